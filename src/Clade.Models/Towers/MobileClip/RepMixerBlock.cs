using Clade.Torch;

namespace Clade.Models;

/// <summary>Where a block of MCi works: over pictures with square kernels, or along texts with flat ones.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Hidden">Hidden channels of the MLP.</param>
/// <param name="MixerKernel">Height and width of the kernel that mixes places.</param>
/// <param name="MlpKernel">Of the depthwise convolution before the MLP.</param>
internal sealed record MciBlockShape(long Width, long Hidden, (long Height, long Width) MixerKernel, (long Height, long Width) MlpKernel)
{
    /// <summary>A block over pictures.</summary>
    public static MciBlockShape Picture(long width, long hidden) => new(width, hidden, (3, 3), (7, 7));

    /// <summary>A block along texts.</summary>
    public static MciBlockShape Text(long width, long hidden, long kernel) => new(width, hidden, (1, kernel), (1, kernel));
}

/// <summary>A block that mixes places by convolution (FastViT, Vasu et al. 2023, section 3.2): <c>x = mixer(x); x += scale · mlp(x)</c>.</summary>
internal sealed class RepMixerBlock : Module
{
    private readonly RepMixer _mixer;
    private readonly ConvMlp _mlp;
    private readonly Tensor _scale;

    public RepMixerBlock(MciBlockShape shape, bool reparameterised)
    {
        _mixer = Child("token_mixer", new RepMixer(shape, reparameterised));
        _mlp = Child("mlp", new ConvMlp(shape));
        _scale = Parameter("layer_scale.gamma", Initialise.Full([shape.Width, 1, 1], 1e-5));
    }

    /// <summary>Takes norm and scale into the kernels beside them.</summary>
    public void Fold() => _mlp.Fold(_scale);

    /// <summary>[B, H, W, C] -> the same shape, where branches are one and scales folded.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        var mixed = _mixer.Compute(x, plan);
        using var added = _mlp.Compute(mixed, plan);
        return mixed.AddInPlace(added);
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x)
    {
        x = _mixer.Forward(x);
        return x + (_scale * _mlp.Forward(x));
    }
}

/// <summary>Mixes places: <c>x + scale · (mixer(x) - norm(x))</c>, a difference of linear maps and so one depthwise convolution in the end.</summary>
internal sealed class RepMixer : Module
{
    private readonly Conv2d? _one;
    private readonly MobileOneBlock? _norm, _mixer;
    private readonly Tensor? _scale;

    public RepMixer(MciBlockShape shape, bool reparameterised)
    {
        var width = shape.Width;
        if (reparameterised)
        {
            _one = Child("reparam_conv", new Conv2d(width, width, shape.MixerKernel, groups: width));
            return;
        }

        var mixer = new MobileOneShape(width, width, shape.MixerKernel) { Groups = width, Activation = false };
        _norm = Child("norm", new MobileOneBlock(mixer with { Convolution = false, Scale = false }, reparameterised: false));
        _mixer = Child("mixer", new MobileOneBlock(mixer, reparameterised: false));
        _scale = Parameter("layer_scale.gamma", Initialise.Full([width, 1, 1], 1e-5));
    }

    /// <summary>[B, H, W, C] -> the same shape, where branches are one.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan) => _one!.Compute(x, plan);

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x) => _one?.Forward(x) ?? (x + (_scale! * (_mixer!.Forward(x) - _norm!.Forward(x))));
}

/// <summary>A depthwise convolution, then an MLP at each place.</summary>
internal sealed class ConvMlp : Module
{
    private readonly ConvNorm _conv;
    private readonly Conv2d _fc1, _fc2;

    public ConvMlp(MciBlockShape shape)
    {
        _conv = Child("conv", new ConvNorm(shape.Width, shape.Width, shape.MlpKernel, 1, shape.Width));
        _fc1 = Child("fc1", new Conv2d(shape.Width, shape.Hidden, 1));
        _fc2 = Child("fc2", new Conv2d(shape.Hidden, shape.Width, 1));
    }

    /// <summary>Takes the norm, and the scale of what the MLP adds, into the kernels beside them.</summary>
    /// <param name="scale">[C, 1, 1]; ones afterwards.</param>
    public void Fold(Tensor scale)
    {
        _conv.Fold();
        _fc2.Weight.MulInPlace(scale.View([-1, 1, 1, 1]));
        _fc2.Bias!.MulInPlace(scale.View([-1]));
        scale.CopyInPlace(Operators.Ones(scale.Shape));
    }

    /// <summary>[B, H, W, C] -> the same shape, once norm and scale are folded.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        using var seen = _conv.Compute(x, plan);
        using var hidden = _fc1.Compute(seen, plan);
        return _fc2.Compute(Packed.Activate(hidden, Activation.Gelu), plan);
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x) => _fc2.Forward(_fc1.Forward(_conv.Forward(x)).Gelu());
}
