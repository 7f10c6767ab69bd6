namespace Clade.Evaluation;

/// <summary>How retrieval is computed. Immutable: variants by <c>with</c>.</summary>
public sealed record RetrievalOptions
{
    /// <summary>
    /// Scores that differ by no more are a tie, and a tie is lost: a candidate that is no positive ranks ahead. The default covers the
    /// rounding of float32 dot products of unit vectors, so that copies of one picture tie whatever order libtorch adds in.
    /// </summary>
    public double TieTolerance { get; init; } = 1e-6;

    /// <summary>Most scores held at a time, 4 bytes each; at least one row is.</summary>
    public int ScoresAtOnce { get; init; } = 16 << 20;
}
