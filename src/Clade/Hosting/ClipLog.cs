using Microsoft.Extensions.Logging;

namespace Clade.Hosting;

/// <summary>What is logged, under the category <c>Clade.Clip</c>.</summary>
internal static class ClipLog
{
    private static readonly Action<ILogger, string, Exception?> s_loading =
        LoggerMessage.Define<string>(LogLevel.Debug, new EventId(1, "Loading"), "Loading {Model}");

    private static readonly Action<ILogger, string, double, int, ClipPrecision, Exception?> s_loaded =
        LoggerMessage.Define<string, double, int, ClipPrecision>(LogLevel.Information, new EventId(2, "Loaded"), "Loaded {Model} in {Seconds:F2} s: vectors of {Dimensions}, {Precision}");

    private static readonly Action<ILogger, string, string, Exception?> s_failed =
        LoggerMessage.Define<string, string>(LogLevel.Error, new EventId(3, "LoadFailed"), "{Model} cannot be loaded: {Reason}");

    internal static void Loading(this ILogger logger, string model) => s_loading(logger, model, null);

    internal static void Loaded(this ILogger logger, string model, double seconds, Clip clip) => s_loaded(logger, model, seconds, clip.Dimensions, clip.Precision, null);

    internal static void LoadFailed(this ILogger logger, string model, Exception error) => s_failed(logger, model, error.Message, error);
}
