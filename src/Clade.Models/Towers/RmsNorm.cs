using Clade.Torch;

namespace Clade.Models;

/// <summary>Root mean square normalisation over the last dimension: no mean, no bias (Zhang and Sennrich 2019, https://arxiv.org/abs/1910.07467, equation 4). Computed in float32 or wider, as transformers does.</summary>
internal sealed class RmsNorm : Module
{
    private readonly double _epsilon;
    private readonly Tensor _weight;

    /// <summary>Gain 1.</summary>
    public RmsNorm(long width, double epsilon) => (_epsilon, _weight) = (epsilon, Parameter("weight", Initialise.Ones(width)));

    /// <summary>[…, width] -> the same shape and type.</summary>
    public Tensor Forward(Tensor x)
    {
        var wide = x.ElementType == ElementType.Float64 ? x : x.To(ElementType.Float32);
        return (wide * (wide.Square().Mean([-1], keepdim: true) + _epsilon).Rsqrt()).To(x.ElementType) * _weight;
    }
}
