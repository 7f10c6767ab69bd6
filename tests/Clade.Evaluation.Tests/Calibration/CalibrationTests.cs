using Clade.Core;

namespace Clade.Evaluation.Tests;

public class CalibrationTests
{
    private static readonly double[] Confidences = [0.95, 0.85, 0.62, 0.55, 0.35], Hits = [1, 0, 1, 1, 0];

    [Theory]
    [InlineData(5, 0.396)]
    [InlineData(10, 0.416)]
    [InlineData(15, 0.416)]
    public void Ece_is_computed_by_hand(int bins, double expected) => Assert.Equal(expected, Calibration.ExpectedError(Confidences, Hits, bins), 12);

    [Fact]
    public void Perfect_and_constant_answers_have_none()
    {
        Assert.Equal(0, Calibration.ExpectedError([1, 1, 1], [1, 1, 1]));
        Assert.Equal(0, Calibration.AdaptiveError([1, 1, 1], [1, 1, 1]));
        Assert.Equal(0, Calibration.ExpectedError([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]), 12);
        Assert.Equal(0, Calibration.AdaptiveError([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]), 12);
    }

    [Fact]
    public void Bins_are_closed_on_the_right()
    {
        // 0.2 belongs to (0, 0.2], 0.4 to (0.2, 0.4] of five; 3/15 = 0.2 to the third of fifteen.
        Assert.Equal([0.1, 0.4], Calibration.Reliability([0, 0.2, 0.4], [0, 1, 1], 5).Select(bin => Math.Round(bin.Confidence, 12)));
        for (var bins = 1; bins <= 60; bins++)
        {
            for (var edge = 1; edge <= bins; edge++)
            {
                var at = edge / (double)bins;
                // The edge and a number just above it are never in one bin.
                Assert.Equal(edge == bins ? 1 : 2, Calibration.Reliability([at, Math.Min(1, Math.BitIncrement(at))], [1, 1], bins).Count);
                Assert.Single(Calibration.Reliability([at, at - (0.5 / bins)], [1, 1], bins));
            }
        }
    }

    [Fact]
    public void Reliability_lists_bins_that_are_not_empty()
    {
        var bins = Calibration.Reliability(Confidences, Hits, 5);
        Assert.Equal(new ReliabilityBin[] { new(0.35, 0, 1), new(0.55, 1, 1), new(0.62, 1, 1), new(0.9, 0.5, 2) }, bins.Select(bin => bin with { Confidence = Math.Round(bin.Confidence, 9) }));
    }

    [Fact]
    public void Adaptive_bins_are_of_equal_number_by_hand()
    {
        // Sorted .35 .55 .62 .85 .95 with 0 1 1 0 1; two bins of 3 and 2: |2 - 1.52| + |1 - 1.8| = 0.48 + 0.8, over 5.
        Assert.Equal(1.28 / 5, Calibration.AdaptiveError(Confidences, Hits, 2), 12);
        // As many bins as pictures, and more: sum of |hit - confidence|.
        Assert.Equal((0.35 + 0.45 + 0.38 + 0.85 + 0.05) / 5, Calibration.AdaptiveError(Confidences, Hits, 5), 12);
        Assert.Equal((0.35 + 0.45 + 0.38 + 0.85 + 0.05) / 5, Calibration.AdaptiveError(Confidences, Hits, 15), 12);
    }

    [Fact]
    public void Order_does_not_matter_and_all_figures_agree_with_slow_ones() =>
        Always.Holds(Always.Pairs(0, 20, 60), pair =>
        {
            double[] confidences = [.. pair.First.Select(x => x / 20.0)], hits = [.. pair.Second.Select(x => (double)(x % 2))];
            Assert.Equal(Slow(confidences, hits, 15), Calibration.ExpectedError(confidences, hits), 12);
            Assert.Equal(SlowAdaptive(confidences, hits, 7), Calibration.AdaptiveError(confidences, hits, 7), 12);
            Assert.Equal(Calibration.AdaptiveError(confidences, hits, 7), Calibration.AdaptiveError([.. confidences.Reverse()], [.. hits.Reverse()], 7), 12);
            Assert.Equal(Calibration.ExpectedError(confidences, hits), Calibration.ExpectedError([.. confidences.Reverse()], [.. hits.Reverse()]), 12);
            // One bin is the difference of the means, and more bins never cancel more.
            var one = Math.Abs(confidences.Average() - hits.Average());
            Assert.Equal(one, Calibration.ExpectedError(confidences, hits, 1), 12);
            Assert.InRange(Calibration.ExpectedError(confidences, hits), one - 1e-12, 1);
            Assert.InRange(Calibration.AdaptiveError(confidences, hits), one - 1e-12, 1);
        });

