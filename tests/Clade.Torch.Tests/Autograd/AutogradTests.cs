namespace Clade.Torch.Tests;

public class AutogradTests
{
    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        using var scope = new TensorScope();
        var x = Operators.Ones([2]).SetRequiresGrad();
        using (Autograd.NoGrad())
        {
            Assert.False(Autograd.IsEnabled);
            Assert.False((x * 2).RequiresGrad());
            using (Autograd.EnableGrad())
                Assert.True((x * 2).RequiresGrad());
            Assert.False(Autograd.IsEnabled);
        }

        Assert.True(Autograd.IsEnabled);
        var y = x * 2;
        Assert.True(y.RequiresGrad());
        Assert.False(y.IsLeaf());
        Assert.True(x.IsLeaf());
        Assert.False(y.Detach().RequiresGrad());
    }

    [Fact]
    public void The_setting_comes_back_after_an_exception_and_belongs_to_its_thread()
    {
        Assert.Throws<TorchException>(() =>
        {
            using var scope = new TensorScope();
            using var _ = Autograd.NoGrad();
            Operators.Ones([2]).Matmul(Operators.Ones([3]));
        });
        Assert.True(Autograd.IsEnabled);
        var setting = Autograd.NoGrad();
        Exception? refused = null;
        var elsewhere = false;
        var thread = new Thread(() => (elsewhere, refused) = (Autograd.IsEnabled, Record.Exception(setting.Dispose)));
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
        Assert.IsType<InvalidOperationException>(refused);
        setting.Dispose();
        setting.Dispose();
        Assert.True(Autograd.IsEnabled);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_forgotten()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>(3).SetRequiresGrad();
        Assert.Null(x.Grad());
        x.Square().Sum().Backward();
        x.Square().Sum().Backward();
        Assert.Equal(12, x.Grad()!.ToDouble());
        x.SetGrad(null);
        Assert.Null(x.Grad());
    }

    [Fact]
    public void Chosen_gradients_leave_grad_alone_and_second_derivatives_are_right()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<double>(3).SetRequiresGrad();
        var other = Tensor.From<double>(1).SetRequiresGrad();
        var grads = Autograd.Gradients(x.Pow(3).Sum(), [x, other], createGraph: true);
        Assert.Equal(27, grads[0]!.ToDouble());
        Assert.Null(grads[1]);
        Assert.Equal(18, Autograd.Gradients(grads[0]!.Sum(), [x])[0]!.ToDouble());
        Assert.Null(x.Grad());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using var scope = new TensorScope();
        Assert.Throws<TorchException>(() => Operators.Ones([2]).Backward());
        Assert.Throws<TorchException>(() => Operators.Ones([2], ElementType.Int64).SetRequiresGrad());
        var x = Operators.Ones([2]).SetRequiresGrad();
        Assert.Throws<TorchException>(() => (x * 2).Backward());
        Assert.Throws<TorchException>(() => (x * 2).SetRequiresGrad(false));
        var loss = (x * x).Sum();
        loss.Backward();
        Assert.Throws<TorchException>(() => loss.Backward());
        Assert.Throws<TorchException>(() => x.AddInPlace(1));
    }

    public static TheoryData<string, Func<Tensor, Tensor>> Functions => new()
    {
        { "softmax", x => x.Softmax(-1).Square() },
        { "log softmax", x => x.LogSoftmax(-1) * 0.3 },
        { "log-sum-exp", x => x.Logsumexp([1]).Square() },
        { "gelu", x => x.Gelu() },
        { "gelu tanh", x => x.Gelu("tanh") },
        { "sigmoid", x => x.Sigmoid().Log() },
        { "matmul", x => x.Matmul(x.T()).Square() },
        { "normalise", x => x / x.LinalgVectorNorm(2, [1], true) },
        { "cross entropy", x => x.CrossEntropyLoss(Tensor.From<long>(1, 0, 4), default, 1, -100, 0.1) },
        { "index", x => x.Index([Tensor.From<long>(0, 2, 2)]).Square() },
        { "cat", x => Operators.Cat([x, x * 2], 1).Square() },
        { "layer norm", x => x.LayerNorm([5]).Pow(3) },
        { "conv2d", x => x.View([1, 1, 3, 5]).Conv2d(x.View([5, 1, 1, 3])).Square() },
        { "bicubic", x => x.View([1, 1, 3, 5]).UpsampleBicubic2d([4, 7], false, default).Square() },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_are_those_of_differences(string name, Func<Tensor, Tensor> function)
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(3);
        var x = Operators.Randn([3, 5], ElementType.Float64);
        var error = GradientCheck.MaxRelativeError(inputs => function(inputs[0]).Sum(), [x]);
        Assert.True(error < 1e-7, $"{name}: {error}");
    }
}
