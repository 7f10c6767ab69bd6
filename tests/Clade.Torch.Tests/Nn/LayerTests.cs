namespace Clade.Torch.Tests;

/// <summary>Each layer in float64: its formula, and gradients of inputs and parameters against differences.</summary>
public class LayerTests
{
    [Fact]
    public void Linear_is_its_formula()
    {
        using var scope = new TensorScope();
        using var layer = new Linear(2, 1, std: 0);
        using (Autograd.NoGrad())
        {
            layer.Weight.CopyInPlace(Tensor.From<float>([2, 3], [1, 2]));
            layer.Bias!.FillInPlace(1);
        }

        Assert.Equal([24f], layer.Forward(Tensor.From<float>([4, 5], [1, 2])).ToArray<float>());
        using var plain = new Linear(2, 1, bias: false);
        Assert.Null(plain.Bias);
        Assert.Equal(["weight"], plain.Parameters().Select(item => item.Name));
    }

    [Fact]
    public void Layer_norm_is_its_formula()
    {
        using var scope = new TensorScope();
        using var layer = new LayerNorm(4, 0.5);
        layer.To(ElementType.Float64);
        // Mean 2.5, variance 1.25 (divided by n), epsilon inside the root.
        var expected = new[] { -1.5, -0.5, 0.5, 1.5 }.Select(x => x / Math.Sqrt(1.75));
        Assert.Equal(expected, layer.Forward(Tensor.From<double>(1, 2, 3, 4)).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Gradients_of_linear()
    {
        using var layer = new Linear(4, 3, std: 1);
        Check(layer, layer.Forward, Operators.Randn([2, 5, 4], ElementType.Float64));
    }

    [Fact]
    public void Gradients_of_layer_norm()
    {
        using var layer = new LayerNorm(4);
        Check(layer, layer.Forward, Operators.Randn([2, 5, 4], ElementType.Float64));
    }

    [Fact]
    public void Gradients_of_embedding()
    {
        using var layer = new Embedding(5, 3, std: 1);
        // Row 2 twice, rows 3 and 4 never.
        Check(layer, layer.Forward, Tensor.From<long>([0, 2, 2, 1], [2, 2]));
        using var scope = new TensorScope();
        layer.ZeroGrad();
        layer.Forward(Tensor.From<long>(2, 2)).Sum().Backward();
        Assert.Equal([0d, 0, 2, 0, 0], layer.Weight.Grad()!.Select(1, 0).ToArray<double>());
    }

    private static void Check(Module layer, Func<Tensor, Tensor> forward, Tensor input)
    {
        using var scope = new TensorScope();
        layer.To(ElementType.Float64);
        Tensor Loss(Tensor x) => forward(x).Tanh().Square().Sum();
        if (input.ElementType.IsFloatingPoint())
            Assert.InRange(GradientCheck.MaxRelativeError(inputs => Loss(inputs[0]), [input]), 0, 1e-7);
        Loss(input).Backward();
        foreach (var (name, parameter) in layer.Parameters())
        {
            var analytic = parameter.Grad()!.ToArray<double>();
            for (var i = 0; i < analytic.Length; i++)
            {
                var numeric = (At(parameter, i, 1e-6) - At(parameter, i, -1e-6)) / 2e-6;
                Assert.True(Math.Abs(numeric - analytic[i]) < 1e-7, $"{name}[{i}]: {analytic[i]} instead of {numeric}");
            }
        }

        input.Dispose();

        double At(Tensor parameter, int i, double step)
        {
            using var inner = new TensorScope();
            using var _ = Autograd.NoGrad();
            var before = parameter.AsSpan<double>()[i];
            parameter.AsSpan<double>()[i] = before + step;
            var loss = Loss(input).ToDouble();
            parameter.AsSpan<double>()[i] = before;
            return loss;
        }
    }
}
