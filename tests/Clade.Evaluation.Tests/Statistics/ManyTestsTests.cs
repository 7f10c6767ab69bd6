using Clade.Core;

namespace Clade.Evaluation.Tests;

public class ManyTestsTests
{
    [Fact]
    public void Holm_is_computed_by_hand()
    {
        Assert.Equal([0.03, 0.06, 0.06], ManyTests.Holm([0.01, 0.04, 0.03]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, 1, 0.4], ManyTests.Holm([0.5, 0.9, 0.4 / 3]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Empty(ManyTests.Holm([]));
        Assert.Equal([0.2], ManyTests.Holm([0.2]));
    }

    [Fact]
    public void BenjaminiHochberg_is_computed_by_hand() =>
        // Sorted 0.01 0.03 0.04 0.5: times 4/1, 4/2, 4/3, 1: 0.04, 0.06, 0.0533, 0.5, then the least from the right.
        Assert.Equal([0.04, 0.5, 0.16 / 3, 0.16 / 3], ManyTests.BenjaminiHochberg([0.01, 0.5, 0.03, 0.04]), (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void Adjusted_values_keep_the_order_and_never_fall() =>
        Always.Holds(Always.Numbers(0, 1000, 30), numbers =>
        {
            double[] values = [.. numbers.Select(x => x / 1000.0)], holm = ManyTests.Holm(values), rate = ManyTests.BenjaminiHochberg(values);
            for (var i = 0; i < values.Length; i++)
            {
                Assert.InRange(rate[i], values[i], 1);
                Assert.InRange(holm[i], rate[i] - 1e-12, Math.Min(1, values.Length * values[i]) + 1e-12);
                for (var j = 0; j < values.Length; j++)
                    Assert.False(values[i] < values[j] && (holm[i] > holm[j] || rate[i] > rate[j]));
            }
        });

    [Fact]
    public void Holm_is_the_stepwise_procedure() =>
        // Its definition: walk from the least; stop at the first p > level / (tests left).
        Always.Holds(Always.Numbers(0, 60, 12), numbers =>
        {
            double[] values = [.. numbers.Select(x => x / 600.0)], adjusted = ManyTests.Holm(values);
            var found = 0;
            foreach (var value in values.Order())
            {
                if (value * (values.Length - found) > 0.05 + 1e-12)
                    break;
                found++;
            }

            Assert.Equal(found, adjusted.Count(value => value <= 0.05 + 1e-12));
        });

    [Fact]
    public void Bad_values_are_refused()
    {
        Assert.Throws<InputException>(() => ManyTests.Holm([1.1]));
        Assert.Throws<InputException>(() => ManyTests.BenjaminiHochberg([double.NaN]));
    }
}
