using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests.Probes;

public class LogisticLossTests
{
    // The formula of the documentation, number by number.
    private static double Naive(float[][] x, int[] y, int classes, double c, double[] place)
    {
        var width = x[0].Length;
        double loss = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var scores = Enumerable.Range(0, classes).Select(k => place[(classes * width) + k] + Enumerable.Range(0, width).Sum(d => place[(k * width) + d] * x[i][d])).ToArray();
            var most = scores.Max();
            loss += most + Math.Log(scores.Sum(score => Math.Exp(score - most))) - scores[y[i]];
        }

        return (loss / x.Length) + (place.Take(classes * width).Sum(w => w * w) / (2 * c * x.Length));
    }

    private static (float[][] X, int[] Y) Data(int count, int width, int classes, long seed)
    {
        var random = new KeyedRandom(seed);
        var (x, y) = (new float[count][], new int[count]);
        for (var i = 0; i < count; i++)
        {
            x[i] = new float[width];
            for (var d = 0; d < width; d++)
                x[i][d] = (float)random.NextNormal();
            y[i] = random.NextInt(classes);
        }

        return (x, y);
    }

    [Theory]
    [InlineData(1, 1, 2, 1)]
    [InlineData(17, 5, 3, 0.01)]
    [InlineData(40, 3, 7, 1000)]
    public void Value_and_gradient_are_those_of_the_formula(int count, int width, int classes, double c)
    {
        using var scope = new TensorScope();
        var (x, y) = Data(count, width, classes, count);
        using var loss = new LogisticLoss(Tensor.From<float>([.. x.SelectMany(row => row)], [count, width]), y, classes);
        Assert.Equal(classes * (width + 1), loss.Unknowns);
        var random = new KeyedRandom(5);
        var place = Enumerable.Range(0, loss.Unknowns).Select(_ => random.NextNormal()).ToArray();
        var gradient = new double[loss.Unknowns];
        Assert.Equal(Naive(x, y, classes, c, place), loss.Evaluate(c, place, gradient), 10);
        for (var i = 0; i < place.Length; i++)
        {
            double At(double shift)
            {
                var moved = (double[])place.Clone();
                moved[i] += shift;
                return Naive(x, y, classes, c, moved);
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 7);
        }
    }

    [Fact]
    public void Many_pictures_are_taken_in_parts_and_the_sum_is_the_same()
    {
        using var scope = new TensorScope();
        var (x, y) = Data(2000, 64, 3, 8);
        var once = Tensor.From<float>([.. x.SelectMany(row => row)], [2000, 64]);
        using var single = new LogisticLoss(once, y, 3);
        // 160,000 rows of 64: more than is widened at a time.
        using var repeated = new LogisticLoss(once.Repeat([80, 1]), [.. Enumerable.Repeat(y, 80).SelectMany(labels => labels)], 3);
        var place = Enumerable.Range(0, single.Unknowns).Select(i => Math.Sin(i) / 3).ToArray();
        var (one, other) = (new double[place.Length], new double[place.Length]);
        Assert.Equal(single.Evaluate(1, place, one), repeated.Evaluate(1.0 / 80, place, other), 10);
        for (var i = 0; i < place.Length; i++)
            Assert.Equal(one[i], other[i], 10);
    }
}
