namespace Clade.Torch.Tests;

public class ClipNormTests
{
    [Fact]
    public void Long_gradients_are_shortened_together_and_short_ones_left_alone()
    {
        using var scope = new TensorScope();
        var (a, b, none) = (Leaf(3), Leaf(4), Operators.Ones([1]).SetRequiresGrad());
        Assert.Equal(5, Gradients.ClipNorm([a, b, none], 10), 1e-6);
        Assert.Equal(3, a.Grad()!.ToDouble());
        // The same parameter named twice counts once.
        Assert.Equal(5, Gradients.ClipNorm([a, b, a], 1), 1e-6);
        Assert.Equal(3 / (5 + 1e-6), a.Grad()!.ToDouble(), 1e-7);
        Assert.Equal(4 / (5 + 1e-6), b.Grad()!.ToDouble(), 1e-7);
        Assert.Equal(0, Gradients.ClipNorm([none], 1));
        Assert.Equal(0, Gradients.ClipNorm([], 1));

        static Tensor Leaf(double grad)
        {
            var leaf = Operators.Ones([1]).SetRequiresGrad();
            leaf.SetGrad(Operators.Full([1], grad, ElementType.Float32));
            return leaf;
        }
    }
}
