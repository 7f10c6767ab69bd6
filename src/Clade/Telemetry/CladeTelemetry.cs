using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clade;

/// <summary>
/// Names under which <see cref="Clip"/> reports what it does: give them to OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>. Spans, metrics and
/// attributes have the names of OpenTelemetry's conventions for generative AI, 1.41 (status: development). Nothing of the inputs is ever reported.
/// </summary>
public static class CladeTelemetry
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Clade";

    /// <summary>Value of <c>gen_ai.provider.name</c>.</summary>
    public const string Provider = "clade";

    /// <summary>Histogram of seconds a call took, from its inputs to its vectors.</summary>
    public const string DurationMetric = "gen_ai.client.operation.duration";

    /// <summary>Histogram of ids a call gave to the text tower, frames included.</summary>
    public const string TokensMetric = "gen_ai.client.token.usage";

    private static readonly Meter s_meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    internal static Histogram<double> Duration { get; } = s_meter.CreateHistogram(DurationMetric, "s", "GenAI operation duration.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    internal static Histogram<long> Tokens { get; } = s_meter.CreateHistogram(TokensMetric, "{token}", "Number of input and output tokens used.", null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
}
