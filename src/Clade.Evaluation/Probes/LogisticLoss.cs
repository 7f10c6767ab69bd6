using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Multinomial logistic regression as scikit-learn's <c>LogisticRegression</c> states it, divided by C · n so that one tolerance fits all C:
/// f(W, b) = 1/n Σ (ln Σ_c exp(w_c·x + b_c) - w_y·x - b_y) + ‖W‖² / (2 C n). The bias is not penalised. In float64; the features stay as they are and are widened in parts.
/// </summary>
internal sealed class LogisticLoss : IDisposable
{
    // Numbers widened or scored at a time, 8 bytes each.
    private const long AtOnce = 1 << 23;
    private readonly Tensor _features;
    private readonly Tensor _sums, _counts;
    private readonly int _classes;

    /// <param name="features">[N, D] floating-point, all finite. Stays the caller's.</param>
    /// <param name="labels">N classes from 0.</param>
    /// <param name="classes">Number of classes K.</param>
    public LogisticLoss(Tensor features, int[] labels, int classes)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        (_features, _classes, Count, Width) = (features, classes, labels.Length, (int)features.Size(1));
        var counts = new double[classes];
        foreach (var label in labels)
            counts[label]++;
        // What the labels contribute is linear in W and b: sums of the features of each class, and how many there are.
        _sums = ClassSums.Of(features, labels, classes).DetachFromScope();
        _counts = Tensor.From<double>(counts).To(features.Device).DetachFromScope();
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>D.</summary>
    public int Width { get; }

    /// <summary>Numbers that are sought: W row by row, then b.</summary>
    public int Unknowns => _classes * (Width + 1);

    private long Rows => Math.Max(1, AtOnce / Math.Max(Width, _classes));

    /// <summary>Value and gradient.</summary>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    /// <param name="place">W [K, D] row by row, then b [K].</param>
    /// <param name="gradient">Filled.</param>
    public double Evaluate(double c, double[] place, double[] gradient)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var weights = Tensor.From<double>(place.AsSpan(0, _classes * Width), [_classes, Width]).To(_features.Device);
        var bias = Tensor.From<double>(place.AsSpan(_classes * Width), [_classes]).To(_features.Device);
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
        (byWeights / Count + weights * penalty).ToArray<double>().CopyTo(gradient, 0);
        (byBias / Count).ToArray<double>().CopyTo(gradient, _classes * Width);
        return (loss / Count) + (penalty / 2 * (weights * weights).Sum().ToDouble());
    }

    public void Dispose()
    {
        _sums.Dispose();
        _counts.Dispose();
    }

    private Tensor Part(long first, long rows) => _features.Narrow(0, first, rows).To(ElementType.Float64);
}
