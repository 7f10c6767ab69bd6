namespace Clade.Core.Tests;

public class KeyedRandomTests
{
    [Fact]
    public void Key_decides_the_sequence_alone()
    {
        var first = new KeyedRandom(seed: 7, stream: 1, step: 2, sample: 3);
        var again = new KeyedRandom(seed: 7, stream: 1, step: 2, sample: 3);
        var other = new KeyedRandom(seed: 7, stream: 1, step: 2, sample: 4);
        var value = first.NextUInt64();
        Assert.Equal(value, again.NextUInt64());
        Assert.NotEqual(value, other.NextUInt64());
    }

    [Fact]
    public void Neighbouring_keys_are_uncorrelated()
    {
        double sum = 0, sumOfSquares = 0;
        for (var sample = 0; sample < 20_000; sample++)
        {
            var value = new KeyedRandom(1, 2, 3, sample).NextNormal();
            sum += value;
            sumOfSquares += value * value;
        }

        // Mean 0 within four standard errors, variance 1 within four of its own.
        Assert.InRange(sum / 20_000, -0.0283, 0.0283);
        Assert.InRange(sumOfSquares / 20_000, 0.96, 1.04);
    }

    [Fact]
    public void Shuffle_keeps_every_item()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new KeyedRandom(5).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
