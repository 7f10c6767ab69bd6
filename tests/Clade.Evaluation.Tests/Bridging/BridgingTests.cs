using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class BridgingTests
{
    [Fact]
    public void Equal_clouds_have_no_gap_and_no_distance()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(20, 8, 1);
        Assert.Equal(new Interval(0, 0, 0), Bridging.Gap(rows, rows));
        Assert.All(Bridging.Distances(rows, rows), distance => Assert.Equal(0, distance));
        var same = rows.Narrow(0, 0, 1).Expand([15, 8]);
        var even = Bridging.Uniformity(same);
        Assert.Equal(0, even.Value, 9);
        Assert.Equal((0, 0), (Math.Round(even.Low, 9), Math.Round(even.High, 9)));
    }

    [Fact]
    public void Figures_are_those_computed_by_hand()
    {
        using var scope = new TensorScope();
        var axes = Operators.Eye(2, 2, ElementType.Float32);
        // Two axes are sqrt(2) apart: ln exp(-4).
        Assert.Equal(-4, Bridging.Uniformity(axes, resamples: 1).Value, 9);
        Assert.Equal([4, 4], Bridging.Distances(axes, -axes));
        // Means (0.5, 0.5) and (-0.5, -0.5).
        Assert.Equal(Math.Sqrt(2), Bridging.Gap(axes, -axes).Value, 9);
    }

    [Fact]
    public void Chunks_agree_with_the_definitions_and_their_resamples()
    {
        using var scope = new TensorScope();
        Tensor a = Tiny.Unit(37, 5, 2), b = Tiny.Unit(37, 5, 3);
        float[] left = a.ToArray<float>(), right = b.ToArray<float>();
        double Square(int i, int j) => Enumerable.Range(0, 5).Sum(k => Math.Pow(left[(i * 5) + k] - (double)left[(j * 5) + k], 2));
        double Potential(ReadOnlySpan<int> times)
        {
            double sum = 0, pairs = 0;
            for (var i = 0; i < 37; i++)
            {
                for (var j = 0; j < 37; j++)
                {
                    sum += i == j ? 0 : times[i] * times[j] * Math.Exp(-2 * Square(i, j));
                    pairs += i == j ? 0 : times[i] * times[j];
                }
            }

            // A row drawn twice adds pairs with itself to neither.
            return Math.Log(sum / pairs);
        }

        var uniformity = Bridging.Uniformity(a, 5, 400);
        var slow = Bootstrap.Counted(ResamplingPlan.Items(37), Potential, 6, 400);
        Assert.Equal(slow.Value, uniformity.Value, 9);
        Assert.InRange(uniformity.High - uniformity.Low, 0.8 * (slow.High - slow.Low), 1.2 * (slow.High - slow.Low));

        double Length(ReadOnlySpan<int> times)
        {
            var sum = new double[5];
            for (var i = 0; i < 37; i++)
            {
                for (var k = 0; k < 5; k++)
                    sum[k] += times[i] * (left[(i * 5) + k] - (double)right[(i * 5) + k]) / 37;
            }

            return Math.Sqrt(sum.Sum(x => x * x));
        }

        var gap = Bridging.Gap(a, b, 5, 400);
        var slowGap = Bootstrap.Counted(ResamplingPlan.Items(37), Length, 6, 400, pushedUp: true);
        Assert.Equal(slowGap.Value, gap.Value, 9);
        Assert.InRange(gap.High - gap.Low, 0.75 * (slowGap.High - slowGap.Low), 1.25 * (slowGap.High - slowGap.Low));
        Assert.Equal(Enumerable.Range(0, 37).Select(i => Enumerable.Range(0, 5).Sum(k => Math.Pow(left[(i * 5) + k] - (double)right[(i * 5) + k], 2))), Bridging.Distances(a, b), (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public void Large_tables_are_cut_into_chunks_and_leave_no_handle()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(5000, 8, 4);
        var before = Clade.Torch.Tests.Live.Count();
        var whole = Bridging.Uniformity(rows, resamples: 3).Value;
        Assert.Equal(before, Tensor.LiveCount);
        // The mean over pairs of a table with every row twice, without pairs of copies, is that of the table.
        var twice = Bridging.Uniformity(Operators.Cat([rows.Narrow(0, 0, 2000), rows.Narrow(0, 0, 2000)]), resamples: 1).Value;
        var once = Bridging.Uniformity(rows.Narrow(0, 0, 2000), resamples: 1).Value;
        Assert.Equal(Math.Log(((4.0 * 2000 * 1999 * Math.Exp(once)) + (2 * 2000)) / (4000.0 * 3999)), twice, 9);
        Assert.InRange(whole, -4, 0);
    }

    [Fact]
    public void Seeds_repeat()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(30, 4, 4);
        Assert.Equal(Bridging.Uniformity(rows, 3), Bridging.Uniformity(rows, 3));
        Assert.NotEqual(Bridging.Uniformity(rows, 3), Bridging.Uniformity(rows, 4));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = new TensorScope();
        var rows = Tiny.Unit(4, 4, 1);
        Assert.Throws<InputException>(() => Bridging.Gap(rows, rows.Narrow(0, 0, 3)));
        Assert.Throws<InputException>(() => Bridging.Uniformity(rows.Narrow(0, 0, 1)));
        Assert.Throws<InputException>(() => Bridging.Distances(rows / 0.0, rows));
    }
}
