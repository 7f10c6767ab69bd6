using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class CompositionalTests
{
    [Fact]
    public void Winoground_is_judged_by_hand()
    {
        PairScores[] examples =
        [
            new(0.9, 0.1, 0.1, 0.9), // both
            new(0.5, 0.6, 0.4, 0.7), // each picture prefers its caption; caption 0 prefers picture 1
            new(0.5, 0.4, 0.6, 0.7), // each caption prefers its picture; picture 0 prefers caption 1
            new(0.5, 0.5, 0.5, 0.5), // a tie is lost
            new(0.1, 0.9, 0.9, 0.1),
        ];
        var scores = WinogroundScores.Evaluate(examples);
        Assert.Equal([1, 1, 0, 0, 0], scores.TextHits);
        Assert.Equal([1, 0, 1, 0, 0], scores.ImageHits);
        Assert.Equal([1, 0, 0, 0, 0], scores.GroupHits);
        Assert.Equal(0.4, WinogroundScores.Interval(scores.TextHits).Value, 12);
    }

    [Fact]
    public void Chance_is_a_quarter_and_a_sixth()
    {
        var random = new KeyedRandom(1);
        var scores = WinogroundScores.Evaluate([.. Enumerable.Range(0, 20_000).Select(_ => new PairScores(random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()))]);
        Assert.Equal(0.25, scores.TextHits.Average(), 0.012);
        Assert.Equal(0.25, scores.ImageHits.Average(), 0.012);
        Assert.Equal(1 / 6.0, scores.GroupHits.Average(), 0.012);
    }

    [Fact]
    public void Vectors_give_the_same_as_their_products()
    {
        using var scope = new TensorScope();
        Tensor i0 = Tiny.Unit(50, 6, 1), c0 = Tiny.Unit(50, 6, 2), i1 = Tiny.Unit(50, 6, 3), c1 = Tiny.Unit(50, 6, 4);
        double[] Dot(Tensor a, Tensor b) => [.. (a * b).Sum([1]).ToArray<float>().Select(x => (double)x)];
        double[] a = Dot(c0, i0), b = Dot(c0, i1), c = Dot(c1, i0), d = Dot(c1, i1);
        var expected = WinogroundScores.Evaluate([.. Enumerable.Range(0, 50).Select(i => new PairScores(a[i], b[i], c[i], d[i]))]);
        var scores = WinogroundScores.Evaluate(i0, c0, i1, c1);
        Assert.Equal(expected.TextHits, scores.TextHits);
        Assert.Equal(expected.ImageHits, scores.ImageHits);
        Assert.Contains(1, scores.TextHits);
    }

    [Fact]
    public void A_minimal_pair_is_right_where_the_caption_fits_better()
    {
        using var scope = new TensorScope();
        var axes = Operators.Eye(3, 3, ElementType.Float32);
        var captions = Tensor.From<float>([1, 0, 0, 1, 0, 0, 0, 0, 1], [3, 3]);
        var edited = Tensor.From<float>([0, 1, 0, 0, 1, 0, 0, 0, 1], [3, 3]);
        Assert.Equal([1.0, 0, 0], MinimalPairs.Hits(axes, captions, edited));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(4, 4, 1);
        Assert.Throws<InputException>(() => WinogroundScores.Evaluate([]));
        Assert.Throws<InputException>(() => WinogroundScores.Evaluate([new(1, double.NaN, 0, 0)]));
        Assert.Throws<InputException>(() => MinimalPairs.Hits(rows, rows, rows.Narrow(0, 0, 3)));
    }
}
