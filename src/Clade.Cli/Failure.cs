using Clade.Core;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>What is said of an exception, in one line, and the exit code that goes with it.</summary>
internal static class Failure
{
    internal static (string Sentence, int Code) Of(Exception? error)
    {
        var (sentence, code) = Describe(error);
        return (string.Join(' ', sentence.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), code);
    }

    private static (string Sentence, int Code) Describe(Exception? error) => error switch
    {
        AggregateException { InnerExceptions.Count: > 0 } several => Describe(several.InnerExceptions[0]),
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        StoppedException stopped => (stopped.Message, CommandHost.Interrupted),
        OperationCanceledException => ("stopped; nothing half-written is left behind.", CommandHost.Interrupted),
        InputException input => (input.Message, CommandHost.BadInput),
        DllNotFoundException missing when missing.Message.Contains("./clade build", StringComparison.Ordinal) => (FirstLine(missing), CommandHost.BadInput),
        DllNotFoundException missing => ($"A native library cannot be loaded ({Loader(missing)}); build the shim anew with './clade build', or correct CLADE_NATIVE.", CommandHost.BadInput),
        EntryPointNotFoundException or BadImageFormatException => ($"The native shim does not belong to this program ({FirstLine(error)}); build it anew with './clade build'.", CommandHost.BadInput),
        OutOfMemoryException => NoMemory,
        TorchException torch when IsMemory(torch.Detail) => NoMemory,
        IOException or UnauthorizedAccessException => ($"{FirstLine(error).TrimEnd('.')}; check the path, its permissions and the free space.", CommandHost.BadInput),
        null => ("An unknown error; this is a mistake in Clade, please report it.", CommandHost.Failed),
        _ => ($"{error.GetType().Name}: {FirstLine(error).TrimEnd('.')}; this is a mistake in Clade, please report it with what the same command prints with CLADE_DEBUG=1.", CommandHost.Failed),
    };

    private static (string Sentence, int Code) NoMemory => ("There is not enough memory; use a smaller --batch or a smaller model, or close other programs.", CommandHost.BadInput);

    private static bool IsMemory(string detail) =>
        detail.Contains("not enough memory", StringComparison.OrdinalIgnoreCase) || detail.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || detail.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    // The runtime lists what it tried, a line each, after a line of its own.
    private static string Loader(DllNotFoundException error) =>
        error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [_, var tried, ..] ? tried.TrimEnd('.') : FirstLine(error).TrimEnd('.');

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();
}
