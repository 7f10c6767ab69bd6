using Clade.Torch;

namespace Clade.Training;

/// <summary>InfoLOOB, the leave-one-out bound, and CLOOB, which applies it to patterns retrieved from a Hopfield network (Fürst et al. 2022).</summary>
public static class InfoLoob
{
    /// <summary><c>-1/B Σ_i (k_ii - ln Σ_{j≠i} exp k_ij)</c> over rows plus the same over columns, k = s·I·Tᵗ (equations 5 and 6, without the factor τ). May be negative.</summary>
    /// <param name="image">[B, D], L2-normalised; B at least 2.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="scale">1/τ, a scalar.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Symmetric(Tensor image, Tensor text, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scale);
        var logits = scale * image.Matmul(text.T());
        return LeaveOneOut(logits) + LeaveOneOut(logits.T());
    }

    /// <summary>
    /// CLOOB's loss as its authors' code computes it: image anchors against texts, both retrieved from the images of the batch, plus text anchors
    /// against images, both retrieved from the texts; each InfoLOOB is multiplied by τ = 1/s.
    /// </summary>
    /// <param name="image">[B, D], L2-normalised; B at least 3.</param>
    /// <param name="text">[B, D], L2-normalised.</param>
    /// <param name="scale">1/τ, a scalar.</param>
    /// <param name="beta">Inverse temperature of the retrieval; 8 in the paper.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Cloob(Tensor image, Tensor text, Tensor scale, double beta = 8)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scale);
        var (imageByImage, textByImage) = (Retrieve(image, image, beta), Retrieve(text, image, beta));
        var (textByText, imageByText) = (Retrieve(text, text, beta), Retrieve(image, text, beta));
        var rows = LeaveOneOut(scale * imageByImage.Matmul(textByImage.T()));
        var columns = LeaveOneOut(scale * textByText.Matmul(imageByText.T()));
        return (rows + columns) / scale;
    }

    /// <summary>One step of a modern Hopfield network (Ramsauer et al. 2021, equation 10): <c>softmax(β·Q·Sᵗ)·S</c>, L2-normalised.</summary>
    /// <param name="queries">[B, D].</param>
    /// <param name="stored">[N, D].</param>
    /// <param name="beta">Inverse temperature, positive.</param>
    /// <returns>[B, D] of unit length.</returns>
    public static Tensor Retrieve(Tensor queries, Tensor stored, double beta)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(stored);
        var retrieved = (queries.Matmul(stored.T()) * beta).Softmax(-1).Matmul(stored);
        return retrieved / retrieved.LinalgVectorNorm(2, [-1], keepdim: true).ClampMin(1e-12);
    }

    private static Tensor LeaveOneOut(Tensor logits)
    {
        var own = Operators.Eye(logits.Size(0), logits.Size(0), ElementType.Bool, logits.Device);
        return (logits.MaskedFill(own, double.NegativeInfinity).Logsumexp([-1]) - logits.Diagonal()).Mean();
    }
}
