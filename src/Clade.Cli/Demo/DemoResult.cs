using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>How well a model does on the held-out style.</summary>
/// <param name="R1">Recall@1, names find pictures.</param>
/// <param name="R5">Recall@5.</param>
/// <param name="ZeroShot">Accuracy over groups.</param>
internal sealed record DemoScore(Interval R1, Interval R5, Interval ZeroShot);

/// <summary>A score on the way of a fine-tuning.</summary>
internal sealed record DemoPoint(long Step, DemoScore Score);

/// <summary>A descendant grown in one way, and its curve.</summary>
/// <param name="Depth">Layers of each tower.</param>
/// <param name="Method">mm-lg, random, tleg or selection.</param>
/// <param name="Seed">Of its fine-tuning.</param>
/// <param name="Parameters">Of the descendant.</param>
/// <param name="Curve">Scores, the last one after all steps.</param>
/// <param name="Hits">1 for each name that found its picture first: for paired comparisons.</param>
internal sealed record DemoDescendant(int Depth, string Method, long Seed, long Parameters, IReadOnlyList<DemoPoint> Curve, double[] Hits)
{
    internal DemoPoint Last => Curve[^1];
}

/// <summary>A query and the pictures that a model finds for it, best first.</summary>
internal sealed record DemoSearch(string Query, IReadOnlyList<(byte[] Png, string Name)> Found);

/// <summary>All that the demo measured.</summary>
internal sealed record DemoResult
{
    internal required string Ancestor { get; init; }
    internal required long AncestorParameters { get; init; }
    internal required int AncestorDepth { get; init; }
    internal required DemoScore AncestorScore { get; init; }
    internal required long LearngeneParameters { get; init; }
    internal required double LearngeneRatio { get; init; }
    internal required double LearngeneRatioWithoutTokens { get; init; }
    internal required long TlegParameters { get; init; }
    internal required long FamilyParameters { get; init; }
    internal required double LearngeneFlops { get; init; }
    internal required double PretrainEachFlops { get; init; }
    internal required long ExtractSteps { get; init; }
    internal required long FineTuneSteps { get; init; }
    internal required int Batch { get; init; }
    internal required bool Quick { get; init; }
    internal required int Candidates { get; init; }
    internal required IReadOnlyList<DemoDescendant> Descendants { get; init; }
    internal required IReadOnlyList<DemoSearch> Searches { get; init; }
    internal required int SearchDepth { get; init; }
    internal required TimeSpan Elapsed { get; init; }

    internal double CostRatio => PretrainEachFlops / LearngeneFlops;
}
