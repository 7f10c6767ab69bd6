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
        double Formula(double[] at)
        {
            var (weights, bias) = loss.Plain(c, at);
            return Naive(x, y, classes, c, [.. weights, .. bias]);
        }

        Assert.Equal(Formula(place), loss.Evaluate(c, place, gradient), 10);
        for (var i = 0; i < place.Length; i++)
        {
            double At(double shift)
            {
                var moved = (double[])place.Clone();
                moved[i] += shift;
                return Formula(moved);
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 7);
        }

        // The same W and b for another strength.
        var (before, after) = (loss.Plain(c, place), loss.Plain(c * 300, loss.Moved(place, c, c * 300)));
        Assert.Equal(before.Weights.Concat(before.Bias).Select(number => Math.Round(number, 9)), after.Weights.Concat(after.Bias).Select(number => Math.Round(number, 9)));
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
        var options = (Iterations: 200, Tolerance: 1e-8);
        var one = Lbfgs.Minimise((place, gradient) => single.Evaluate(1, place, gradient), new double[single.Unknowns], options.Iterations, options.Tolerance, default);
        var other = Lbfgs.Minimise((place, gradient) => repeated.Evaluate(1.0 / 80, place, gradient), new double[single.Unknowns], options.Iterations, options.Tolerance, default);
        Assert.True(one.Converged && other.Converged);
        Assert.Equal(one.Value, other.Value, 10);
        // Eigenvectors have no sign of their own; weights do not depend on it.
        var (left, right) = (single.Plain(1, one.Place), repeated.Plain(1.0 / 80, other.Place));
        Assert.All(left.Weights.Zip(right.Weights).Concat(left.Bias.Zip(right.Bias)), pair => Assert.Equal(pair.First, pair.Second, 6));
        Assert.InRange(Math.Max(one.Iterations, other.Iterations), 1, 60);
    }

    [Fact]
    public void A_narrow_cone_costs_few_steps()
    {
        // Vectors around one direction, as CLIP's are: in plain coordinates this takes hundreds of steps.
        using var scope = new TensorScope();
        var (x, y) = Data(600, 32, 4, 3);
        for (var i = 0; i < x.Length; i++)
        {
            for (var d = 0; d < 32; d++)
                x[i][d] = (float)(3 + (x[i][d] * Math.Pow(10, -d / 16.0)) + (d == y[i] ? 0.5 : 0));
        }

        using var loss = new LogisticLoss(Tensor.From<float>([.. x.SelectMany(row => row)], [600, 32]), y, 4);
        foreach (var c in (double[])[1e-6, 1e-2, 1, 1e3, 1e6])
        {
            var found = Lbfgs.Minimise((place, gradient) => loss.Evaluate(c, place, gradient), new double[loss.Unknowns], 1000, 1e-6, default);
            Assert.True(found.Converged);
            Assert.InRange(found.Iterations, 0, 80);
        }
    }
}
