using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// The class whose mean is nearest in angle: means of unit vectors, brought to unit length (nearest class mean, Mensink et al. 2013; the
/// prototypes of Snell et al. 2017). The least that a few-shot method has to beat. Stateless and thread-safe.
/// </summary>
public static class NearestMean
{
    /// <summary>Means of the classes as a head; scores are cosines times a scale.</summary>
    /// <param name="train">Pictures to learn from, of at least two classes.</param>
    /// <param name="classes">All classes; those without pictures are never answered.</param>
    /// <param name="scale">What cosines are multiplied by, above 0: <see cref="EvaluatedModel.Scale"/>.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">There are fewer than two classes with pictures.</exception>
    public static LinearHead Fit(ProbeSet train, IReadOnlyList<string> classes, double scale)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is above 0.");
        var seen = train.CheckClasses(classes);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var sums = ClassSums.Of(train.Vectors, [.. train.Labels.Select(label => Array.IndexOf(seen, label))], seen.Length);
        // The length of the sum does not matter once it is a direction.
        var means = DualEncoder.Normalise(sums) * scale;
        return LinearHead.Of(classes, seen, means.ToArray<double>(), new double[seen.Length], train.Vectors.Device);
    }
}
