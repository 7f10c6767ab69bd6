using Clade.Core;

namespace Clade.Evaluation.Tests;

/// <summary>Two models by figures that are no means: against counting out by hand, and whether chance is told from difference.</summary>
public class PairedFiguresTests
{
    [Fact]
    public void The_figures_are_those_of_their_own_pages()
    {
        double[] scores = [0.9, 0.8, 0.4, 0.7, 0.3], confidences = [0.95, 0.85, 0.62, 0.55, 0.35], hits = [1, 0, 1, 1, 0];
        Assert.Equal(5 / 6.0, PairedFigures.Value(new(PartsKind.Auroc, [.. scores.Select((score, i) => (double[])[i < 3 ? 1 : 0, score])])), 12);
        Assert.Equal(0.416, PairedFigures.Value(new(PartsKind.Ece, [.. confidences.Zip(hits, (c, h) => (double[])[c, h])])), 12);
        // Class 0: 3 of 6, class 2: 1 of 1; class 1 nowhere.
        Assert.Equal(0.75, PairedFigures.Value(new(PartsKind.MeanIou, [[0, 1, 4], [0, 2, 2, 2, 1, 1], []])), 12);
        Assert.Equal(double.NaN, PairedFigures.Value(new(PartsKind.MeanIou, [[], []])));
    }

    [Theory]
    [InlineData(PartsKind.MeanIou)]
    [InlineData(PartsKind.Auroc)]
    [InlineData(PartsKind.Ece)]
    public void Few_items_are_counted_out(PartsKind kind)
    {
        var (first, second) = (Made(kind, 9, 1), Made(kind, 9, 2));
        var found = Math.Abs(Value(kind, first) - Value(kind, second));
        var (reached, all) = (0, 1 << 9);
        for (var bits = 0; bits < all; bits++)
        {
            double[][] mine = [.. first.Select((own, i) => ((bits >> i) & 1) == 1 ? second[i] : own)], its = [.. second.Select((own, i) => ((bits >> i) & 1) == 1 ? first[i] : own)];
            reached += Math.Abs(Value(kind, mine) - Value(kind, its)) >= found - 1e-12 ? 1 : 0;
        }

        Assert.Equal(reached / (double)all, PairedFigures.Exchange(new(kind, first), new(kind, second)), 12);
        Assert.Equal(1, PairedFigures.Exchange(new(kind, first), new(kind, first)));
    }

    [Fact]
    public void Drawn_exchanges_come_near_to_all_of_them()
    {
        var (first, second) = (Made(PartsKind.MeanIou, 18, 5), Made(PartsKind.MeanIou, 18, 6));
        // 18 are counted out; one more that hardly matters is drawn.
        var all = PairedFigures.Exchange(new(PartsKind.MeanIou, first), new(PartsKind.MeanIou, second));
        var drawn = PairedFigures.Exchange(new(PartsKind.MeanIou, [.. first, [0, 0, 1]]), new(PartsKind.MeanIou, [.. second, [0, 1, 1]]));
        Assert.InRange(drawn, all - 0.05, all + 0.05);
    }

