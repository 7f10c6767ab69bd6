namespace Clade.Torch;

/// <summary>Fills fresh parameters. Values follow the seed of <see cref="TorchRuntime.Seed"/>.</summary>
public static class Initialise
{
    /// <summary>A normal distribution with mean 0.</summary>
    public static Tensor Normal(ReadOnlySpan<long> shape, double std)
    {
        using var _ = Autograd.NoGrad();
        return Operators.Empty(shape, ElementType.Float32).NormalInPlace(0, std);
    }

    /// <summary>A normal distribution with mean 0, cut at ±2 (an absolute bound, as in torch and timm), by the inverse distribution function.</summary>
    public static Tensor TruncatedNormal(ReadOnlySpan<long> shape, double std)
    {
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        // P(X < x) of a standard normal at the cut; uniform draws between the two cuts are mapped back.
        var cut = 2 / std;
        var upper = cut > 8 ? 1 : StandardNormal(cut);
        var uniform = Operators.Empty(shape, ElementType.Float64).UniformInPlace((2 * (1 - upper)) - 1, (2 * upper) - 1);
        uniform.ClampInPlace(-1 + 1e-12, 1 - 1e-12);
        return scope.Keep((uniform.Erfinv() * (std * Math.Sqrt(2))).To(ElementType.Float32));
    }

    /// <summary>All zero.</summary>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Operators.Zeros(shape, ElementType.Float32);

    /// <summary>All one.</summary>
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Operators.Ones(shape, ElementType.Float32);

    // Abramowitz and Stegun 7.1.26 is enough for the cut: error below 1.5e-7.
    private static double StandardNormal(double x)
    {
        var z = x / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * z));
        var erf = 1 - (((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.Exp(-z * z);
        return 0.5 * (1 + erf);
    }
}
