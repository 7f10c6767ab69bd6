using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The pre-norm residual attention block of CLIP (Radford et al. 2021, section 2.4; Vaswani et al. 2017):
/// <c>x += out(attention(ln1 x)); x += fc2(activation(fc1(ln2 x)))</c>. Weights come from outside, so a stack may own,
/// share or compute them.
/// </summary>
public static class TransformerBlock
{
    /// <summary>One block.</summary>
    /// <param name="x">[B, L, d]</param>
    /// <param name="weights">The block's weights.</param>
    /// <param name="heads">Attention heads; their width follows from the weights.</param>
    /// <param name="activation">Activation of the MLP.</param>
    /// <param name="mask">Added to the attention scores before softmax: [L, L] or broadcastable to [B, h, L, L]; null for none.</param>
    /// <returns>[B, L, d]</returns>
    public static Tensor Forward(Tensor x, BlockWeights weights, int heads, Activation activation, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weights);
        long[] width = [x.Size(-1)];
        var attended = Attention(x.LayerNorm(width, weights.Ln1Weight, weights.Ln1Bias), weights, heads, mask);
        x = x + attended.Linear(weights.OutWeight, weights.OutBias);
        var hidden = x.LayerNorm(width, weights.Ln2Weight, weights.Ln2Bias).Linear(weights.Fc1Weight, weights.Fc1Bias);
        return x + Activate(hidden, activation).Linear(weights.Fc2Weight, weights.Fc2Bias);
    }

    /// <summary>Multi-head attention without the output projection: [B, L, d] -> [B, L, h·hd].</summary>
    internal static Tensor Attention(Tensor x, BlockWeights weights, int heads, Tensor? mask)
    {
        var (batch, length) = (x.Size(0), x.Size(1));
        var headWidth = weights.QkvWeight.Size(0) / 3 / heads;
        // [B, L, 3·h·hd] -> [3, B, h, L, hd]
        var qkv = x.Linear(weights.QkvWeight, weights.QkvBias).View([batch, length, 3, heads, headWidth]).Permute([2, 0, 3, 1, 4]);
        var scores = (qkv[0] * (1 / Math.Sqrt(headWidth))).Matmul(qkv[1].Transpose(-2, -1));
        if (mask is not null)
            scores = scores + mask;
        // [B, h, L, hd] -> [B, L, h·hd]
        return scores.Softmax(-1).Matmul(qkv[2]).Transpose(1, 2).Reshape([batch, length, heads * headWidth]);
    }

    /// <summary>The MLP's activation, element by element.</summary>
    internal static Tensor Activate(Tensor x, Activation activation) =>
        activation == Activation.Gelu ? x.Gelu() : x * (x * 1.702).Sigmoid();
}