    [Fact]
    public void The_interval_is_that_of_the_mean_where_the_figure_is_one()
    {
        // One class, and the pixels in either are the same in all pictures: mIoU is then the mean of hits.
        double[] mine = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 0.0 : 1)], its = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 0.0 : 1)];
        ItemParts Of(double[] hits) => new(PartsKind.MeanIou, [.. hits.Select(hit => (double[])[0, hit, 1])]);
        var (mean, figure) = (Bootstrap.PairedDifference(mine, its), PairedFigures.Difference(Of(mine), Of(its)));
        Assert.Equal(mean.Value, figure.Value, 12);
        Assert.InRange(figure.Low, mean.Low - 0.03, mean.Low + 0.03);
        Assert.InRange(figure.High, mean.High - 0.03, mean.High + 0.03);
        Assert.InRange(PairedFigures.Exchange(Of(mine), Of(its)) - PairedTests.SignFlip(mine, its), -0.02, 0.02);
    }

    [Fact]
    public void Scores_of_other_scales_are_the_same_detector()
    {
        var scores = Made(PartsKind.Auroc, 40, 3);
        double[][] scaled = [.. scores.Select(item => (double[])[item[0], Math.Exp(item[1])])];
        Assert.Equal(1, PairedFigures.Exchange(new(PartsKind.Auroc, scores), new(PartsKind.Auroc, scaled)));
        Assert.Equal(0, PairedFigures.Difference(new(PartsKind.Auroc, scores), new(PartsKind.Auroc, scaled)).Value);
    }

    [Fact]
    public void Equal_models_are_rarely_called_different_and_better_ones_often()
    {
        var (false_, found) = (0, 0);
        for (var run = 0; run < 40; run++)
        {
            ItemParts same = Pictures(run, 0.6), other = Pictures(run + 1000, 0.6), better = Pictures(run + 2000, 0.7);
            false_ += PairedFigures.Exchange(same, other, rounds: 200) < 0.05 ? 1 : 0;
            found += PairedFigures.Exchange(same, better, rounds: 200) < 0.05 ? 1 : 0;
        }

        // 5 % of 40 is 2; more than 7 come in 1 of 700 cases.
        Assert.InRange(false_, 0, 7);
        Assert.InRange(found, 35, 40);
    }

    [Fact]
    public void Segmentation_enters_the_comparison_with_its_correction()
    {
        TaskResult Task(string name, ItemParts parts) => new()
        {
            Task = name,
            Kind = "segmentation",
            Data = "set",
            Items = [.. parts.Items.Select((_, i) => $"{i}")],
            Metrics = [new Metric("mIoU", new Interval(0, 0, 0)) { IsMain = true, Parts = parts }],
        };
        var comparison = ModelComparison.Between("A", [Task("far", Pictures(1, 0.9)), Task("near", Pictures(2, 0.6))], "B", [Task("far", Pictures(3, 0.3)), Task("near", Pictures(4, 0.6))]);
        Assert.Equal("A is better than B on 1 of 2 tasks; on one the difference is within noise.", comparison.Sentence);
        var row = comparison.Tasks[0];
        Assert.Equal(("exchange", 30, 30), (row.Test, row.Items, row.Differing));
        Assert.Equal(PairedFigures.Value(Pictures(1, 0.9)) - PairedFigures.Value(Pictures(3, 0.3)), row.Difference!.Value, 12);
        Assert.Equal(2 * row.P, row.AdjustedP);
        Assert.True(row.Difference.Low > 0);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ItemParts two = new(PartsKind.Ece, [[1, 1], [1, 1]]);
        Assert.Throws<InputException>(() => PairedFigures.Difference(two, new(PartsKind.Auroc, [[1, 1], [0, 1]])));
        Assert.Throws<InputException>(() => PairedFigures.Difference(two, new(PartsKind.Ece, [[1, 1]])));
        Assert.Throws<InputException>(() => PairedFigures.Value(new(PartsKind.Ece, [[1, 1, 1]])));
        Assert.Throws<InputException>(() => PairedFigures.Value(new(PartsKind.MeanIou, [[1, 1]])));
        Assert.Throws<InputException>(() => PairedFigures.Exchange(new(PartsKind.Ece, [[1, 1]]), new(PartsKind.Ece, [[1, 1]])));
        // A figure that is undefined in most resamples is no difference, and its task is said to be open.
        ItemParts empty = new(PartsKind.MeanIou, [[], []]), full = new(PartsKind.MeanIou, [[0, 1, 2], [0, 1, 1]]);
        TaskResult Task(ItemParts parts) => new() { Task = "t", Kind = "k", Data = "d", Items = ["1", "2"], Metrics = [new Metric("mIoU", new Interval(0, 0, 0)) { Parts = parts }] };
        Assert.Contains("undefined", ModelComparison.Between("A", [Task(empty)], "B", [Task(full)]).Tasks[0].Reason, StringComparison.Ordinal);
    }

    // Pictures of 100 pixels in two classes, so many of them right.
    private static ItemParts Pictures(int seed, double right)
    {
        var (random, scores) = (new Random(seed), new SegmentationScores(2));
        for (var i = 0; i < 30; i++)
        {
            int[] truth = [.. Enumerable.Range(0, 100).Select(pixel => pixel < 20 + i ? 0 : 1)];
            // Pixels of a picture go together, as they do in models.
            var own = Math.Clamp(right + (0.2 * (random.NextDouble() - 0.5)), 0, 1);
            scores.Add([.. truth.Select(label => random.NextDouble() < own ? label : 1 - label)], truth);
        }

        return scores.Parts;
    }

    private static double[][] Made(PartsKind kind, int count, int seed)
    {
        var random = new Random(seed);
        // Ranks, for models with other scales are exchanged by rank.
        var ranks = Spearman.Ranks([.. Enumerable.Range(0, count).Select(_ => (double)random.Next(6))]);
        return [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            PartsKind.MeanIou => (double[])[0, random.Next(5), 5 + random.Next(5), 1 + (i % 2), random.Next(3), 4],
            PartsKind.Auroc => [i < count / 2 ? 1 : 0, ranks[i]],
            _ => [random.NextDouble(), random.Next(2)],
        })];
    }

    // The statistics once more, in the plainest way.
    private static double Value(PartsKind kind, double[][] items)
    {
        switch (kind)
        {
            case PartsKind.MeanIou:
                var rows = items.SelectMany(item => item.Chunk(3)).GroupBy(row => row[0]).Select(own => own.Sum(row => row[1]) / own.Sum(row => row[2]));
                return rows.Average();
            case PartsKind.Auroc:
                return items.Where(item => item[0] == 1).SelectMany(known => items.Where(item => item[0] == 0).Select(other => known[1] > other[1] ? 1 : known[1] == other[1] ? 0.5 : 0)).Average();
            default:
                return Calibration.ExpectedError([.. items.Select(item => item[0])], [.. items.Select(item => item[1])]);
        }
    }
}
