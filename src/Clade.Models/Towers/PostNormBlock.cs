using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The transformer block as first published, norms after the sums (Vaswani et al. 2017, section 3.1; Devlin et al. 2019):
/// <c>x = ln1(x + out(attention(x))); x = ln2(x + fc2(activation(fc1 x)))</c>.
/// Weights as for <see cref="TransformerBlock"/>, with the norms where they stand in the formula.
/// </summary>
public static class PostNormBlock
{
    /// <summary>One block.</summary>
    /// <param name="x">[B, L, d]</param>
    /// <param name="weights">The block's weights.</param>
    /// <param name="heads">Attention heads; their width follows from the weights.</param>
    /// <param name="activation">Activation of the MLP.</param>
    /// <param name="mask">Added to the attention scores before softmax: broadcastable to [B, h, L, L]; null for none.</param>
    /// <param name="epsilon">Added to the variance in both norms.</param>
    /// <returns>[B, L, d]</returns>
    public static Tensor Forward(Tensor x, BlockWeights weights, int heads, Activation activation, Tensor? mask, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weights);
        long[] width = [x.Size(-1)];
        var attended = TransformerBlock.Attention(x, weights, heads, mask).Linear(weights.OutWeight, weights.OutBias);
        x = (x + attended).LayerNorm(width, weights.Ln1Weight, weights.Ln1Bias, epsilon);
        var hidden = TransformerBlock.Activate(x.Linear(weights.Fc1Weight, weights.Fc1Bias), activation);
        return (x + hidden.Linear(weights.Fc2Weight, weights.Fc2Bias)).LayerNorm(width, weights.Ln2Weight, weights.Ln2Bias, epsilon);
    }
}
