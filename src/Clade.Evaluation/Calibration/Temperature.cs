using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Temperature scaling (Guo et al. 2017, section 4.2): one number T that all scores are divided by. It changes no answer. For a CLIP it refits the logit scale to
/// scale / T. Thread-safe.
/// </summary>
public static class Temperature
{
    private const int Iterations = 60;
    private static readonly double Least = Math.Log(0.01), Most = Math.Log(100), Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>
    /// T = argmin of the mean log loss, by golden section in ln T over [ln 0.01, ln 100], where the loss has one minimum. An answer at either end means that the loss
    /// falls without bound there: all answers right (0.01), or none better than chance (100).
    /// </summary>
    /// <param name="scores">Scores of a held-out part of the usual pictures: never of those that are reported, never of shifted ones.</param>
    /// <param name="labels">One class a picture.</param>
    /// <returns>In [0.01, 100].</returns>
    /// <exception cref="InputException">There are not as many labels, or one is no class.</exception>
    public static double Fit(ClassScores scores, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        double Loss(double logarithm) => Bootstrap.Average(scores.LogLosses(labels, Math.Exp(logarithm)));
        var (low, high) = (Least, Most);
        var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (leftLoss, rightLoss) = (Loss(left), Loss(right));
        for (var i = 0; i < Iterations; i++)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (Golden * (high - low));
                leftLoss = Loss(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (Golden * (high - low));
                rightLoss = Loss(right);
            }
        }

        return Math.Exp((low + high) / 2);
    }
}
