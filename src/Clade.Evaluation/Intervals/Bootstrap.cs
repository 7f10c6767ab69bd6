using Clade.Core;

namespace Clade.Evaluation;

/// <summary>A figure of items of which item i counts <c>times[i]</c> times: all 1 for the items as they are, 0 and more in a resample. NaN where it is undefined. Called on several threads.</summary>
/// <param name="times">One number an item.</param>
public delegate double CountedStatistic(ReadOnlySpan<int> times);

/// <summary>
/// Percentile intervals by resampling the items with replacement (Efron, "Bootstrap methods: another look at the
/// jackknife", 1979). The draws depend on the seed alone, so the same items give the same interval everywhere, on any number of threads.
/// The interval speaks of other items of the same kind; it says nothing about other training seeds, except by
/// <see cref="MeanOverSeeds"/>. Thread-safe.
/// </summary>
public static class Bootstrap
{
    private const long Stream = 0x626F6F74, SeedStream = 0x73656564;

    /// <summary>Interval of the mean.</summary>
    /// <param name="items">One number an item, for example 1 for a hit and 0 for a miss; at least two, all finite.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There are fewer than two items, or one is not finite.</exception>
    public static Interval Mean(ReadOnlySpan<double> items, long seed = 0, int resamples = 1000, double level = 0.95)
    {
        Quantiles.CheckLevel(level);
        var own = Checked(items);
        var first = own[0];
        var value = Average(own);
        // Counted from the first item, so that equal items give exactly that.
        for (var i = 0; i < own.Length; i++)
            own[i] -= first;
        return Quantiles.Percentile(value, Rounds.Run(resamples, seed, Stream, static () => 0, (ref KeyedRandom random, int _) =>
        {
            double sum = 0;
            for (var i = 0; i < own.Length; i++)
                sum += own[random.NextInt(own.Length)];
            return first + (sum / own.Length);
        }), level);
    }

    /// <summary>
    /// Interval of a share: as <see cref="Mean"/>, but where all items are 0, or all 1, no resample can differ from them, and the range is the exact one (Clopper and Pearson,
    /// "The use of confidence or fiducial limits", 1934): none of 30 is no proof of never, it leaves 0 to 11.6 %.
    /// </summary>
    /// <param name="items">One number in [0, 1] an item, for example 1 for a hit and 0 for a miss; at least two.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There are fewer than two items, or one is not in [0, 1].</exception>
    public static Interval Share(ReadOnlySpan<double> items, long seed = 0, int resamples = 1000, double level = 0.95) =>
        Exact(Mean(items, seed, resamples, level), items, items.Length, level);

    /// <summary>As <see cref="Share"/> for items that are not independent, as <see cref="MeanOverClusters"/>.</summary>
    /// <param name="items">One number in [0, 1] an item.</param>
    /// <param name="clusters">As many: what each item belongs to; at least two different ones.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">The lengths differ, there are fewer than two clusters, or an item is not in [0, 1].</exception>
    public static Interval ShareOverClusters<T>(ReadOnlySpan<double> items, IReadOnlyList<T> clusters, long seed = 0, int resamples = 1000, double level = 0.95) where T : notnull =>
        Exact(MeanOverClusters(items, clusters, seed, resamples, level), items, clusters.Distinct().Count(), level);

    /// <summary>Interval of any statistic of the items, for example the median.</summary>
    /// <param name="items">One number an item; at least two, all finite.</param>
    /// <param name="statistic">Gets the items or a resample of as many; the array is used again, so it must not be kept. It may be sorted in place. Called on several threads.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There are fewer than two items, or one is not finite.</exception>
    public static Interval Of(ReadOnlySpan<double> items, Func<double[], double> statistic, long seed = 0, int resamples = 1000, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        Quantiles.CheckLevel(level);
        var own = Checked(items);
        return Quantiles.Percentile(statistic([.. own]), Rounds.Run(resamples, seed, Stream, () => new double[own.Length], (ref KeyedRandom random, double[] sample) =>
        {
            for (var i = 0; i < sample.Length; i++)
                sample[i] = own[random.NextInt(own.Length)];
            return statistic(sample);
        }), level);
    }

