using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Sums of the vectors of each class, in float64, without widening all vectors at once.</summary>
internal static class ClassSums
{
    // Numbers widened at a time, 8 bytes each.
    private const long AtOnce = 1 << 23;

    /// <param name="features">[N, D] floating-point. Stays the caller's.</param>
    /// <param name="labels">N classes from 0.</param>
    /// <param name="classes">K.</param>
    /// <returns>[K, D] float64 in the current scope.</returns>
    public static Tensor Of(Tensor features, IReadOnlyList<int> labels, int classes)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var index = Tensor.From<long>([.. labels.Select(label => (long)label)]).To(features.Device);
        var sums = Operators.Zeros([classes, features.Size(1)], ElementType.Float64, features.Device);
        var step = Math.Max(1, AtOnce / features.Size(1));
        for (long first = 0, rows; first < labels.Count; first += rows)
        {
            using var inner = new TensorScope();
            rows = Math.Min(labels.Count - first, step);
            sums.IndexAddInPlace(0, index.Narrow(0, first, rows), features.Narrow(0, first, rows).To(ElementType.Float64));
        }

        return scope.Keep(sums);
    }
}
