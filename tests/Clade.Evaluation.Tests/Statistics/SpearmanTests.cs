using Clade.Core;

namespace Clade.Evaluation.Tests;

public class SpearmanTests
{
    [Fact]
    public void It_is_computed_by_hand()
    {
        // No ties: 1 - 6 sum d² / (n (n² - 1)); ranks 1 2 3 4 against 2 1 4 3: sum d² = 4, so 0.6.
        Assert.Equal(0.6, Spearman.Correlation([1, 2, 3, 4], [20, 10, 40, 30])!.Value, 12);
        Assert.Equal(1, Spearman.Correlation([1, 2, 3], [1, 10, 11])!.Value, 12);
        Assert.Equal(-1, Spearman.Correlation([1, 2, 3], [3, 2, 1])!.Value, 12);
        // Ties: ranks 1 2.5 2.5 4 against 1 2 3 4: 4.5 / sqrt(4.5 · 5).
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), Spearman.Correlation([1, 2, 2, 3], [1, 2, 3, 4])!.Value, 12);
        Assert.Null(Spearman.Correlation([1, 1, 1], [1, 2, 3]));
    }

    [Fact]
    public void Only_the_order_counts() =>
        Always.Holds(Always.Pairs(-9, 9, 20), pair =>
        {
            if (pair.First.Length < 3)
                return;
            double[] first = [.. pair.First.Select(x => (double)x)], second = [.. pair.Second.Select(x => (double)x)];
            var plain = Spearman.Correlation(first, second);
            Assert.Equal(plain, Spearman.Correlation([.. first.Select(Math.Exp)], [.. second.Select(x => (x * x * x) + x)]));
            Assert.Equal(plain, Spearman.Correlation(second, first));
            Assert.Equal(-plain ?? 0, Spearman.Correlation([.. first.Select(x => -x)], second) ?? 0, 12);
        });

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<InputException>(() => Spearman.Correlation([1, 2], [1, 2]));
        Assert.Throws<InputException>(() => Spearman.Correlation([1, 2, 3], [1, 2]));
        Assert.Throws<InputException>(() => Spearman.Correlation([1, 2, double.NaN], [1, 2, 3]));
    }
}
