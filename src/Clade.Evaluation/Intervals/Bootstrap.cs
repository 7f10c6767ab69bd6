using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Percentile intervals by resampling the items with replacement (Efron, "Bootstrap methods: another look at the
/// jackknife", 1979). The draws depend on the seed alone, so the same items give the same interval everywhere.
/// The interval speaks of other items of the same kind; it says nothing about other training seeds. Thread-safe.
/// </summary>
public static class Bootstrap
{
    private const long Stream = 0x626F6F74;

    /// <summary>Interval of the mean.</summary>
    /// <param name="items">One number an item, for example 1 for a hit and 0 for a miss; at least one, all finite.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There is no item, or one is not finite.</exception>
    public static Interval Mean(ReadOnlySpan<double> items, long seed = 0, int resamples = 1000, double level = 0.95) =>
        Of(items, static sample => Average(sample), seed, resamples, level);

    /// <summary>Interval of any statistic of the items, for example the median.</summary>
    /// <param name="items">One number an item; at least one, all finite.</param>
    /// <param name="statistic">Gets the items or a resample of as many; the array is used again, so it must not be kept. It may be sorted in place.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There is no item, or one is not finite.</exception>
    public static Interval Of(ReadOnlySpan<double> items, Func<double[], double> statistic, long seed = 0, int resamples = 1000, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level lies between 0 and 1.");
        if (items.IsEmpty)
            throw new InputException("An interval needs at least one item.");
        for (var i = 0; i < items.Length; i++)
        {
            if (!double.IsFinite(items[i]))
                throw new InputException($"Item {i} is {items[i]}; an interval needs finite numbers.");
        }

        var value = statistic(items.ToArray());
        var sample = new double[items.Length];
        var values = new double[resamples];
        for (var round = 0; round < resamples; round++)
        {
            var random = new KeyedRandom(seed, Stream, round);
            for (var i = 0; i < sample.Length; i++)
                sample[i] = items[random.NextInt(items.Length)];
            values[round] = statistic(sample);
        }

        Array.Sort(values);
        return new Interval(value, Quantile(values, (1 - level) / 2), Quantile(values, (1 + level) / 2));
    }

    /// <summary>
    /// Interval of mean(<paramref name="first"/>) - mean(<paramref name="second"/>) where both judge the same items:
    /// items are drawn in pairs, so what is hard for both cancels. A range without 0 means a difference beyond the choice of items.
    /// </summary>
    /// <param name="first">One number an item.</param>
    /// <param name="second">As many, in the same order.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">The lengths differ, there is no item, or one is not finite.</exception>
    public static Interval PairedDifference(ReadOnlySpan<double> first, ReadOnlySpan<double> second, long seed = 0, int resamples = 1000, double level = 0.95)
    {
        if (first.Length != second.Length)
            throw new InputException($"{first.Length} items against {second.Length}: a paired difference needs the same items on both sides.");
        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
            differences[i] = first[i] - second[i];
        return Mean(differences, seed, resamples, level);
    }

    // Linear between neighbours, as numpy's default.
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static double Average(double[] sample)
    {
        double sum = 0;
        foreach (var item in sample)
            sum += item;
        return sum / sample.Length;
    }
}