    [Fact]
    public void The_interval_covers_what_is_true_where_percentiles_do_not()
    {
        // 300 answers in 10 bins; the model says `lie` more than is true, which is its true ECE.
        foreach (var lie in new[] { 0, 0.02, 0.05, 0.15 })
        {
            var (ours, percentile) = (0, 0);
            for (var trial = 0; trial < 120; trial++)
            {
                var random = new KeyedRandom(trial, 77);
                double[] confidences = new double[300], hits = new double[300];
                for (var i = 0; i < 300; i++)
                {
                    confidences[i] = 0.3 + (0.6 * random.NextDouble());
                    hits[i] = random.NextDouble() < confidences[i] - lie ? 1 : 0;
                }

                ours += Calibration.ExpectedErrorInterval(confidences, hits, seed: trial).Contains(lie) ? 1 : 0;
                percentile += Bootstrap.Counted(ResamplingPlan.Items(300), times => Weighted(confidences, hits, times), trial, 300).Contains(lie) ? 1 : 0;
            }

            // 95 % of 120 is 114 with a standard error of 2.4.
            Assert.True(ours >= 107, $"covers {lie} in {ours} of 120");
            if (lie < 0.05)
                Assert.True(percentile < 12, $"percentiles cover {lie} in {percentile} of 120");
        }
    }

    [Fact]
    public void Few_pictures_show_an_error_by_chance()
    {
        var random = new KeyedRandom(6);
        double[] few = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble(0.3, 0.9))], many = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble(0.3, 0.9))];
        // A bin of n answers is off by sqrt(2 / pi · p (1 - p) / n) on average; ten bins of 20 and of 2,000, mean of sqrt(p (1 - p)) 0.47.
        Assert.Equal(0.47 * Math.Sqrt(2 / Math.PI / 20), Calibration.ByChance(few), 0.01);
        Assert.Equal(0.47 * Math.Sqrt(2 / Math.PI / 2000), Calibration.ByChance(many), 0.001);
        Assert.Equal(0, Calibration.ByChance([1, 1, 1]));
    }

    [Fact]
    public void Intervals_are_those_of_the_figures()
    {
        var interval = Calibration.ExpectedErrorInterval(Confidences, Hits);
        Assert.Equal(0.416, interval.Value, 12);
        Assert.InRange(interval.Low, 0, 0.416);
        Assert.Equal(1.28 / 5, Calibration.AdaptiveErrorInterval(Confidences, Hits, 2).Value, 12);
        Assert.Equal(new Interval(0, 0, 0), Calibration.ExpectedErrorInterval([1, 1, 1], [1, 1, 1]));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<InputException>(() => Calibration.ExpectedError([], []));
        Assert.Throws<InputException>(() => Calibration.ExpectedError([0.5], [1, 0]));
        Assert.Throws<InputException>(() => Calibration.ExpectedError([1.5], [1]));
        Assert.Throws<InputException>(() => Calibration.AdaptiveError([double.NaN], [1]));
        Assert.Throws<InputException>(() => Calibration.ExpectedErrorInterval([0.5], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.ExpectedError([0.5], [1], 0));
    }

    private static double Slow(double[] confidences, double[] hits, int bins)
    {
        double sum = 0;
        for (var bin = 0; bin < bins; bin++)
        {
            var inside = Enumerable.Range(0, hits.Length).Where(i => (confidences[i] > bin / (double)bins || bin == 0) && confidences[i] <= (bin + 1) / (double)bins).ToArray();
            if (inside.Length > 0)
                sum += inside.Length / (double)hits.Length * Math.Abs(inside.Average(i => hits[i]) - inside.Average(i => confidences[i]));
        }

        return sum;
    }

    private static double SlowAdaptive(double[] confidences, double[] hits, int bins)
    {
        var mean = confidences.Zip(hits).GroupBy(pair => pair.First).ToDictionary(group => group.Key, group => group.Average(pair => pair.Second));
        var gaps = confidences.Order().Select(confidence => mean[confidence] - confidence).ToList();
        double sum = 0;
        for (int bin = 0, start = 0, used = Math.Min(bins, gaps.Count); bin < used; bin++)
        {
            var size = (gaps.Count / used) + (bin < gaps.Count % used ? 1 : 0);
            sum += Math.Abs(gaps.Skip(start).Take(size).Sum());
            start += size;
        }

        return sum / gaps.Count;
    }

    private static double Weighted(double[] confidences, double[] hits, ReadOnlySpan<int> times)
    {
        var gaps = new double[15];
        for (var i = 0; i < hits.Length; i++)
            gaps[Math.Max(0, (int)Math.Ceiling(confidences[i] * 15) - 1)] += times[i] * (hits[i] - confidences[i]);
        return gaps.Sum(Math.Abs) / hits.Length;
    }
}
