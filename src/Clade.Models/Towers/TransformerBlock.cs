using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The pre-norm residual attention block of CLIP (Radford et al. 2021, section 2.4; Vaswani et al. 2017):
/// <c>x += out(attention(ln1 x)); x += fc2(activation(fc1(ln2 x)))</c>, each sum with a factor a channel where there is layer scale.
/// Weights come from outside, so a stack may own, share or compute them.
/// </summary>
public static class TransformerBlock
{
    /// <summary>One block.</summary>
    /// <param name="x">[B, L, d]</param>
    /// <param name="weights">The block's weights.</param>
    /// <param name="heads">Attention heads; their width follows from the weights. 0 for a block without attention.</param>
    /// <param name="activation">Activation of the MLP.</param>
    /// <param name="mask">Added to the attention scores before softmax: [L, L] or broadcastable to [B, h, L, L]; null for none.</param>
    /// <param name="epsilon">Added to the variance in both norms.</param>
    /// <param name="gates">Parts that are taken away; null for none.</param>
    /// <returns>[B, L, d]</returns>
    public static Tensor Forward(Tensor x, BlockWeights weights, int heads, Activation activation, Tensor? mask, double epsilon = 1e-5, BlockGates? gates = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weights);
        if (heads > 0)
        {
            var attended = Attention(BlockGates.Norm(x, weights.Ln1Weight, weights.Ln1Bias, epsilon, gates?.Channels), weights, heads, mask, gates?.Heads);
            x = x + Added(attended.Linear(weights.OutWeight, weights.OutBias), weights.AttentionScale, gates);
        }

        if (weights.Fc1Bias.Count == 0)
            return x;
        var hidden = BlockGates.Norm(x, weights.Ln2Weight, weights.Ln2Bias, epsilon, gates?.Channels).Linear(weights.Fc1Weight, weights.Fc1Bias);
        var active = BlockGates.Scale(Activate(hidden, activation), gates?.MlpUnits);
        return x + Added(active.Linear(weights.Fc2Weight, weights.Fc2Bias), weights.MlpScale, gates);
    }

    /// <summary>Multi-head attention without the output projection: [B, L, d] -> [B, L, h·hd].</summary>
    internal static Tensor Attention(Tensor x, BlockWeights weights, int heads, Tensor? mask, Tensor? gates = null)
    {
        var (batch, length) = (x.Size(0), x.Size(1));
        var headWidth = weights.QkvWeight.Size(0) / 3 / heads;
        // [B, L, 3·h·hd] -> [3, B, h, L, hd]
        var qkv = x.Linear(weights.QkvWeight, weights.QkvBias).View([batch, length, 3, heads, headWidth]).Permute([2, 0, 3, 1, 4]);
        var attended = DotProductAttention.Attend(qkv[0], qkv[1], qkv[2], mask);
        if (gates is not null)
            attended = attended * gates.View([heads, 1, 1]);
        // [B, h, L, hd] -> [B, L, h·hd]
        return attended.Transpose(1, 2).Reshape([batch, length, heads * headWidth]);
    }

    /// <summary>The MLP's activation, element by element.</summary>
    internal static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Gelu => x.Gelu(),
        Activation.GeluTanh => x.Gelu("tanh"),
        _ => x * (x * 1.702).Sigmoid(),
    };

    private static Tensor Added(Tensor x, Tensor? scale, BlockGates? gates) => BlockGates.Scale(scale is null ? x : x * scale, gates?.Channels);
}
