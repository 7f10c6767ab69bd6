using Clade.Torch;

namespace Clade.Training;

/// <summary>The symmetric contrastive loss of CLIP (Radford et al. 2021, figure 3) and its form for several positives.</summary>
public static class ContrastiveLoss
{
    /// <summary>InfoNCE: pair i of each side belongs to pair i of the other. <c>(CE(s·I·T', y) + CE(s·T·I', y)) / 2</c>.</summary>
    /// <param name="image">[B, D], L2-normalised.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="scale">exp(logit scale), a scalar.</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor InfoNce(Tensor image, Tensor text, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(image);
        var logits = scale * image.Matmul(text.T());
        return (Diagonal(logits) + Diagonal(logits.T())) / 2;
    }

    /// <summary>
    /// InfoNCE where pairs of the same concept are positives of each other: cross-entropy against the uniform distribution
    /// over the positives of a row ("out" form of Khosla et al., Supervised Contrastive Learning, 2020, equation 2).
    /// With all concepts different it equals <see cref="InfoNce"/>.
    /// </summary>
    /// <param name="image">[B, D], L2-normalised.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="scale">exp(logit scale), a scalar.</param>
    /// <param name="concepts">int64 [B].</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor MultiPositive(Tensor image, Tensor text, Tensor scale, Tensor concepts)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(concepts);
        var logits = scale * image.Matmul(text.T());
        var target = Positives(concepts, logits.ElementType);
        // The target matrix is symmetric up to row sums, and rows of one concept have the same sum, so it serves both ways.
        return (SoftCrossEntropy(logits, target) + SoftCrossEntropy(logits.T(), target)) / 2;
    }

    /// <summary>The uniform distribution over the positives of each row: [B, B], rows sum to 1.</summary>
    /// <param name="concepts">int64 [B].</param>
    /// <param name="type">Floating-point type of the result.</param>
    public static Tensor Positives(Tensor concepts, ElementType type = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        var same = concepts.Unsqueeze(0).Eq(concepts.Unsqueeze(1)).To(type);
        return same / same.Sum([1], keepdim: true);
    }

    /// <summary>Mean over rows of <c>-Σ target · log softmax(logits)</c>.</summary>
    /// <param name="logits">[B, N].</param>
    /// <param name="target">[B, N], rows sum to 1.</param>
    public static Tensor SoftCrossEntropy(Tensor logits, Tensor target) => -(logits.LogSoftmax(-1) * target).Sum([-1]).Mean();

    private static Tensor Diagonal(Tensor logits) => -logits.LogSoftmax(-1).Diagonal().Mean();
}