    /// <summary>Interval of a figure that is no mean, from how often each item is drawn: AUROC, ECE, a ratio. Items can be prepared (sorted, binned) once for all resamples.</summary>
    /// <param name="plan">What is drawn.</param>
    /// <param name="statistic">Gives the figure; resamples where it is NaN are left out.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <param name="pushedUp">
    /// For figures of at least 0 that noise pushes up, as ECE or a length: their resamples lie too high, so the quantiles are mirrored at the figure or moved
    /// down to it, whichever reaches further on each side, and cut at 0.
    /// </param>
    /// <exception cref="InputException">The figure is undefined in most resamples.</exception>
    public static Interval Counted(ResamplingPlan plan, CountedStatistic statistic, long seed = 0, int resamples = 1000, double level = 0.95, bool pushedUp = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(statistic);
        Quantiles.CheckLevel(level);
        var once = new int[plan.Count];
        Array.Fill(once, 1);
        var resampled = Rounds.Run(resamples, seed, Stream, () => (Times: new int[plan.Count], Units: new int[plan.Units]), (ref KeyedRandom random, (int[] Times, int[] Units) scratch) =>
        {
            plan.Draw(ref random, scratch.Times, scratch.Units);
            return statistic(scratch.Times);
        });
        return pushedUp ? Quantiles.PushedUp(statistic(once), resampled, level) : Quantiles.Percentile(statistic(once), resampled, level);
    }

    /// <summary>Interval of the mean of items that are not independent: clusters are drawn whole, so 5 captions of each of 100 pictures count as 100 pictures and not as 500.</summary>
    /// <param name="items">One number an item, all finite.</param>
    /// <param name="clusters">As many: what each item belongs to; at least two different ones.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">The lengths differ, there are fewer than two clusters, or an item is not finite.</exception>
    public static Interval MeanOverClusters<T>(ReadOnlySpan<double> items, IReadOnlyList<T> clusters, long seed = 0, int resamples = 1000, double level = 0.95) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(clusters);
        if (items.Length != clusters.Count)
            throw new InputException($"{items.Length} items and {clusters.Count} marks of their clusters: each item needs one.");
        var own = Checked(items);
        return Counted(ResamplingPlan.Clusters(clusters), times => WeightedMean(own, times), seed, resamples, level);
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
    /// <exception cref="InputException">The lengths differ, there are fewer than two items, or one is not finite.</exception>
    public static Interval PairedDifference(ReadOnlySpan<double> first, ReadOnlySpan<double> second, long seed = 0, int resamples = 1000, double level = 0.95) =>
        Mean(PairedItems.Differences(first, second), seed, resamples, level);

    /// <summary>
    /// Interval of the mean over training seeds and items at once: each resample draws seeds and, apart from them, items that all drawn seeds share
    /// (Owen, "The pigeonhole bootstrap", 2007; somewhat too wide rather than too narrow over items). With two or three seeds the share of the seeds is
    /// guesswork: print the spread of the seeds beside it.
    /// </summary>
    /// <param name="runs">One array a seed, at least two, each one number an item in the same order; at least two items, all finite.</param>
    /// <param name="seed">Of the resampling; any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There are fewer than two seeds or items, the lengths differ, or an item is not finite.</exception>
    public static Interval MeanOverSeeds(IReadOnlyList<double[]> runs, long seed = 0, int resamples = 1000, double level = 0.95) =>
        OverSeeds(runs, null, seed, resamples, level);

