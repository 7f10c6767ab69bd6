using Clade.Torch;

namespace Clade.Models;

/// <summary>Squeeze and excitation (Hu et al. 2018): every channel is weighted by what an MLP says of the mean of all.</summary>
internal sealed class SqueezeExcite : Module
{
    private readonly Conv2d _reduce, _expand;

    public SqueezeExcite(long channels, long hidden)
    {
        _reduce = Child("fc1", new Conv2d(channels, hidden, 1));
        _expand = Child("fc2", new Conv2d(hidden, channels, 1));
    }

    /// <summary>[B, H, W, C] -> the same tensor, changed.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        using var mean = x.Mean([1, 2], keepdim: true);
        using var hidden = _reduce.Compute(mean, plan);
        using var weights = _expand.Compute(hidden.ReluInPlace(), plan);
        return x.MulInPlace(weights.SigmoidInPlace());
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x) => x * _expand.Forward(_reduce.Forward(x.Mean([2, 3], keepdim: true)).Relu()).Sigmoid();
}
