using Clade.Torch;

namespace Clade.Models;

/// <summary>What a <see cref="MobileOneBlock"/> does to its picture.</summary>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
/// <param name="Kernel">Height and width.</param>
internal sealed record MobileOneShape(long Inputs, long Outputs, (long Height, long Width) Kernel)
{
    public long Stride { get; init; } = 1;

    public long Groups { get; init; } = 1;

    /// <summary>Whether there is a branch with the whole kernel.</summary>
    public bool Convolution { get; init; } = true;

    /// <summary>Whether there is a branch of one pixel, where the kernel is larger.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether a GELU follows.</summary>
    public bool Activation { get; init; } = true;

    /// <summary>Hidden channels of squeeze and excitation; 0 for none.</summary>
    public long Squeeze { get; init; }
}

/// <summary>
/// A MobileOne block (Vasu et al. 2023): the sum of a convolution, a convolution of one pixel and the picture itself, each with its batch norm.
/// All are linear, so that <see cref="Reparameterisation"/> makes them one convolution.
/// </summary>
internal sealed class MobileOneBlock : Module
{
    private readonly Conv2d? _one;
    private readonly BatchNorm? _identity;
    private readonly ConvNorm? _convolution, _scale;
    private readonly SqueezeExcite? _squeeze;
    private readonly bool _active;

    public MobileOneBlock(MobileOneShape shape, bool reparameterised)
    {
        _active = shape.Activation;
        _squeeze = shape.Squeeze > 0 ? Child("se", new SqueezeExcite(shape.Outputs, shape.Squeeze)) : null;
        if (reparameterised)
        {
            _one = Child("reparam_conv", new Conv2d(shape.Inputs, shape.Outputs, shape.Kernel, shape.Stride, groups: shape.Groups));
            return;
        }

        _identity = shape.Inputs == shape.Outputs && shape.Stride == 1 ? Child("identity", new BatchNorm(shape.Outputs)) : null;
        _convolution = shape.Convolution ? Child("conv_kxk.0", new ConvNorm(shape.Inputs, shape.Outputs, shape.Kernel, shape.Stride, shape.Groups)) : null;
        _scale = shape.Scale && shape.Kernel.Height > 1 ? Child("conv_scale", new ConvNorm(shape.Inputs, shape.Outputs, (1, 1), shape.Stride, shape.Groups)) : null;
    }

    /// <summary>[B, H, W, C] -> [B, H', W', C'], where branches are one.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        var y = _one!.Compute(x, plan);
        y = _squeeze?.Compute(y, plan) ?? y;
        return _active ? Packed.Activate(y, Models.Activation.Gelu) : y;
    }

    /// <summary>[B, C, H, W] -> [B, C', H', W'].</summary>
    public Tensor Forward(Tensor x)
    {
        var y = _one?.Forward(x) ?? Sum(Sum(_scale?.Forward(x), _identity?.Forward(x)), _convolution?.Forward(x))!;
        y = _squeeze?.Forward(y) ?? y;
        return _active ? y.Gelu() : y;
    }

    private static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;
}