    /// <summary>As <see cref="MeanOverSeeds"/> for the difference of two methods on the same items: items are paired, the seeds of the two are drawn apart.</summary>
    /// <param name="first">One array a seed of the first method, at least two.</param>
    /// <param name="second">One array a seed of the second, at least two; the number of seeds may differ, the items may not.</param>
    /// <param name="seed">Of the resampling; any value.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <param name="level">Share of the resamples inside the interval, between 0 and 1.</param>
    /// <exception cref="InputException">There are fewer than two seeds or items, the lengths differ, or an item is not finite.</exception>
    public static Interval PairedDifferenceOverSeeds(IReadOnlyList<double[]> first, IReadOnlyList<double[]> second, long seed = 0, int resamples = 1000, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(second);
        return OverSeeds(first, second, seed, resamples, level);
    }

    internal static double Average(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (var item in sample)
            sum += item - sample[0];
        return sample[0] + (sum / sample.Length);
    }

    internal static double WeightedMean(ReadOnlySpan<double> items, ReadOnlySpan<int> times)
    {
        var (sum, count) = (0.0, 0L);
        for (var i = 0; i < items.Length; i++)
        {
            sum += times[i] * (items[i] - items[0]);
            count += times[i];
        }

        return items[0] + (sum / count);
    }

    private static Interval OverSeeds(IReadOnlyList<double[]> first, IReadOnlyList<double[]>? second, long seed, int resamples, double level)
    {
        ArgumentNullException.ThrowIfNull(first);
        Quantiles.CheckLevel(level);
        if (first.Count < 2 || second?.Count < 2)
            throw new InputException("An interval over seeds needs at least two of them: train again with another seed, or use the interval over items.");
        if (first.Concat(second ?? []).FirstOrDefault(run => run.Length != first[0].Length) is { } other)
            throw new InputException($"One seed judged {first[0].Length} items and another {other.Length}: all must judge the same ones.");
        foreach (var run in first.Concat(second ?? []))
            _ = Checked(run);
        var items = ResamplingPlan.Items(first[0].Length);
        var resampled = Rounds.Run(resamples, seed, SeedStream, () => new int[items.Count], (ref KeyedRandom random, int[] times) =>
        {
            items.Draw(ref random, times, []);
            return Drawn(first, times, ref random) - (second is null ? 0 : Drawn(second, times, ref random));
        });
        return Quantiles.Percentile(All(first) - (second is null ? 0 : All(second)), resampled, level);

        static double All(IReadOnlyList<double[]> runs) => Average([.. runs.Select(run => Average(run))]);

        static double Drawn(IReadOnlyList<double[]> runs, int[] times, ref KeyedRandom random)
        {
            var means = new double[runs.Count];
            for (var i = 0; i < means.Length; i++)
                means[i] = WeightedMean(runs[random.NextInt(runs.Count)], times);
            return Average(means);
        }
    }

    /// <summary>Mean of each item over runs.</summary>
    internal static double[] OverRuns(IReadOnlyList<double[]> runs) => [.. Enumerable.Range(0, runs[0].Length).Select(item => runs.Average(run => run[item]))];

    private static Interval Exact(Interval interval, ReadOnlySpan<double> items, int units, double level)
    {
        foreach (var item in items)
        {
            if (item is < 0 or > 1)
                throw new InputException($"A share has items between 0 and 1, not {item}.");
        }

        var farthest = 1 - Math.Pow((1 - level) / 2, 1.0 / units);
        return items.IndexOfAnyExcept(0) < 0 ? interval with { High = farthest } : items.IndexOfAnyExcept(1) < 0 ? interval with { Low = 1 - farthest } : interval;
    }

    private static double[] Checked(ReadOnlySpan<double> items)
    {
        if (items.Length < 2)
            throw new InputException($"An interval needs at least two items, not {items.Length}: one says nothing about others of its kind.");
        for (var i = 0; i < items.Length; i++)
        {
            if (!double.IsFinite(items[i]))
                throw new InputException($"Item {i} is {items[i]}; an interval needs finite numbers.");
        }

        return items.ToArray();
    }
}
