using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// <see cref="TransformerBlock"/> for towers that only compute: the residual stream changes in place, intermediate results are given back as soon as they were
/// used (so that the next ones find their memory in the cache), queries, keys and values come from one product, and products read bfloat16 weights
/// as they lie.
/// </summary>
internal static class PackedBlock
{
    /// <summary>One block.</summary>
    /// <param name="x">[B, L, d], contiguous, float32 or float64; changed.</param>
    /// <param name="weights">Matrices with their biases in the plan's type, norms in that of x.</param>
    /// <param name="heads">Attention heads; 0 for a block without attention.</param>
    /// <param name="activation">Activation of the MLP.</param>
    /// <param name="mask">As <see cref="TransformerBlock.Forward"/> takes it, in the plan's type.</param>
    /// <param name="epsilon">Added to the variance in both norms.</param>
    /// <param name="plan">How to compute.</param>
    public static void Forward(Tensor x, BlockWeights weights, int heads, Activation activation, Tensor? mask, double epsilon, ComputePlan plan)
    {
        using var scope = new TensorScope();
        long batch = x.Size(0), length = x.Size(1), width = x.Size(2);
        var stream = x.View([batch * length, width]);
        if (heads > 0)
        {
            using var normed = Norm(stream, weights.Ln1Weight, weights.Ln1Bias, epsilon, weights.QkvWeight.ElementType);
            using var attended = Attend(normed, weights, batch, heads, mask, plan);
            using var output = Packed.Multiply(attended, weights.OutWeight, weights.OutBias, plan);
            Add(stream, output, weights.AttentionScale);
        }

        if (weights.Fc1Bias.Count == 0)
            return;
        using var hiddenNormed = Norm(stream, weights.Ln2Weight, weights.Ln2Bias, epsilon, weights.Fc1Weight.ElementType);
        using var hidden = Packed.Multiply(hiddenNormed, weights.Fc1Weight, weights.Fc1Bias, plan);
        Packed.Activate(hidden, activation);
        using var added = Packed.Multiply(hidden, weights.Fc2Weight, weights.Fc2Bias, plan);
        Add(stream, added, weights.MlpScale);
    }

    // [B·L, d] -> [B·L, h·hd]
    private static Tensor Attend(Tensor x, BlockWeights weights, long batch, int heads, Tensor? mask, ComputePlan plan)
    {
        using var scope = new TensorScope();
        return scope.Keep(Mix(Packed.Multiply(x, weights.QkvWeight, weights.QkvBias, plan), batch, heads, mask));
    }

    /// <summary>What each place takes from the others.</summary>
    /// <param name="projected">[B·L, 3·h·hd]: queries, keys and values; disposed.</param>
    /// <param name="batch">B.</param>
    /// <param name="heads">h.</param>
    /// <param name="mask">As for <see cref="Forward"/>.</param>
    /// <returns>[B·L, h·hd], in the current scope.</returns>
    internal static Tensor Mix(Tensor projected, long batch, int heads, Tensor? mask)
    {
        using var scope = new TensorScope();
        var length = projected.Size(0) / batch;
        var headWidth = projected.Size(1) / 3 / heads;
        // [B·L, 3·h·hd] -> 3 x [B·h, L, hd], each whole for the products of the heads.
        var parts = projected.View([batch, length, 3, heads, headWidth]).Permute([2, 0, 3, 1, 4]).Contiguous().View([3, batch * heads, length, headWidth]);
        projected.Dispose();
        var (query, key, value) = (parts[0], parts[1], parts[2]);
        var scores = query.MulInPlace(1 / Math.Sqrt(headWidth)).Bmm(key.Transpose(-2, -1));
        if (mask is not null)
            scores.View([batch, heads, length, length]).AddInPlace(mask);
        using var shares = scores.Softmax(-1);
        scores.Dispose();
        using var mixed = shares.Bmm(value);
        return scope.Keep(mixed.View([batch, heads, length, headWidth]).Transpose(1, 2).Reshape([batch * length, heads * headWidth]));
    }

    private static Tensor Norm(Tensor x, Tensor weight, Tensor bias, double epsilon, ElementType type)
    {
        var normed = x.LayerNorm([x.Size(-1)], weight, bias, epsilon);
        if (normed.ElementType == type)
            return normed;
        using (normed)
            return normed.To(type);
    }

    private static void Add(Tensor x, Tensor added, Tensor? scale)
    {
        if (scale is null)
            x.AddInPlace(added);
        else
            x.AddcmulInPlace(added.To(x.ElementType), scale);
    }
}
