using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Gates that take parts of a tower away while it runs, as TinyCLIP learns them (Wu et al. 2023, section 3.2): 0 for what is gone, 1 for
/// what stays, or between while the gates are learned; gradients reach them. Where they are 0 or 1, the tower computes what it would
/// after the parts were cut out. The tensors belong to the caller.
/// </summary>
/// <param name="Channels">[d]: channels of the residual stream; norms look at those alone that are not 0. Null for all.</param>
/// <param name="Heads">[layers, h]: on what each attention head gives. Null for all.</param>
/// <param name="MlpUnits">[layers, r·d]: on the MLP's hidden units after the activation. Null for all.</param>
public sealed record TowerGates(Tensor? Channels, Tensor? Heads = null, Tensor? MlpUnits = null)
{
    /// <summary>The gates of one layer, counted from 0.</summary>
    internal BlockGates Layer(int index) => new(Channels, Heads?[index], MlpUnits?[index]);
}

/// <summary>Gates of one block.</summary>
/// <param name="Channels">[d], or null.</param>
/// <param name="Heads">[h], or null.</param>
/// <param name="MlpUnits">[r·d], or null.</param>
public sealed record BlockGates(Tensor? Channels, Tensor? Heads, Tensor? MlpUnits)
{
    /// <summary>x · channels, or x.</summary>
    internal static Tensor Scale(Tensor x, Tensor? channels) => channels is null ? x : x * channels;

    /// <summary>Layer norm over the channels whose gate is not 0; the others become 0. Gates between 0 and 1 count in full, as in the reference code.</summary>
    internal static Tensor Norm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor? channels)
    {
        if (channels is null)
            return x.LayerNorm([x.Size(-1)], weight, bias, epsilon);
        var kept = channels.Detach().Ne(0.0).To(x.ElementType);
        var count = kept.Sum();
        var centred = (x - ((x * kept).Sum([-1], keepdim: true) / count)) * kept;
        var variance = centred.Square().Sum([-1], keepdim: true) / count;
        return centred * (variance + epsilon).Rsqrt() * (weight * kept) + (bias * kept);
    }
}
