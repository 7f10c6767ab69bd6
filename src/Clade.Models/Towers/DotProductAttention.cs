using Clade.Torch;

namespace Clade.Models;

/// <summary>Scaled dot-product attention (Vaswani et al. 2017, equation 1) and its masks.</summary>
internal static class DotProductAttention
{
    // Far below every score, yet finite: a row that sees nothing gets weights, not NaN.
    private const double Hidden = -1e30;

    /// <summary>softmax(q kᵀ / sqrt(hd) + mask) v.</summary>
    /// <param name="query">[B, h, L, hd]</param>
    /// <param name="key">[B, k, S, hd], k a divisor of h: heads come in groups that share keys and values, which are not copied.</param>
    /// <param name="value">[B, k, S, hd]</param>
    /// <param name="mask">Added to the scores, broadcastable to [B, h, L, S]; null for none.</param>
    /// <returns>[B, h, L, hd]</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        long[] shape = query.Shape, scoresShape = [.. shape[..3], key.Size(2)];
        var grouped = shape[1] != key.Size(1);
        // [B, h, L, hd] -> [B, k, h/k · L, hd]
        if (grouped)
            query = query.Reshape([shape[0], key.Size(1), -1, shape[3]]);
        var scores = (query * (1 / Math.Sqrt(shape[3]))).Matmul(key.Transpose(-2, -1));
        if (mask is not null)
            scores = (grouped ? scores.View(scoresShape) : scores) + mask;
        var weights = Softmax(scores, value.ElementType);
        return grouped ? weights.View([shape[0], key.Size(1), -1, key.Size(2)]).Matmul(value).View(shape) : weights.Matmul(value);
    }

    /// <summary>The mask of a sequence: nobody sees padding, and in causal attention nobody sees what follows.</summary>
    /// <param name="present">int64 [B, L]: 0 for padding; null for none.</param>
    /// <param name="length">L.</param>
    /// <param name="causal">Whether a token sees only itself and what stands before it.</param>
    /// <param name="like">Its device; the result is float32.</param>
    /// <returns>[L, L], [B, 1, 1, L] or [B, 1, L, L]; null where everything is seen.</returns>
    public static Tensor? Mask(Tensor? present, long length, bool causal, Tensor like)
    {
        var future = causal ? Operators.Full([length, length], Hidden, ElementType.Float32, like.Device).Triu(1) : null;
        var padding = present?.Eq(0).To(ElementType.Float32).Mul(Hidden).View([present.Size(0), 1, 1, length]);
        // The smaller of the two, so that a row without anything to see weighs evenly.
        return future is null ? padding : padding is null ? future : future.Minimum(padding);
    }

    // Where the model itself is narrow, in float32 as in transformers; under autocast libtorch decides.
    private static Tensor Softmax(Tensor scores, ElementType type) => Autocast.Current(scores.Device) is not null ? scores.Softmax(-1)
        : scores.Softmax(-1, scores.ElementType is ElementType.BFloat16 or ElementType.Float16 ? ElementType.Float32 : null).To(type);
}
