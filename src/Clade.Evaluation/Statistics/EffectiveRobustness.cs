using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Accuracy on a shifted set beyond what accuracy on the usual set foretells (Taori et al., "Measuring robustness to natural distribution shifts", 2020): a line
/// through reference models on the logit axis, logit(shifted) = a · logit(usual) + b. Immutable.
/// </summary>
/// <param name="A">Slope.</param>
/// <param name="B">Offset.</param>
public sealed record EffectiveRobustness(double A, double B)
{
    /// <summary>Fewest reference models for a line.</summary>
    public const int FewestModels = 5;

    /// <summary>Least squares through the reference models, which must not be those that are judged.</summary>
    /// <param name="usual">Accuracy of each on the usual set, in [0, 1].</param>
    /// <param name="shifted">Accuracy of each on the shifted set, in the same order.</param>
    /// <param name="usualItems">Pictures of the usual set: accuracies are kept half a picture away from 0 and 1.</param>
    /// <param name="shiftedItems">Pictures of the shifted set.</param>
    /// <returns>Null with fewer than <see cref="FewestModels"/> models, or where all have the same usual accuracy: leave the figure out.</returns>
    /// <exception cref="InputException">The lengths differ, or an accuracy is not in [0, 1].</exception>
    public static EffectiveRobustness? Fit(ReadOnlySpan<double> usual, ReadOnlySpan<double> shifted, int usualItems, int shiftedItems)
    {
        if (usual.Length != shifted.Length)
            throw new InputException($"{usual.Length} accuracies against {shifted.Length}: each reference model needs both.");
        if (usual.Length < FewestModels)
            return null;
        double[] x = Logits(usual, usualItems), y = Logits(shifted, shiftedItems);
        double meanX = x.Average(), meanY = y.Average(), squares = 0, products = 0;
        for (var i = 0; i < x.Length; i++)
        {
            squares += (x[i] - meanX) * (x[i] - meanX);
            products += (x[i] - meanX) * (y[i] - meanY);
        }

        return squares < 1e-12 ? null : new(products / squares, meanY - (products / squares * meanX));
    }

    /// <summary>beta: the accuracy that the line foretells for the shifted set, in (0, 1).</summary>
    /// <param name="usual">Accuracy on the usual set, in [0, 1].</param>
    /// <param name="usualItems">Its pictures.</param>
    public double Foretold(double usual, int usualItems) => 1 / (1 + Math.Exp(-((A * Logit(usual, usualItems)) + B)));

    /// <summary>rho: shifted accuracy minus what the line foretells; above 0 is more robust than the reference family.</summary>
    /// <param name="usual">Accuracy on the usual set, in [0, 1].</param>
    /// <param name="shifted">Accuracy on the shifted set, in [0, 1].</param>
    /// <param name="usualItems">Pictures of the usual set.</param>
    public double Of(double usual, double shifted, int usualItems) => shifted - Foretold(usual, usualItems);

    /// <summary>Interval of <see cref="Of"/> over the pictures of both sets, the line held fixed.</summary>
    /// <param name="usual">1 or 0 for each picture of the usual set, at least two.</param>
    /// <param name="shifted">1 or 0 for each picture of the shifted set, at least two; drawn apart from the other.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">There are fewer than two pictures on a side.</exception>
    public Interval Interval(ReadOnlySpan<double> usual, ReadOnlySpan<double> shifted, long seed = 0)
    {
        double[] left = usual.ToArray(), right = shifted.ToArray();
        return Bootstrap.Counted(ResamplingPlan.Strata([left.Length, right.Length]), times =>
            Of(Bootstrap.WeightedMean(left, times[..left.Length]), Bootstrap.WeightedMean(right, times[left.Length..]), left.Length), seed);
    }

    private static double[] Logits(ReadOnlySpan<double> accuracies, int items)
    {
        var logits = new double[accuracies.Length];
        for (var i = 0; i < logits.Length; i++)
            logits[i] = Logit(accuracies[i], items);
        return logits;
    }

    private static double Logit(double accuracy, int items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        if (!(accuracy is >= 0 and <= 1))
            throw new InputException($"An accuracy is {accuracy}; it lies between 0 and 1.");
        var inside = Math.Clamp(accuracy, 0.5 / items, 1 - (0.5 / items));
        return Math.Log(inside / (1 - inside));
    }
}
