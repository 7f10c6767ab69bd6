using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Multinomial logistic regression as scikit-learn's <c>LogisticRegression</c> states it, divided by C · n so that one tolerance fits all C:
/// f(W, b) = 1/n Σ (ln Σ_c exp(w_c·x + b_c) - w_y·x - b_y) + ‖W‖² / (2 C n). The bias is not penalised. In float64.
/// </summary>
/// <remarks>
/// Vectors of CLIP lie in a narrow cone, so that W is ill determined and L-BFGS slow. It therefore works in other coordinates of the same function: features are centred (the bias
/// takes that up), and with the covariance U diag(e) Uᵀ of the features W = V diag(t) Uᵀ, t = (e/K + 1/(C n))^-1/2, which makes the second derivative, about
/// e/K + 1/(C n) along each eigenvector, about 1.
/// </remarks>
internal sealed class LogisticLoss : IDisposable
{
    // Numbers widened or scored at a time, 8 bytes each; below Small all features are widened and centred once.
    private const long AtOnce = 1 << 23, Small = 1 << 24;
    private readonly Tensor _features, _mean, _sums, _counts, _axes;
    private readonly double[] _spread;
    private readonly int _classes;
    private readonly bool _isCentred;

    /// <param name="features">[N, D] floating-point, all finite. Stays the caller's.</param>
    /// <param name="labels">N classes from 0, each of which comes.</param>
    /// <param name="classes">Number of classes K.</param>
    public LogisticLoss(Tensor features, IReadOnlyList<int> labels, int classes)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        (_classes, Count, Width) = (classes, labels.Count, (int)features.Size(1));
        var sums = ClassSums.Of(features, labels, classes);
        _mean = Own(sums.Sum([0]) / Count);
        _isCentred = features.Count <= Small;
        _features = Own(_isCentred ? features.To(ElementType.Float64) - _mean : features.Detach());
        var counts = new double[classes];
        foreach (var label in labels)
            counts[label]++;
        _counts = Own(Tensor.From<double>(counts).To(features.Device));
        // What the labels contribute is linear in W and b: sums of the centred features of each class, and how many there are.
        _sums = Own(sums - (_counts.Unsqueeze(1) * _mean));
        var covariance = Operators.Zeros([Width, Width], ElementType.Float64, features.Device);
        for (long first = 0, rows; first < Count; first += rows)
        {
            using var inner = new TensorScope();
            rows = Math.Min(Count - first, Rows);
            var part = Part(first, rows);
            covariance.AddInPlace(part.T().Matmul(part));
        }

        var (values, axes) = (covariance / Count).LinalgEigh();
        _axes = Own(axes);
        // Rounding may leave the least a little below 0.
        _spread = [.. values.ToArray<double>().Select(value => Math.Max(value, 0))];

        static Tensor Own(Tensor tensor) => tensor.DetachFromScope();
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>D.</summary>
    public int Width { get; }

    /// <summary>Numbers that are sought: V row by row, then the bias of centred features.</summary>
    public int Unknowns => _classes * (Width + 1);

    private long Rows => Math.Max(1, AtOnce / Math.Max(Width, _classes));

    /// <summary>Value and gradient.</summary>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    /// <param name="place">V [K, D] row by row, then b [K].</param>
    /// <param name="gradient">Filled.</param>
    public double Evaluate(double c, double[] place, double[] gradient)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var scales = Scales(c);
        var (weights, bias) = Centred(scales, place);
        var (loss, byWeights, byBias) = (0.0, -_sums, -_counts);
        for (long first = 0, rows; first < Count; first += rows)
        {
            using var inner = new TensorScope();
            rows = Math.Min(Count - first, Rows);
            var part = Part(first, rows);
            var scores = part.Matmul(weights.T()) + bias;
            var log = scores.Logsumexp([1], keepdim: true);
            loss += log.Sum().ToDouble();
            var probabilities = (scores - log).Exp();
            byWeights.AddInPlace(probabilities.T().Matmul(part));
            byBias.AddInPlace(probabilities.Sum([0]));
        }

        loss -= (weights * _sums).Sum().ToDouble() + (bias * _counts).Sum().ToDouble();
        var penalty = 1 / (c * Count);
        ((byWeights / Count + weights * penalty).Matmul(_axes) * scales).ToArray<double>().CopyTo(gradient, 0);
        (byBias / Count).ToArray<double>().CopyTo(gradient, _classes * Width);
        return (loss / Count) + (penalty / 2 * (weights * weights).Sum().ToDouble());
    }

    /// <summary>W [K, D] row by row and b [K], of features as they are.</summary>
    public (double[] Weights, double[] Bias) Plain(double c, double[] place)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var (weights, bias) = Centred(Scales(c), place);
        return (weights.ToArray<double>(), (bias - weights.Matmul(_mean)).ToArray<double>());
    }

    /// <summary>The place of the same W and b for another strength.</summary>
    public double[] Moved(double[] place, double from, double to)
    {
        var moved = (double[])place.Clone();
        for (var i = 0; i < _classes * Width; i++)
            moved[i] *= Scale(from, i % Width) / Scale(to, i % Width);
        return moved;
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_features, _mean, _sums, _counts, _axes])
            tensor.Dispose();
    }

    private double Scale(double c, int axis) => 1 / Math.Sqrt((_spread[axis] / _classes) + (1 / (c * Count)));

    private Tensor Scales(double c) => Tensor.From<double>([.. Enumerable.Range(0, Width).Select(axis => Scale(c, axis))]).To(_features.Device);

    private (Tensor Weights, Tensor Bias) Centred(Tensor scales, double[] place) =>
        ((Tensor.From<double>(place.AsSpan(0, _classes * Width), [_classes, Width]).To(_features.Device) * scales).Matmul(_axes.T()),
        Tensor.From<double>(place.AsSpan(_classes * Width), [_classes]).To(_features.Device));

    private Tensor Part(long first, long rows) => _isCentred ? _features.Narrow(0, first, rows) : _features.Narrow(0, first, rows).To(ElementType.Float64) - _mean;
}
