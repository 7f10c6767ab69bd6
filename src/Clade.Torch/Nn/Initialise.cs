namespace Clade.Torch;

/// <summary>Fills fresh parameters. Values follow the seed of <see cref="TorchRuntime.Seed"/>.</summary>
public static class Initialise
{
    [ThreadStatic]
    private static bool s_shapesOnly;

    /// <summary>
    /// Until the result is disposed, fresh parameters of this thread have a shape and no memory of their own: a module of any size
    /// can be made to count it or to list its names. Its parameters must not be written.
    /// </summary>
    public static IDisposable ShapesOnly() => new ShapesOnlyScope();

    /// <summary>A normal distribution with mean 0.</summary>
    public static Tensor Normal(ReadOnlySpan<long> shape, double std)
    {
        if (s_shapesOnly)
            return Shape(shape);
        using var _ = Autograd.NoGrad();
        return Operators.Empty(shape, ElementType.Float32).NormalInPlace(0, std);
    }

    /// <summary>A normal distribution with mean 0, cut at ±2 (an absolute bound, as in torch and timm), by the inverse distribution function.</summary>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="std">Deviation before the cut, positive.</param>
    public static Tensor TruncatedNormal(ReadOnlySpan<long> shape, double std)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(std);
        if (s_shapesOnly)
            return Shape(shape);
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        // The distribution function of a standard normal, stretched to (-1, 1), is erf(x / sqrt 2): uniform draws between
        // its values at the two cuts are mapped back.
        var bound = Tensor.FromScalar(2 / std / Math.Sqrt(2), ElementType.Float64).Erf().ToDouble();
        var uniform = Operators.Empty(shape, ElementType.Float64).UniformInPlace(-bound, bound);
        uniform.ClampInPlace(-1 + 1e-12, 1 - 1e-12);
        return scope.Keep((uniform.Erfinv() * (std * Math.Sqrt(2))).ClampInPlace(-2, 2).To(ElementType.Float32));
    }

    /// <summary>All zero.</summary>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Full(shape, 0);

    /// <summary>All one.</summary>
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Full(shape, 1);

    /// <summary>One value everywhere.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, double value) =>
        s_shapesOnly ? Shape(shape) : Operators.Full(shape, value, ElementType.Float32);

    // One number, seen everywhere.
    private static Tensor Shape(ReadOnlySpan<long> shape)
    {
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        return scope.Keep(Operators.Zeros([], ElementType.Float32).Expand(shape));
    }

    private sealed class ShapesOnlyScope : IDisposable
    {
        private readonly bool _before = s_shapesOnly;

        public ShapesOnlyScope() => s_shapesOnly = true;

        public void Dispose() => s_shapesOnly = _before;
    }
}
