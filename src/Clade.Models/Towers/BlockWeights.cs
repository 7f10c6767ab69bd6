using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The weights of one pre-norm transformer block of width d, with h heads of hd channels and r·d hidden units.
/// The tensors belong to whoever made them.
/// </summary>
/// <param name="Ln1Weight">[d]</param>
/// <param name="Ln1Bias">[d]</param>
/// <param name="QkvWeight">[3·h·hd, d]: q, k and v one below the other.</param>
/// <param name="QkvBias">[3·h·hd]</param>
/// <param name="OutWeight">[d, h·hd]</param>
/// <param name="OutBias">[d]</param>
/// <param name="Ln2Weight">[d]</param>
/// <param name="Ln2Bias">[d]</param>
/// <param name="Fc1Weight">[r·d, d]</param>
/// <param name="Fc1Bias">[r·d]</param>
/// <param name="Fc2Weight">[d, r·d]</param>
/// <param name="Fc2Bias">[d]</param>
public sealed record BlockWeights(
    Tensor Ln1Weight, Tensor Ln1Bias, Tensor QkvWeight, Tensor QkvBias, Tensor OutWeight, Tensor OutBias,
    Tensor Ln2Weight, Tensor Ln2Bias, Tensor Fc1Weight, Tensor Fc1Bias, Tensor Fc2Weight, Tensor Fc2Bias)
{
    /// <summary>Factor a channel on what attention adds, [d]; null for none (layer scale, Touvron et al. 2021).</summary>
    public Tensor? AttentionScale { get; init; }

    /// <summary>Factor a channel on what the MLP adds, [d]; null for none.</summary>
    public Tensor? MlpScale { get; init; }

    /// <summary>Names of the twelve tensors below a block in OpenAI's and OpenCLIP's checkpoints, in the order of the constructor.</summary>
    public static IReadOnlyList<string> CheckpointNames { get; } =
    [
        "ln_1.weight", "ln_1.bias", "attn.in_proj_weight", "attn.in_proj_bias", "attn.out_proj.weight", "attn.out_proj.bias",
        "ln_2.weight", "ln_2.bias", "mlp.c_fc.weight", "mlp.c_fc.bias", "mlp.c_proj.weight", "mlp.c_proj.bias",
    ];

    /// <summary>Names of <see cref="AttentionScale"/> and <see cref="MlpScale"/> below a block in OpenCLIP's checkpoints.</summary>
    public static IReadOnlyList<string> ScaleNames { get; } = ["ls_1.gamma", "ls_2.gamma"];

    /// <summary>The tensors in the order of <see cref="CheckpointNames"/>.</summary>
    public IReadOnlyList<Tensor> Tensors =>
    [
        Ln1Weight, Ln1Bias, QkvWeight, QkvBias, OutWeight, OutBias, Ln2Weight, Ln2Bias, Fc1Weight, Fc1Bias, Fc2Weight, Fc2Bias,
    ];

    /// <summary>The block whose tensors are given in the order of <see cref="CheckpointNames"/>.</summary>
    public static BlockWeights From(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return new(tensors[0], tensors[1], tensors[2], tensors[3], tensors[4], tensors[5],
            tensors[6], tensors[7], tensors[8], tensors[9], tensors[10], tensors[11]);
    }
}
