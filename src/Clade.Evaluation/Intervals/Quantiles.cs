using Clade.Core;

namespace Clade.Evaluation;

/// <summary>From resampled figures to an interval.</summary>
internal static class Quantiles
{
    public static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level lies between 0 and 1.");
    }

    /// <summary>The middle <paramref name="level"/> of the resamples. Those where the figure is undefined (NaN) are left out.</summary>
    public static Interval Percentile(double value, double[] resampled, double level)
    {
        var (low, high) = Ends(resampled, level);
        return new Interval(value, low, high);
    }

    /// <summary>
    /// For figures of at least 0 that noise pushes up, so that resamples, which are noisier, lie too high: the wider end of two remedies on each side. One
    /// mirrors the quantiles at the figure (the basic interval of Davison and Hinkley, "Bootstrap methods and their application", 1997), one moves them so
    /// that their median is the figure. Holds the figure; cut at 0.
    /// </summary>
    public static Interval PushedUp(double value, double[] resampled, double level)
    {
        var (low, high) = Ends(resampled, level);
        var middle = At(resampled, 0.5);
        return new Interval(value, Math.Max(0, Math.Min((2 * value) - high, value + low - middle)), Math.Max((2 * value) - low, value + high - middle));
    }

    // Linear between neighbours, as numpy's default.
    public static double At(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static (double Low, double High) Ends(double[] resampled, double level)
    {
        Array.Sort(resampled);
        var undefined = 0; // NaN sorts first
        while (undefined < resampled.Length && double.IsNaN(resampled[undefined]))
            undefined++;
        if (2 * undefined > resampled.Length)
            throw new InputException($"The figure is undefined in {undefined} of {resampled.Length} resamples, so it has no interval; more items are needed.");
        var defined = resampled.AsSpan(undefined);
        return (At(defined, (1 - level) / 2), At(defined, (1 + level) / 2));
    }
}
