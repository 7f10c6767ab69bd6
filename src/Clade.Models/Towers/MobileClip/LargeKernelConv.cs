using Clade.Torch;

namespace Clade.Models;

/// <summary>A depthwise convolution of stride 2 with a large and a small kernel, summed (Ding et al. 2022), then squeeze and excitation if asked for, then GELU.</summary>
internal sealed class LargeKernelConv : Module
{
    private const long Large = 7, Small = 3;

    private readonly Conv2d? _one;
    private readonly ConvNorm? _large, _small;
    private readonly SqueezeExcite? _squeeze;

    public LargeKernelConv(long inputs, long outputs, bool squeeze, bool reparameterised)
    {
        // A quarter of the channels, in eights.
        _squeeze = squeeze ? Child("se", new SqueezeExcite(outputs, Math.Max(8, ((outputs / 4) + 4) / 8 * 8))) : null;
        if (reparameterised)
        {
            _one = Child("reparam_conv", new Conv2d(inputs, outputs, Large, stride: 2, groups: inputs));
            return;
        }

        _large = Child("large_conv", new ConvNorm(inputs, outputs, (Large, Large), 2, inputs));
        _small = Child("small_conv", new ConvNorm(inputs, outputs, (Small, Small), 2, inputs));
    }

    /// <summary>[B, H, W, C] -> [B, H / 2, W / 2, C'], where branches are one.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        var y = _one!.Compute(x, plan);
        return Packed.Activate(_squeeze?.Compute(y, plan) ?? y, Activation.Gelu);
    }

    /// <summary>[B, C, H, W] -> [B, C', H / 2, W / 2].</summary>
    public Tensor Forward(Tensor x)
    {
        var y = _one?.Forward(x) ?? (_large!.Forward(x) + _small!.Forward(x));
        return (_squeeze?.Forward(y) ?? y).Gelu();
    }
}
