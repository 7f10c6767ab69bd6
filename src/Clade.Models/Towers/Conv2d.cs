using Clade.Torch;

namespace Clade.Models;

/// <summary>A convolution over [B, C, H, W]. The kernel may be flat: [1, k] runs along a sequence.</summary>
internal sealed class Conv2d : Module
{
    private readonly long[] _stride, _padding;

    /// <summary>Weights drawn with torch's deviation, (3 · inputs per output)^-1/2; bias 0.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Height and width.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Zeros around the picture; null keeps its size at a stride of 1.</param>
    /// <param name="groups">Parts that do not see one another; <paramref name="inputs"/> for a depthwise convolution.</param>
    /// <param name="bias">Whether there is one.</param>
    public Conv2d(long inputs, long outputs, (long Height, long Width) kernel, long stride = 1, long? padding = null, long groups = 1, bool bias = true)
    {
        (_stride, _padding, Groups) = ([stride, stride], [padding ?? (kernel.Height / 2), padding ?? (kernel.Width / 2)], groups);
        var seen = inputs / groups * kernel.Height * kernel.Width;
        Weight = Parameter("weight", Initialise.Normal([outputs, inputs / groups, kernel.Height, kernel.Width], Math.Pow(3 * seen, -0.5)));
        Bias = bias ? Parameter("bias", Initialise.Zeros(outputs)) : null;
    }

    /// <summary>A square kernel.</summary>
    public Conv2d(long inputs, long outputs, long kernel, long stride = 1, long? padding = null, long groups = 1, bool bias = true)
        : this(inputs, outputs, (kernel, kernel), stride, padding, groups, bias)
    {
    }

    /// <summary>[outputs, inputs / groups, height, width].</summary>
    public Tensor Weight { get; }

    /// <summary>[outputs], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>Parts that do not see one another.</summary>
    public long Groups { get; }

    /// <summary>A depthwise convolution reads as much as it computes: a narrow type would round the picture and save little.</summary>
    protected override IEnumerable<Tensor> Multiplied => Groups > 1 ? [] : Bias is null ? [Weight] : [Weight, Bias];

    /// <summary>As <see cref="Forward"/>, for pictures whose channels lie together: [B, H, W, inputs] -> [B, H', W', outputs], both contiguous.</summary>
    /// <param name="x">Brought into the type of the weight.</param>
    /// <param name="plan">How to multiply where the kernel is one pixel.</param>
    /// <param name="bias">Another bias, brought into that type too; null for the layer's own.</param>
    public Tensor Compute(Tensor x, ComputePlan plan, Tensor? bias = null)
    {
        var type = Weight.ElementType;
        bias = (bias ?? Bias)?.To(type);
        if (Groups == 1 && Weight.Size(2) * Weight.Size(3) == 1 && _stride[0] == 1)
            return Packed.Multiply(x.View([-1, x.Size(3)]), Weight.View([Weight.Size(0), -1]), bias, plan).View([x.Size(0), x.Size(1), x.Size(2), -1]);
        using var converted = x.To(type);
        using var channelsFirst = converted.Permute([0, 3, 1, 2]);
        using var result = channelsFirst.Conv2d(Weight, bias, _stride, _padding, [1, 1], Groups);
        using var back = result.Permute([0, 2, 3, 1]);
        return back.Contiguous();
    }

    /// <summary>[B, inputs, H, W] -> [B, outputs, H', W'].</summary>
    public Tensor Forward(Tensor x) => x.Conv2d(Weight, Bias, _stride, _padding, [1, 1], Groups);
}
