using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class PictureRetrievalTests
{
    [Fact]
    public void A_picture_never_finds_itself()
    {
        using var scope = new TensorScope();
        // a: (1, 0) and (0.6, 0.8); b: (0.8, 0.6) and (0, 1); c stands alone.
        var rows = Tensor.From<float>([1, 0, 0.6f, 0.8f, 0.8f, 0.6f, 0, 1, -1, 0], [5, 2]);
        var (scores, queries) = PictureRetrieval.Evaluate(rows, ["a", "a", "b", "b", "c"]);
        Assert.Equal([0, 1, 2, 3], queries);
        // From (1, 0): 0.8, 0.6, so its partner is second; from (0.6, 0.8): 0.96, 0.8, 0.6, third; from (0.8, 0.6): 0.96 0.8 0.6, third; from (0, 1): 0.8 0.6 0, second.
        Assert.Equal([2, 3, 3, 2], scores.Ranks);
        Assert.Equal(4, scores.Candidates);
        Assert.Equal(2.5, scores.MedianRank);
        Assert.Equal((0.5 + (1 / 3.0)) / 2, scores.MeanAveragePrecision, 12);
    }

    [Fact]
    public void Copies_tie_and_ties_are_lost()
    {
        using var scope = new TensorScope();
        var same = Operators.Ones([6, 3], ElementType.Float32);
        var (scores, _) = PictureRetrieval.Evaluate(same, [1, 1, 2, 2, 2, 3]);
        // Two others of another label, or of no partner, stand before.
        Assert.Equal([5, 5, 4, 4, 4], scores.Ranks);
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(2, 1)]
    [InlineData(3, 55)]
    public void It_is_retrieval_from_the_others(int seed, int scoresAtOnce)
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(30, 4, seed);
        int[] labels = [.. Enumerable.Range(0, 30).Select(i => i % 7)];
        var (scores, queries) = PictureRetrieval.Evaluate(rows, labels, new RetrievalOptions { ScoresAtOnce = scoresAtOnce });
        Assert.Equal(30, queries.Count);
        for (var i = 0; i < 30; i++)
        {
            var others = Enumerable.Range(0, 30).Where(j => j != i).ToArray();
            var alone = Retrieval.Evaluate(rows.Narrow(0, i, 1), rows.IndexSelect(0, Tensor.From<long>([.. others.Select(j => (long)j)])), Positives.ByLabel([labels[i]], [.. others.Select(j => labels[j])]));
            Assert.Equal(alone.Ranks[0], scores.Ranks[i]);
            Assert.Equal(alone.AveragePrecisions[0], scores.AveragePrecisions[i], 12);
        }
    }

    [Fact]
    public void Ranks_and_precisions_have_intervals()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(60, 4, 3);
        var (scores, _) = PictureRetrieval.Evaluate(rows, [.. Enumerable.Range(0, 60).Select(i => i % 7)]);
        var (median, precision) = (scores.MedianRankInterval(), scores.MeanAveragePrecisionInterval());
        Assert.Equal((scores.MedianRank, true, true), (median.Value, median.Contains(median.Value), median.High > median.Low));
        Assert.Equal(scores.MeanAveragePrecision, precision.Value, 12);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(3, 4, 1);
        Assert.Throws<InputException>(() => PictureRetrieval.Evaluate(rows, [1, 2]));
        Assert.Contains("share a label", Assert.Throws<InputException>(() => PictureRetrieval.Evaluate(rows, [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PictureRetrieval.Evaluate(rows / 0.0, [1, 1, 1]));
    }
}
