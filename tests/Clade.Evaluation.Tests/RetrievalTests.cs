using Clade.Core;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Evaluation.Tests;

public class RetrievalTests
{
    // Scores of the three queries: [1, 0.5, 0], [0.5, 1, 0.2], [0.9, 0.1, 0.3]: dot products with unit axes.
    private static Tensor Queries() => Tensor.From<float>([1, 0.5f, 0, 0.5f, 1, 0.2f, 0.9f, 0.1f, 0.3f], [3, 3]);

    private static Tensor Axes(int count) => Operators.Eye(count, count, ElementType.Float32);

    [Fact]
    public void Figures_are_those_computed_by_hand()
    {
        using var scope = new TensorScope();
        var scores = Retrieval.Evaluate(Queries(), Axes(3), Positives.Pairs(3));
        Assert.Equal([1, 1, 2], scores.Ranks);
        Assert.Equal(2 / 3.0, scores.RecallAt1, 12);
        Assert.Equal(1, scores.RecallAt5);
        Assert.Equal(1, scores.RecallAt10);
        Assert.Equal(1, scores.MedianRank);
        Assert.Equal((1 + 1 + 0.5) / 3, scores.MeanAveragePrecision, 12);
        Assert.Equal((3, 3), (scores.Queries, scores.Candidates));
        Assert.Equal([1.0, 1, 0], scores.Hits(1));
    }

    [Fact]
    public void Several_positives_share_a_query()
    {
        using var scope = new TensorScope();
        // One query with scores 0.9 0.8 0.7 0.6; positives at ranks 2 and 4: AP = (1/2 + 2/4) / 2.
        var query = Tensor.From<float>([0.9f, 0.8f, 0.7f, 0.6f], [1, 4]);
        var scores = Retrieval.Evaluate(query, Axes(4), Positives.Of([[3, 1]], 4));
        Assert.Equal([2], scores.Ranks);
        Assert.Equal(0.5, scores.MeanAveragePrecision, 12);
    }

    [Fact]
    public void Ties_are_lost_to_others_and_not_to_other_positives()
    {
        using var scope = new TensorScope();
        var same = Operators.Ones([4, 2], ElementType.Float32);
        var collapsed = Retrieval.Evaluate(same, same, Positives.Pairs(4));
        Assert.All(collapsed.Ranks, rank => Assert.Equal(4, rank));
        Assert.Equal(0, collapsed.RecallAt1);
        var allPositive = Retrieval.Evaluate(same, same, Positives.ByLabel(["a", "a", "a", "a"], ["a", "a", "a", "a"]));
        Assert.All(allPositive.Ranks, rank => Assert.Equal(1, rank));
        Assert.Equal(1, allPositive.MeanAveragePrecision, 12);
    }

    [Fact]
    public void Copies_tie_wherever_they_stand()
    {
        // The products of copies may differ in the last bit between columns: the tolerance catches that.
        using var scope = new TensorScope();
        var one = Tiny.Unit(1, 509, 3);
        var candidates = Operators.Cat([Tiny.Unit(40, 509, 4) * 0.1, one.Expand([17, 509])]);
        var scores = Retrieval.Evaluate(one, candidates, Positives.Of([[45]], 57));
        Assert.Equal([17], scores.Ranks);
    }

