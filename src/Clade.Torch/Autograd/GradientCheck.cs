namespace Clade.Torch;

/// <summary>Compares autograd with central differences in float64.</summary>
public static class GradientCheck
{
    /// <summary>The largest relative error over all elements of all inputs: |analytic - numeric| / max(1, |analytic|, |numeric|).</summary>
    /// <param name="function">Inputs to a scalar; must be smooth near the inputs and free of randomness.</param>
    /// <param name="inputs">float64 leaves; their values are put back.</param>
    /// <param name="step">Half the distance of the central difference.</param>
    /// <exception cref="ArgumentException">An input is not float64.</exception>
    public static double MaxRelativeError(Func<Tensor[], Tensor> function, IReadOnlyList<Tensor> inputs, double step = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.FirstOrDefault(input => input.ElementType != ElementType.Float64) is { } wrong)
            throw new ArgumentException($"Gradient checks need float64 inputs, not {wrong}.", nameof(inputs));
        using var scope = new TensorScope();
        Tensor[] leaves = [.. inputs.Select(input => input.Detach().Clone().SetRequiresGrad())];
        var grads = Autograd.Gradients(function(leaves), leaves);
        using var _ = Autograd.NoGrad();
        double worst = 0;
        for (var k = 0; k < leaves.Length; k++)
        {
            var analytic = grads[k]?.Contiguous().ToArray<double>() ?? new double[leaves[k].Count];
            var values = leaves[k].AsSpan<double>();
            for (var i = 0; i < analytic.Length; i++)
            {
                var value = values[i];
                values[i] = value + step;
                var above = Evaluate(function, leaves);
                values[i] = value - step;
                var below = Evaluate(function, leaves);
                values[i] = value;
                var numeric = (above - below) / (2 * step);
                worst = Math.Max(worst, Math.Abs(analytic[i] - numeric) / Math.Max(1, Math.Max(Math.Abs(analytic[i]), Math.Abs(numeric))));
            }
        }

        return worst;
    }

    private static double Evaluate(Func<Tensor[], Tensor> function, Tensor[] leaves)
    {
        using var scope = new TensorScope();
        return function(leaves).ToDouble();
    }
}
