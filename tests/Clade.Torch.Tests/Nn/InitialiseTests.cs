namespace Clade.Torch.Tests;

public class InitialiseTests
{
    [Theory]
    [InlineData(0.02)]
    [InlineData(1)]
    [InlineData(4)]
    public void Truncated_normal_stays_within_two_and_has_the_deviation_of_its_formula(double std)
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(1);
        var values = Initialise.TruncatedNormal([100, 1000], std).ToArray<float>();
        Assert.All(values, value => Assert.InRange(value, -2f, 2f));
        // Variance of a normal cut at ±a deviations: 1 - 2 a phi(a) / (2 Phi(a) - 1).
        var a = 2 / std;
        var inside = Tensor.FromScalar(a / Math.Sqrt(2), ElementType.Float64).Erf().ToDouble();
        var expected = std * Math.Sqrt(1 - (2 * a * Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI) / inside));
        var mean = values.Average(value => (double)value);
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.InRange(deviation / expected, 0.99, 1.01);
        Assert.InRange(mean / expected, -0.015, 0.015);
        Assert.Throws<ArgumentOutOfRangeException>(() => Initialise.TruncatedNormal([1], 0));
    }

    [Fact]
    public void The_seed_decides()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(2);
        var first = Initialise.Normal([50], 0.5).ToArray<float>();
        TorchRuntime.Seed(2);
        Assert.Equal(first, Initialise.Normal([50], 0.5).ToArray<float>());
        Assert.NotEqual(first, Initialise.Normal([50], 0.5).ToArray<float>());
        Assert.Equal([0f, 0, 1], [.. Initialise.Zeros(2).ToArray<float>(), .. Initialise.Ones(1).ToArray<float>()]);
    }

    [Fact]
    public void Shapes_alone_take_no_memory()
    {
        using var scope = new TensorScope();
        using (Initialise.ShapesOnly())
        {
            // 4 TB, if it were real.
            using var module = new Linear(1_000_000, 1_000_000);
            Assert.Equal(1_000_001_000_000, module.ParameterCount);
            Assert.Equal([1_000_000, 1_000_000], module.Weight.Shape);
            using (Initialise.ShapesOnly())
                Assert.Equal([7, 1L << 40], Initialise.TruncatedNormal([7, 1L << 40], 0.02).Shape);
            Assert.Equal([1L << 40], Initialise.Ones(1L << 40).Shape);
        }

        Assert.Equal([1f, 1], Initialise.Ones(2).ToArray<float>());
        Assert.Equal([2.5f, 2.5f], Initialise.Full([2], 2.5).ToArray<float>());
    }
}
