using Clade.Torch;

namespace Clade.Models;

/// <summary>A convolution without bias, then a batch norm.</summary>
internal sealed class ConvNorm : Module
{
    private readonly Conv2d _conv;
    private readonly BatchNorm _norm;

    public ConvNorm(long inputs, long outputs, (long Height, long Width) kernel, long stride, long groups)
    {
        _conv = Child("conv", new Conv2d(inputs, outputs, kernel, stride, groups: groups, bias: false));
        _norm = Child("bn", new BatchNorm(outputs));
    }

    /// <summary>Takes the gain of the norm into the kernel.</summary>
    public void Fold() => _norm.Fold(_conv);

    /// <summary>[B, H, W, C] -> [B, H', W', C'], once the norm is folded.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan) => _conv.Compute(x, plan, _norm.Bias);

    /// <summary>[B, C, H, W] -> [B, C', H', W'].</summary>
    public Tensor Forward(Tensor x) => _norm.Forward(_conv.Forward(x));
}
