namespace Clade.Cli;

/// <summary>What the demo does. The defaults finish within ten minutes on two cores with bfloat16.</summary>
internal sealed record DemoOptions
{
    internal required string Report { get; init; }
    internal bool Quick { get; init; }
    internal IReadOnlyList<int> Depths { get; init; } = [2, 4, 6];
    /// <summary>Pairs a step of extraction; the shipped learngenes were extracted with as many.</summary>
    internal const int ExtractBatch = 128;
    internal IReadOnlyList<long> Seeds { get; init; } = [1];
    internal long ExtractSteps { get; init; } = 150;
    internal long FineTuneSteps { get; init; } = 150;
    internal int Batch { get; init; } = 64;
    internal double FineTuneRate { get; init; } = 5e-4;
}
