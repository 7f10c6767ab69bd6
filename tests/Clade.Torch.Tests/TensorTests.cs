namespace Clade.Torch.Tests;

public class TensorTests
{
    [Fact]
    public void Matrix_product_and_gradient()
    {
        using var scope = new TensorScope();
        var a = Tensor.From<float>([1, 2, 3, 4], [2, 2]).SetRequiresGrad();
        var b = Tensor.From<float>([5, 6, 7, 8], [2, 2]);
        var c = a.Matmul(b);
        Assert.Equal([19f, 22, 43, 50], c.ToArray<float>());
        c.Sum().Backward();
        Assert.Equal([11f, 15, 11, 15], a.Grad()!.ToArray<float>());
    }

    [Fact]
    public void Scope_frees_everything()
    {
        var before = Live.Count();
        using (new TensorScope())
        {
            var x = Operators.Randn([8, 8]).SetRequiresGrad();
            for (var i = 0; i < 10; i++)
                x = x.Matmul(x).Softmax(-1).LayerNorm([8]);
            x.Sum([0, 1]).Backward();
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Error_names_the_operator_and_the_first_line()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TorchException>(() => Operators.Zeros([2, 3]).Matmul(Operators.Zeros([2, 3])));
        Assert.StartsWith("aten::matmul: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Checkpoint_gives_the_same_gradients()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([4, 4], ElementType.Float64).SetRequiresGrad();
        var x = Operators.Randn([3, 4], ElementType.Float64).SetRequiresGrad();
        Tensor F(Tensor[] t) => t[0].Matmul(w).Gelu().Matmul(w).Tanh();
        F([x]).Square().Sum().Backward();
        var (gw, gx) = (w.Grad()!.Clone(), x.Grad()!.Clone());
        w.SetGrad(null);
        x.SetGrad(null);
        Checkpoint.Run(F, x).Square().Sum().Backward();
        Assert.True(gw.Equal(w.Grad()!));
        Assert.True(gx.Equal(x.Grad()!));
    }

    [Fact]
    public void Gradient_check_agrees()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3, 5], ElementType.Float64);
        Assert.InRange(GradientCheck.MaxRelativeError(t => t[0].LayerNorm([5]).Gelu().Square().Sum(), [x]), 0, 1e-7);
    }
}
