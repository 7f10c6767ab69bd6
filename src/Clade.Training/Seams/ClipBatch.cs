using Clade.Torch;

namespace Clade.Training;

/// <summary>Pairs of pictures and captions as tensors; row i of each belongs to sample i. The tensors belong to the scope of the step.</summary>
public sealed record ClipBatch
{
    /// <summary>float32 [B, 3, S, S], normalised.</summary>
    public required Tensor Pixels { get; init; }

    /// <summary>Token ids, int64 [B, L], cut to the longest caption.</summary>
    public required Tensor Ids { get; init; }

    /// <summary>Places of the end tokens, int64 [B].</summary>
    public required Tensor EndPositions { get; init; }

    /// <summary>What each pair shows, int64 [B]: pairs with the same number are positives of each other.</summary>
    public required Tensor Concepts { get; init; }

    /// <summary>The patches that the student sees, int64 [B, K]; null for all.</summary>
    public Tensor? KeepPatches { get; init; }

    /// <summary>Number of pairs.</summary>
    public long Count => Ids.Size(0);
}

/// <summary>What a model makes of a batch.</summary>
/// <param name="Image">[B, D] float32, L2-normalised.</param>
/// <param name="Text">[B, D] float32, L2-normalised.</param>
/// <param name="Scale">exp(logit scale), a scalar, at most 100.</param>
public sealed record ClipOutputs(Tensor Image, Tensor Text, Tensor Scale);
