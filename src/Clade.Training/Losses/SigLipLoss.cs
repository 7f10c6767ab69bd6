using Clade.Torch;

namespace Clade.Training;

/// <summary>The pairwise sigmoid loss of SigLIP (Zhai et al. 2023, algorithm 1): every pair of a batch is a yes-or-no question of its own.</summary>
public static class SigLipLoss
{
    /// <summary><c>-Σ log σ(z (s·I·Tᵗ + b)) / B</c> with z = 1 on the diagonal and -1 elsewhere: divided by B, not by B².</summary>
    /// <param name="image">[B, D], L2-normalised.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="scale">exp(logit scale), a scalar.</param>
    /// <param name="bias">Logit bias, a scalar; about -10 at the start.</param>
    /// <returns>A scalar, at least 0.</returns>
    public static Tensor Pairwise(Tensor image, Tensor text, Tensor scale, Tensor bias)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scale);
        var logits = (scale * image.Matmul(text.T())) + bias;
        var sign = (Operators.Eye(image.Size(0), image.Size(0), logits.ElementType, logits.Device) * 2) - 1;
        return -(logits * sign).LogSigmoid().Sum() / image.Size(0);
    }
}
