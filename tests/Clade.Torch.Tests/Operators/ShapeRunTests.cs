namespace Clade.Torch.Tests;

/// <summary>Counting without computing: the shapes of libtorch, the multiply-adds counted by hand.</summary>
public class ShapeRunTests
{
    private static readonly (string Name, double Flops, Func<Tensor> Run)[] s_cases =
    [
        ("linear", 2.0 * 2 * 5 * 4 * 3, () => Ones(2, 5, 4).Linear(Ones(3, 4), Ones(3))),
        ("linear of a vector", 2.0 * 4 * 3, () => Ones(4).Linear(Ones(3, 4))),
        ("matmul", 2.0 * 2 * 3 * 4 * 5, () => Ones(3, 4).Matmul(Ones(2, 4, 5))),
        ("matmul, broadcast", 2.0 * 6 * 7 * 4 * 5, () => Ones(2, 1, 7, 4).Matmul(Ones(3, 4, 5))),
        ("row by matrix", 2.0 * 4 * 5, () => Ones(4).Matmul(Ones(4, 5))),
        ("matrix by column", 2.0 * 3 * 4, () => Ones(3, 4).Matmul(Ones(4))),
        ("vector by vector", 2.0 * 4, () => Ones(4).Matmul(Ones(4))),
        ("bmm", 2.0 * 2 * 3 * 4 * 5, () => Ones(2, 3, 4).Bmm(Ones(2, 4, 5))),
        ("addmm", 2.0 * 3 * 4 * 5, () => Ones(5).Addmm(Ones(3, 4), Ones(4, 5))),
        ("conv2d", 2.0 * 2 * 8 * 4 * 3 * (6 / 2) * 3 * 3, () => Ones(2, 6, 9, 7).Conv2d(Ones(8, 3, 3, 3), null, [2, 2], [0, 0], groups: 2)),
        ("conv2d, padded and dilated", 2.0 * 4 * 7 * 7 * 4 * 9, () => Ones(1, 4, 9, 9).Conv2d(Ones(4, 4, 3, 3), Ones(4), padding: [1, 1], dilation: [2, 2])),
        ("elements", 0, () => ((Ones(2, 1, 3) + Ones(4, 1)) * 2.0 - Ones(1)).Gelu().Softmax(-1).LayerNorm([3], Ones(3), Ones(3))),
        ("views", 2.0 * 6 * 4 * 5, () => Ones(2, 3, 4).Gelu().Transpose(0, 1).Reshape([6, 4]).Matmul(Ones(4, 5)).View([3, 10])),
    ];

    [Fact]
    public void Shapes_are_those_of_libtorch_and_multiply_adds_are_counted()
    {
        var before = Live.Count();
        foreach (var (name, flops, run) in s_cases)
        {
            using var scope = new TensorScope();
            using var real = run();
            using var count = ShapeRun.Start();
            using var counted = run();
            Assert.Equal(real.Shape, counted.Shape);
            Assert.Equal((name, flops, real.ElementType), (name, count.Flops, counted.ElementType));
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Sizes_that_would_fill_the_memory_take_none()
    {
        using var scope = new TensorScope();
        using var count = ShapeRun.Start();
        var scores = Ones(1).Expand([1000, 100_000, 1000]).Matmul(Ones(1).Expand([1000, 1000, 100_000])).Softmax(-1);
        Assert.Equal((2e16, 1e13), (count.Flops, (double)scores.Count));
    }

    [Fact]
    public void What_is_not_counted_is_refused_and_afterwards_all_is_as_before()
    {
        using var scope = new TensorScope();
        using (ShapeRun.Start())
        {
            Assert.Throws<NotSupportedException>(() => Ones(3).Dot(Ones(3)));
            Assert.Throws<ArgumentException>(() => Ones(2, 3).Matmul(Ones(2, 3)));
            Assert.Throws<InvalidOperationException>(ShapeRun.Start);
        }

        Assert.Equal(3, Ones(3).Dot(Ones(3)).ToDouble());
    }

    private static Tensor Ones(params long[] shape) => Operators.Ones(shape, ElementType.Float32);
}
