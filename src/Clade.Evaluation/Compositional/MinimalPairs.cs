using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// A picture, its caption, and the caption with one thing changed: two nouns swapped, an attribute, a relation, a count (as in ARO, Yuksekgonul et al. 2023, and
/// SugarCrepe, Hsieh et al. 2023). Right where the picture prefers its caption; a tie is lost. Chance is 50 %. Thread-safe.
/// </summary>
public static class MinimalPairs
{
    /// <summary>1 for each picture that prefers its caption, else 0: for <see cref="Bootstrap.Mean"/>, or over clusters where a picture has several edits.</summary>
    /// <param name="images">[N, D] floating-point, L2-normalised; the row of a picture is repeated for several edits. Stays the caller's.</param>
    /// <param name="captions">[N, D]: the true caption.</param>
    /// <param name="edited">[N, D]: the changed one.</param>
    /// <param name="tolerance">Scores that differ by no more are a tie; the default covers the rounding of float32 dot products of unit vectors.</param>
    /// <exception cref="InputException">The tables do not fit each other, or a number is not finite.</exception>
    public static double[] Hits(Tensor images, Tensor captions, Tensor edited, double tolerance = 1e-6)
    {
        double[] right = RowScores.Of(images, captions), wrong = RowScores.Of(images, edited);
        return [.. right.Zip(wrong, (own, other) => own - other > tolerance ? 1.0 : 0.0)];
    }
}

/// <summary>Dot products row by row.</summary>
internal static class RowScores
{
    public static double[] Of(Tensor images, Tensor captions)
    {
        Ranking.CheckFeatures(images, "picture");
        Ranking.CheckFeatures(captions, "caption");
        if (!images.Shape.SequenceEqual(captions.Shape))
            throw new InputException($"The pictures are {images} and the captions {captions}; as many rows of the same width are needed.");
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        return (images.Detach().To(ElementType.Float64) * captions.Detach().To(ElementType.Float64)).Sum([1]).To(Device.Cpu).ToArray<double>();
    }
}
