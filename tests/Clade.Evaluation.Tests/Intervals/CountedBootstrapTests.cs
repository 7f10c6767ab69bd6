using Clade.Core;

namespace Clade.Evaluation.Tests;

public class CountedBootstrapTests
{
    private static double Mean(double[] items, ReadOnlySpan<int> times)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < items.Length; i++)
            (sum, count) = (sum + (times[i] * items[i]), count + times[i]);
        return sum / count;
    }

    [Fact]
    public void A_mean_by_counts_is_the_mean_by_draws()
    {
        var random = new KeyedRandom(1);
        var items = Enumerable.Range(0, 300).Select(_ => random.NextNormal()).ToArray();
        var drawn = Bootstrap.Mean(items, 7);
        var counted = Bootstrap.Counted(ResamplingPlan.Items(items.Length), times => Mean(items, times), 7);
        Assert.Equal(drawn.Value, counted.Value, 12);
        Assert.Equal(drawn.Low, counted.Low, 12);
        Assert.Equal(drawn.High, counted.High, 12);
    }

    [Fact]
    public void Each_resample_draws_as_many_as_there_are()
    {
        _ = Bootstrap.Counted(ResamplingPlan.Items(17), times => Sum(times, 17));
        _ = Bootstrap.Counted(ResamplingPlan.Strata([5, 9]), times =>
        {
            _ = Sum(times[..5], 5);
            return Sum(times[5..], 9);
        });

        static double Sum(ReadOnlySpan<int> times, int expected)
        {
            var sum = 0;
            foreach (var time in times)
                sum += time;
            Assert.Equal(expected, sum);
            return sum;
        }
    }

    [Fact]
    public void Clusters_go_together()
    {
        string[] clusters = ["a", "b", "a", "c", "b", "a"];
        _ = Bootstrap.Counted(ResamplingPlan.Clusters(clusters), times =>
        {
            Assert.Equal((times[0], times[0], times[1]), (times[2], times[5], times[4]));
            Assert.Equal(3, times[0] + times[1] + times[3]);
            return 0;
        });
    }

    [Fact]
    public void Copies_of_an_item_widen_no_knowledge()
    {
        // 100 pictures, 5 captions each that are all right or all wrong: the interval is that of 100, not of 500.
        var items = Enumerable.Range(0, 500).Select(i => i / 5 % 2 == 0 ? 1.0 : 0).ToArray();
        var clusters = Enumerable.Range(0, 500).Select(i => i / 5).ToArray();
        var honest = Bootstrap.MeanOverClusters(items, clusters);
        var naive = Bootstrap.Mean(items);
        Assert.Equal(0.5, honest.Value);
        Assert.InRange((honest.High - honest.Low) / (naive.High - naive.Low), Math.Sqrt(5) * 0.85, Math.Sqrt(5) * 1.15);
        Assert.Equal(new Interval(0.1, 0.1, 0.1), Bootstrap.MeanOverClusters([0.1, 0.1, 0.1], ["a", "b", "a"]));
    }

    [Fact]
    public void Clusters_of_one_are_items()
    {
        double[] items = [0, 1, 0, 1, 1, 0.5];
        var clusters = Bootstrap.MeanOverClusters(items, [5, 4, 3, 2, 1, 0], 3);
        var plain = Bootstrap.Mean(items, 3);
        Assert.Equal(plain.Low, clusters.Low, 12);
        Assert.Equal(plain.High, clusters.High, 12);
    }

    [Fact]
    public void Seeds_and_items_are_drawn_apart()
    {
        // Seeds differ by much, items by nothing: the interval is that of the seeds.
        double[][] runs = [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]];
        var interval = Bootstrap.MeanOverSeeds(runs, resamples: 4000);
        // Means of 4 draws from 0..3 have standard error sqrt(1.25 / 4) = 0.559.
        Assert.Equal(1.5, interval.Value, 12);
        Assert.InRange(interval.High - interval.Low, 1.7, 2.6);
        // Items differ, seeds do not: the interval is that of the items.
        var items = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1.0 : 0).ToArray();
        var over = Bootstrap.MeanOverSeeds([items, items, items], resamples: 4000);
        var plain = Bootstrap.Mean(items, resamples: 4000);
        Assert.InRange((over.High - over.Low) / (plain.High - plain.Low), 0.93, 1.07);
        Assert.Equal(new Interval(0.1, 0.1, 0.1), Bootstrap.MeanOverSeeds([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]]));
    }

    [Fact]
    public void A_difference_over_seeds_pairs_items_and_not_seeds()
    {
        var random = new KeyedRandom(4);
        var hard = Enumerable.Range(0, 500).Select(_ => random.NextNormal()).ToArray();
        double[][] first = [[.. hard.Select(x => x + 0.5)], [.. hard.Select(x => x + 0.6)], [.. hard.Select(x => x + 0.4)]];
        double[][] second = [hard, [.. hard.Select(x => x + 0.1)]];
        var difference = Bootstrap.PairedDifferenceOverSeeds(first, second);
        Assert.Equal(0.45, difference.Value, 12);
        Assert.InRange(difference.High - difference.Low, 0.1, 0.25);
        Assert.True(Bootstrap.MeanOverSeeds(first).High - Bootstrap.MeanOverSeeds(first).Low > 0.15);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var items = Enumerable.Range(0, 50).Select(i => Math.Sin(i)).ToArray();
        var plan = ResamplingPlan.Items(items.Length);
        // Forces rounds to overlap in another order each time.
        Interval Slow(int sleep) => Bootstrap.Counted(plan, times =>
        {
            Thread.SpinWait(sleep * times[0]);
            return Mean(items, times);
        });
        Assert.Equal(Slow(0), Slow(3000));
        Assert.Equal(Slow(0), Slow(100));
    }

    [Fact]
    public void Undefined_resamples_are_left_out_and_most_of_them_refused()
    {
        double[] decided = [1, 1, 0, 0, 0, 0, 0, 0];
        var share = Bootstrap.Counted(ResamplingPlan.Items(8), times => times[0] + times[1] == 0 ? double.NaN : times[0] / (double)(times[0] + times[1]));
        Assert.Equal((0.5, 0, 1), (share.Value, share.Low, share.High));
        Assert.Contains("undefined", Assert.Throws<InputException>(() => Bootstrap.Counted(ResamplingPlan.Items(8), times => times[0] < 2 ? double.NaN : decided[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_of_what_noise_pushes_up_holds_the_figure_and_stays_above_zero()
    {
        // |mean| of balanced numbers is 0, and every resample is above it.
        double[] items = [-1, 1, -1, 1, -1, 1];
        var plan = ResamplingPlan.Items(6);
        var near = Bootstrap.Counted(plan, times => Math.Abs(Mean(items, times)), pushedUp: true);
        Assert.Equal((0, 0), (near.Value, near.Low));
        Assert.InRange(near.High, 0.2, 0.8);
        Assert.True(Bootstrap.Counted(plan, times => Math.Abs(Mean(items, times)) + 1).High > 1.5);
        // Far from 0: on each side the wider of mirrored and moved quantiles.
        double[] far = [4, 5, 6, 5, 4, 9];
        var (plain, wide) = (Bootstrap.Counted(plan, times => Mean(far, times)), Bootstrap.Counted(plan, times => Mean(far, times), pushedUp: true));
        Assert.InRange(wide.Low, 0, (2 * plain.Value) - plain.High + 1e-12);
        Assert.InRange(wide.High, Math.Max((2 * plain.Value) - plain.Low, plain.High - 0.5), 9);
    }

    [Fact]
    public void Bad_plans_are_named()
    {
        Assert.Throws<InputException>(() => ResamplingPlan.Items(1));
        Assert.Throws<InputException>(() => ResamplingPlan.Strata([]));
        Assert.Throws<InputException>(() => ResamplingPlan.Strata([5, 1]));
        Assert.Throws<InputException>(() => ResamplingPlan.Clusters(["a", "a"]));
        Assert.Throws<InputException>(() => Bootstrap.MeanOverClusters([1, 2, 3], ["a", "b"]));
        Assert.Contains("another seed", Assert.Throws<InputException>(() => Bootstrap.MeanOverSeeds([[1, 2]])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Bootstrap.MeanOverSeeds([[1, 2], [1, 2, 3]]));
        Assert.Throws<InputException>(() => Bootstrap.MeanOverSeeds([[1], [1]]));
        Assert.Throws<InputException>(() => Bootstrap.MeanOverSeeds([[1, double.NaN], [1, 2]]));
        Assert.Throws<InputException>(() => Bootstrap.PairedDifferenceOverSeeds([[1, 2], [1, 2]], [[1, 2]]));
    }
}
