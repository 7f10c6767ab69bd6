using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>What one task found about one model on one set. Immutable; goes to JSON as it is.</summary>
public sealed record TaskResult
{
    /// <summary>Name of the task in its suite, unique there.</summary>
    public required string Task { get; init; }

    /// <summary>Kind of the task: <c>classification</c>, <c>retrieval</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Data { get; init; }

    /// <summary>Identities of what was judged, in order: two results are paired where these are equal. Pictures, queries or pairs, as the task counts.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>The figures, the main one first.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>Pictures that could not be used, with the reason.</summary>
    public IReadOnlyList<PictureProblem> Problems { get; init; } = [];

    /// <summary>Sentences a reader must know: what was chosen on which split, what is small, what is starred.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the page draws; empty for figures alone.</summary>
    public IReadOnlyList<Plot> Plots { get; init; } = [];
}
