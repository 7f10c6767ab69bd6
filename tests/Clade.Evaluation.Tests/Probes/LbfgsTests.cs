using Clade.Core;

namespace Clade.Evaluation.Tests.Probes;

public class LbfgsTests
{
    private static double Rosenbrock(double[] x, double[] g)
    {
        double value = 0;
        Array.Clear(g);
        for (var i = 0; i + 1 < x.Length; i++)
        {
            var (a, b) = (1 - x[i], x[i + 1] - (x[i] * x[i]));
            value += (a * a) + (100 * b * b);
            g[i] += (-2 * a) - (400 * x[i] * b);
            g[i + 1] += 200 * b;
        }

        return value;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void Rosenbrocks_valley_is_walked_to_its_end(int size)
    {
        var start = Enumerable.Range(0, size).Select(i => i % 2 == 0 ? -1.2 : 1.0).ToArray();
        var found = Lbfgs.Minimise(Rosenbrock, start, 2000, 1e-9, default);
        Assert.True(found.Converged);
        Assert.All(found.Place, number => Assert.Equal(1, number, 7));
        Assert.InRange(found.Iterations, 10, 400);
        Assert.Equal(-1.2, start[0]);
    }

    [Fact]
    public void A_bad_condition_costs_steps_and_not_the_answer()
    {
        // f = 1/2 Σ s_i (x_i - i)², s from 1 to 1000: a plain gradient would need some 10,000 steps.
        double Bowl(double[] x, double[] g)
        {
            double value = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var scale = Math.Pow(10, i / 50.0 * 3);
                g[i] = scale * (x[i] - i);
                value += 0.5 * scale * (x[i] - i) * (x[i] - i);
            }

            return value;
        }

        var found = Lbfgs.Minimise(Bowl, new double[51], 3000, 1e-8, default);
        Assert.True(found.Converged, $"{found.Iterations} steps, gradient {found.Gradient}, value {found.Value}");
        Assert.InRange(found.Iterations, 20, 1000);
        for (var i = 0; i < 51; i++)
            Assert.Equal(i, found.Place[i], 6);
    }

    [Fact]
    public void Walls_of_infinity_and_NaN_are_not_crossed()
    {
        // x - ln x: minimum 1 at 1, nothing below 0.
        static double Barrier(double[] x, double[] g)
        {
            g[0] = 1 - (1 / x[0]);
            return x[0] - Math.Log(x[0]);
        }

        foreach (var start in (double[])[50, 0.001, 1e-8])
        {
            var found = Lbfgs.Minimise(Barrier, [start], 500, 1e-8, default);
            Assert.True(found.Converged, $"from {start}");
            Assert.Equal(1, found.Place[0], 6);
        }
    }

    [Fact]
    public void Steps_are_few_where_the_start_is_the_end_or_the_limit_is_low()
    {
        var at = Lbfgs.Minimise(Rosenbrock, [1, 1], 100, 1e-6, default);
        Assert.Equal((0, true), (at.Iterations, at.Converged));
        var stopped = Lbfgs.Minimise(Rosenbrock, [-1.2, 1], 3, 1e-6, default);
        Assert.Equal((3, false), (stopped.Iterations, stopped.Converged));
        Assert.True(stopped.Value < Rosenbrock([-1.2, 1], new double[2]));
        Assert.Throws<OperationCanceledException>(() => Lbfgs.Minimise(Rosenbrock, [-1.2, 1], 3, 1e-6, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void What_has_no_bottom_ends_all_the_same()
    {
        static double Slope(double[] x, double[] g)
        {
            g[0] = -1;
            return -x[0];
        }

        Assert.False(Lbfgs.Minimise(Slope, [0], 50, 1e-6, default).Converged);
    }

    [Fact]
    public void Steps_fulfil_both_conditions()
    {
        var random = new KeyedRandom(11);
        for (var round = 0; round < 300; round++)
        {
            // A quartic with bumps along one line, from a random point, with a first step that is much too short or too long.
            var (a, b, c) = (random.NextDouble(0.5, 4), random.NextDouble(-3, 3), random.NextDouble(0, 2));
            double Bumps(double[] x, double[] g)
            {
                g[0] = (4 * x[0] * x[0] * x[0]) + (2 * a * x[0]) + b + (3 * c * Math.Cos(3 * x[0]));
                return Math.Pow(x[0], 4) + (a * x[0] * x[0]) + (b * x[0]) + (c * Math.Sin(3 * x[0]));
            }

            double[] place = [random.NextDouble(-4, 4)], gradient = [0];
            var value = Bumps(place, gradient);
            double[] direction = [-gradient[0]];
            var found = WolfeSearch.Find(Bumps, place, value, gradient, direction, Math.Pow(10, random.NextDouble(-4, 3)));
            Assert.NotNull(found);
            var slope = -gradient[0] * gradient[0];
            Assert.True(found.Value <= value + (1e-4 * found.Step * slope), "the function falls enough");
            Assert.True(Math.Abs(found.Slope) <= 0.9 * Math.Abs(slope), "the slope is flat enough");
            Assert.Equal(place[0] + (found.Step * direction[0]), found.Place[0], 12);
        }

        Assert.Null(WolfeSearch.Find(Rosenbrock, [0, 0], 1, [-2, 0], [-1, 0], 1));
    }
}