    [Theory]
    [InlineData(1, 1 << 20, 1e-6)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 100, 0)]
    [InlineData(4, 301, 1e-6)]
    [InlineData(5, 64, 1)]
    public void Chunks_and_counting_agree_with_sorting(int seed, int scoresAtOnce, double tolerance)
    {
        using var scope = new TensorScope();
        var random = new KeyedRandom(seed);
        var (q, n) = (1 + random.NextInt(40), 2 + random.NextInt(60));
        // Small whole numbers: exact scores with many ties.
        var left = Enumerable.Range(0, q * 4).Select(_ => (float)random.NextInt(3)).ToArray();
        var right = Enumerable.Range(0, n * 4).Select(_ => (float)random.NextInt(3)).ToArray();
        var positives = new int[q][];
        for (var i = 0; i < q; i++)
        {
            var all = Enumerable.Range(0, n).ToArray();
            random.Shuffle(all.AsSpan());
            positives[i] = all[..(1 + random.NextInt(Math.Min(n, 7)))];
        }

        var rows = Enumerable.Range(0, q).Select(i => Enumerable.Range(0, n).Select(j => Enumerable.Range(0, 4).Sum(k => left[(i * 4) + k] * right[(j * 4) + k])).ToArray()).ToArray();
        var (ranks, precisions) = NaiveRetrieval.Evaluate(rows, positives, tolerance);
        var scores = Retrieval.Evaluate(Tensor.From<float>(left, [q, 4]), Tensor.From<float>(right, [n, 4]), Positives.Of(positives, n), new RetrievalOptions { ScoresAtOnce = scoresAtOnce, TieTolerance = tolerance });
        Assert.Equal(ranks, scores.Ranks);
        Assert.All(precisions.Zip(scores.AveragePrecisions), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void A_hundred_thousand_candidates_are_ranked_in_chunks()
    {
        using var scope = new TensorScope();
        var candidates = Tiny.Unit(100_000, 16, 6);
        var own = Enumerable.Range(0, 400).Select(i => i * 250).ToArray();
        var queries = candidates.IndexSelect(0, Tensor.From<long>([.. own.Select(i => (long)i)]));
        var scores = Retrieval.Evaluate(queries, candidates, Positives.Of([.. own.Select(i => new[] { i })], 100_000));
        Assert.All(scores.Ranks, rank => Assert.Equal(1, rank));
    }

    [Fact]
    public void Both_ways_leaves_out_what_answers_nothing()
    {
        using var scope = new TensorScope();
        var candidates = Tiny.Unit(5, 8, 1);
        var queries = Operators.Stack([candidates[0], candidates[0], candidates[3]]);
        var (forth, back) = Retrieval.EvaluateBothWays(queries, candidates, Positives.Of([[0], [0], [3]], 5));
        Assert.Equal([1, 1, 1], forth.Ranks);
        Assert.Equal([1, 1], back.Ranks);
        Assert.Equal((2, 3), (back.Queries, back.Candidates));
    }

    [Fact]
    public void Each_direction_of_a_pair_is_the_other_of_its_mirror()
    {
        using var scope = new TensorScope();
        var (a, b) = (Tiny.Unit(23, 6, 1), Tiny.Unit(23, 6, 2));
        var (forth, back) = Retrieval.EvaluateBothWays(a, b, Positives.Pairs(23));
        var (mirrored, _) = Retrieval.EvaluateBothWays(b, a, Positives.Pairs(23));
        Assert.Equal(back.Ranks, mirrored.Ranks);
        Assert.Equal(Retrieval.Evaluate(a, b, Positives.Pairs(23)).Ranks, forth.Ranks);
    }

    [Fact]
    public void One_candidate_is_always_found()
    {
        using var scope = new TensorScope();
        var scores = Retrieval.Evaluate(-Axes(1), Axes(1), Positives.Pairs(1));
        Assert.Equal(1, scores.RecallAt1);
        Assert.Equal(1, scores.MedianRank);
    }

    [Fact]
    public void Median_of_an_even_number_lies_between_and_parts_keep_their_ranks()
    {
        using var scope = new TensorScope();
        // Ranks 1, 1, 2, 3.
        var queries = Tensor.From<float>([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0.5f, 0, 1, 0, 1, 0.5f], [4, 4]);
        var scores = Retrieval.Evaluate(queries, Axes(4), Positives.Pairs(4));
        Assert.Equal([1, 1, 2, 3], scores.Ranks);
        Assert.Equal(1.5, scores.MedianRank);
        var part = scores.Only([3, 0, 2]);
        Assert.Equal([3, 1, 2], part.Ranks);
        Assert.Equal(2, part.MedianRank);
        Assert.Equal(4, part.Candidates);
        Assert.Throws<InputException>(() => scores.Only([]));
        Assert.Throws<InputException>(() => scores.Only([4]));
    }

    [Fact]
    public void Smaller_types_are_widened_first()
    {
        using var scope = new TensorScope();
        var (a, b) = (Tiny.Unit(9, 16, 1).To(ElementType.BFloat16), Tiny.Unit(9, 16, 2).To(ElementType.BFloat16));
        var wide = Retrieval.Evaluate(a.To(ElementType.Float32), b.To(ElementType.Float32), Positives.Pairs(9));
        Assert.Equal(wide.Ranks, Retrieval.Evaluate(a, b, Positives.Pairs(9)).Ranks);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = new TensorScope();
        var good = Axes(3);
        var broken = good.Clone();
        broken[1].CopyInPlace(Tensor.FromScalar(double.NaN));
        Assert.Contains("the first in row 1", Assert.Throws<InputException>(() => Retrieval.Evaluate(good, broken, Positives.Pairs(3))).Message, StringComparison.Ordinal);
        Assert.Contains("query features", Assert.Throws<InputException>(() => Retrieval.Evaluate(broken / 0.0, good, Positives.Pairs(3))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Retrieval.Evaluate(good, Operators.Ones([3, 4]), Positives.Pairs(3)));
        Assert.Throws<InputException>(() => Retrieval.Evaluate(good, good, Positives.Pairs(4)));
        Assert.Throws<InputException>(() => Retrieval.Evaluate(good, good[0], Positives.Pairs(3)));
        Assert.Throws<InputException>(() => Retrieval.Evaluate(good[..0], good, Positives.Of([], 3)));
        Assert.Contains("Query 2", Assert.Throws<InputException>(() => Retrieval.Evaluate(good, good, Positives.Of([[0], [1], []], 3))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Positives.Of([[3]], 3));
        Assert.Throws<InputException>(() => Positives.Of([[-1]], 3));
        Assert.Throws<InputException>(() => Positives.Of([[1, 1]], 3));
    }

    [Fact]
    public void It_can_be_cancelled_and_leaves_no_handle()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        using (new TensorScope())
        {
            var features = Axes(3);
            var before = Live.Count();
            Assert.Throws<OperationCanceledException>(() => Retrieval.Evaluate(features, features, Positives.Pairs(3), null, source.Token));
            Retrieval.EvaluateBothWays(features, features, Positives.Pairs(3));
            Retrieval.EvaluateBothWays(features, features, Positives.Of([[0], [0], [1]], 3));
            Assert.Equal(before, Tensor.LiveCount);
        }
    }
}
