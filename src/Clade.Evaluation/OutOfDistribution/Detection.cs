using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// How well one number tells known pictures (positives, larger) from unknown ones. Pictures are drawn apart on both sides for the intervals. Immutable.
/// </summary>
/// <param name="Auroc">Chance that a known picture has a larger number than an unknown one; ties count 1/2 (Fawcett, "An introduction to ROC analysis", 2006).</param>
/// <param name="FalsePositives">FPR95: share of unknown pictures let through at the largest threshold that keeps at least 95 % of the known ones (number &gt;= threshold).</param>
/// <param name="PrecisionRecall">AUPR, known pictures positive: average precision, equal numbers taken together. Depends on how many there are of each.</param>
/// <param name="Known">Known pictures.</param>
/// <param name="Unknown">Unknown pictures.</param>
public sealed record Detection(Interval Auroc, Interval FalsePositives, Interval PrecisionRecall, int Known, int Unknown)
{
    /// <summary>Measures all three.</summary>
    /// <param name="known">Numbers of known pictures, at least two, none NaN.</param>
    /// <param name="unknown">Numbers of unknown pictures, at least two, none NaN.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">A side has fewer than two pictures, or a number is NaN.</exception>
    public static Detection Evaluate(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, long seed = 0)
    {
        var curve = new RocCurve(known, unknown);
        var plan = ResamplingPlan.Strata([known.Length, unknown.Length]);
        return new(Bootstrap.Counted(plan, curve.Auroc, seed), Bootstrap.Counted(plan, curve.FalsePositives, seed), Bootstrap.Counted(plan, curve.AveragePrecision, seed), known.Length, unknown.Length);
    }

    /// <summary>The area alone, for as few as one picture a side.</summary>
    /// <param name="known">Numbers of known pictures, none NaN.</param>
    /// <param name="unknown">Numbers of unknown pictures, none NaN.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="InputException">A side has no picture, or a number is NaN.</exception>
    public static double AreaUnderRoc(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) => new RocCurve(known, unknown).Auroc([]);
}
