using Clade.Core;

namespace Clade.Evaluation.Tests;

public class BootstrapTests
{
    [Fact]
    public void Width_is_that_of_the_normal_approximation()
    {
        // 400 items, 30 % hits: standard error sqrt(0.21 / 400) = 0.0229, so 95 % is about ±0.0449.
        var items = Enumerable.Range(0, 400).Select(i => i % 10 < 3 ? 1.0 : 0.0).ToArray();
        var interval = Bootstrap.Mean(items, resamples: 4000);
        Assert.Equal(0.3, interval.Value, 12);
        Assert.InRange(interval.High - interval.Low, 0.0898 * 0.93, 0.0898 * 1.07);
        Assert.True(interval.Contains(0.3));
        Assert.False(interval.Contains(0.4));
    }

    [Fact]
    public void Coverage_is_near_the_level()
    {
        var inside = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var random = new KeyedRandom(trial, 1);
            var items = new double[60];
            for (var i = 0; i < items.Length; i++)
                items[i] = random.NextDouble() < 0.4 ? 1 : 0;
            inside += Bootstrap.Mean(items, trial, 400).Contains(0.4) ? 1 : 0;
        }

        Assert.InRange(inside / 400.0, 0.90, 0.98);
    }

    [Fact]
    public void Same_seed_gives_the_same_interval()
    {
        double[] items = [1, 2, 3, 4, 10];
        Assert.Equal(Bootstrap.Mean(items, 7), Bootstrap.Mean(items, 7));
        Assert.NotEqual(Bootstrap.Mean(items, 7), Bootstrap.Mean(items, 8));
    }

    [Fact]
    public void Equal_items_have_no_width()
    {
        Assert.Equal(new Interval(2, 2, 2), Bootstrap.Mean([2, 2, 2]));
        Assert.Equal(new Interval(0.1, 0.1, 0.1), Bootstrap.Mean([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
    }

    [Fact]
    public void Pairs_cancel_what_is_hard_for_both()
    {
        var random = new KeyedRandom(3);
        double[] first = new double[200], second = new double[200];
        for (var i = 0; i < first.Length; i++)
        {
            var hard = random.NextNormal();
            first[i] = hard + 0.1 + (0.01 * random.NextNormal());
            second[i] = hard;
        }

        var paired = Bootstrap.PairedDifference(first, second);
        Assert.InRange(paired.Value, 0.09, 0.11);
        Assert.False(paired.Contains(0));
        Assert.InRange(paired.High - paired.Low, 0, 0.01);
        Assert.True(Bootstrap.Mean(first).High - Bootstrap.Mean(first).Low > 0.2);
    }

    [Fact]
    public void Any_statistic_may_sort_its_sample()
    {
        double[] items = [3, 1, 2, 100, 4];
        var median = Bootstrap.Of(items, sample =>
        {
            Array.Sort(sample);
            return sample[sample.Length / 2];
        });
        Assert.Equal(3, median.Value);
        Assert.Equal([3, 1, 2, 100, 4], items);
        Assert.InRange(median.Low, 1, 3);
    }

    [Fact]
    public void Bad_items_are_named()
    {
        Assert.Throws<InputException>(() => Bootstrap.Mean([]));
        Assert.Contains("at least two", Assert.Throws<InputException>(() => Bootstrap.Mean([5])).Message, StringComparison.Ordinal);
        Assert.Contains("Item 1", Assert.Throws<InputException>(() => Bootstrap.Mean([0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Bootstrap.PairedDifference([1], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Mean([1, 2], level: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Mean([1, 2], resamples: 0));
    }

    [Fact]
    public void It_prints_as_in_a_table() => Assert.Equal("0.412 [0.389, 0.436]", new Interval(0.41234, 0.3891, 0.4359).ToString());

    [Fact]
    public void Where_all_agree_a_share_is_exact()
    {
        // Clopper and Pearson by hand: (1 - p)^30 = 0.025.
        var none = Bootstrap.Share(new double[30]);
        Assert.Equal((0.0, 0.0), (none.Value, none.Low));
        Assert.Equal(0.025, Math.Pow(1 - none.High, 30), 12);
        var all = Bootstrap.Share([1, 1, 1, 1, 1]);
        Assert.Equal((1.0, 1.0), (all.Value, all.High));
        Assert.Equal(0.025, Math.Pow(all.Low, 5), 12);
        // Two captions of each of three pictures are three pictures.
        Assert.Equal(Bootstrap.Share([0, 0, 0]).High, Bootstrap.ShareOverClusters([0, 0, 0, 0, 0, 0], [1, 1, 2, 2, 3, 3]).High, 12);
        double[] mixed = [0, 1, 1, 0, 0.5, 1];
        Assert.Equal(Bootstrap.Mean(mixed), Bootstrap.Share(mixed));
        Assert.Equal(Bootstrap.MeanOverClusters(mixed, [1, 1, 2, 2, 3, 3]), Bootstrap.ShareOverClusters(mixed, [1, 1, 2, 2, 3, 3]));
        Assert.Equal((0.5, 0.5), (Bootstrap.Share([0.5, 0.5]).Low, Bootstrap.Share([0.5, 0.5]).High));
        Assert.Throws<InputException>(() => Bootstrap.Share([0, 2]));
        Assert.Throws<InputException>(() => Bootstrap.Share([0]));
    }
}
