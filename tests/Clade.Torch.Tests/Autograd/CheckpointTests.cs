namespace Clade.Torch.Tests;

public class CheckpointTests
{
    [Fact]
    public void Gradients_equal_those_without_a_checkpoint()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([4, 4], ElementType.Float64).SetRequiresGrad();
        var x = Operators.Randn([3, 4], ElementType.Float64).SetRequiresGrad();
        var y = Operators.Randn([4], ElementType.Float64).SetRequiresGrad();
        var frozen = Operators.Randn([3, 4], ElementType.Float64);
        var ids = Tensor.From<long>(2, 0, 1);
        Tensor F(Tensor[] t) => ((t[0] * t[2]).IndexSelect(0, t[3]).Matmul(w).Gelu() + t[1]).Matmul(w).Tanh();

        F([x, y, frozen, ids]).Square().Sum().Backward();
        var expected = Take(w, x, y);
        Checkpoint.Run(F, x, y, frozen, ids).Square().Sum().Backward();
        var got = Take(w, x, y);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equal(got[i]));
        Assert.Null(frozen.Grad());
    }

    [Fact]
    public void The_same_input_twice_gets_both_gradients()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<double>(3).SetRequiresGrad();
        Checkpoint.Run(t => t[0] * t[1], x, x).Sum().Backward();
        Assert.Equal([6.0], x.Grad()!.ToArray<double>());
    }

    [Fact]
    public void Parameters_get_gradients_when_no_input_asks()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([4, 4]).SetRequiresGrad();
        var x = Operators.Randn([3, 4]);
        Checkpoint.Run(t => t[0].Matmul(w), x).Sum().Backward();
        var got = Take(w)[0];
        x.Matmul(w).Sum().Backward();
        Assert.True(got.Equal(w.Grad()!));
    }

    [Fact]
    public void A_frozen_function_takes_part_without_error()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]);
        var y = Operators.Randn([3]).SetRequiresGrad();
        (Checkpoint.Run(t => t[0].Square(), x) * y).Sum().Backward();
        Assert.True(y.Grad()!.Allclose(x.Square()));
    }

    [Fact]
    public void An_input_that_the_function_ignores_gets_none()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]).SetRequiresGrad();
        var y = Operators.Randn([3]).SetRequiresGrad();
        Checkpoint.Run(t => t[0].Square(), x, y).Sum().Backward();
        Assert.NotNull(x.Grad());
        Assert.Null(y.Grad());
    }

    [Fact]
    public void An_input_may_come_back_as_the_result()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]).SetRequiresGrad();
        Checkpoint.Run(t => t[0], x).Sum().Backward();
        Assert.Equal([1f, 1, 1], x.Grad()!.ToArray<float>());
        Assert.False(x.IsDisposed);
        using (Autograd.NoGrad())
            Assert.Same(x, Checkpoint.Run(t => t[0], x));
        Assert.False(x.IsDisposed);
    }

    [Fact]
    public void Integers_come_out_unconnected()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3, 4]).SetRequiresGrad();
        Assert.False(Checkpoint.Run(t => t[0].Argmax(-1), x).RequiresGrad());
    }

    [Fact]
    public void Checkpoints_nest()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([4, 4], ElementType.Float64).SetRequiresGrad();
        var x = Operators.Randn([3, 4], ElementType.Float64).SetRequiresGrad();
        var calls = 0;
        Tensor Layer(Tensor[] t)
        {
            calls++;
            return t[0].Matmul(w).Tanh();
        }

        Tensor Block(Tensor[] t) => Checkpoint.Run(Layer, Checkpoint.Run(Layer, t[0]));
        Layer([Layer([Layer([Layer([x])])])]).Sum().Backward();
        var expected = Take(w, x);
        calls = 0;
        Checkpoint.Run(Block, Checkpoint.Run(Block, x)).Sum().Backward();
        var got = Take(w, x);
        // Four forward, four when the blocks are computed again, four when their layers are.
        Assert.Equal(12, calls);
        Assert.True(expected[0].Allclose(got[0], 1e-12));
        Assert.True(expected[1].Allclose(got[1], 1e-12));
    }

    [Fact]
    public void Random_draws_repeat_and_later_ones_are_not_disturbed()
    {
        using var scope = new TensorScope();
        var x = Operators.Ones([1000]).SetRequiresGrad();
        TorchRuntime.Seed(5);
        var y = x.Dropout(0.5, true);
        y.Sum().Backward();
        var grad = Take(x)[0];
        var next = Operators.Rand([3]);

        TorchRuntime.Seed(5);
        var again = Checkpoint.Run(t => t[0].Dropout(0.5, true), x);
        var between = Operators.Rand([3]);
        again.Sum().Backward();
        Assert.True(y.Equal(again));
        Assert.True(grad.Equal(x.Grad()!));
        Assert.True(next.Equal(between));
        TorchRuntime.Seed(5);
        _ = x.Dropout(0.5, true);
        _ = Operators.Rand([3]);
        var expected = Operators.Rand([3]);
        TorchRuntime.Seed(5);
        var third = Checkpoint.Run(t => t[0].Dropout(0.5, true), x);
        _ = Operators.Rand([3]);
        third.Sum().Backward();
        Assert.True(expected.Equal(Operators.Rand([3])));
    }

    [Fact]
    public void Autocast_of_the_first_pass_holds_in_the_second()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([32, 32]).SetRequiresGrad();
        var x = Operators.Randn([8, 32]).SetRequiresGrad();
        var types = new List<ElementType>();
        Tensor F(Tensor[] t)
        {
            var y = t[0].Matmul(w);
            types.Add(y.ElementType);
            return y.Gelu();
        }

        Tensor loss;
        using (Autocast.Enable())
            loss = F([x]).To(ElementType.Float32).Square().Mean();
        loss.Backward();
        var expected = Take(w, x);
        using (Autocast.Enable())
            loss = Checkpoint.Run(F, x).To(ElementType.Float32).Square().Mean();
        loss.Backward();
        var got = Take(w, x);
        Assert.Equal([ElementType.BFloat16, ElementType.BFloat16, ElementType.BFloat16], types);
        Assert.True(expected[0].Equal(got[0]));
        Assert.True(expected[1].Equal(got[1]));

        // The other way round: forward in float32, backward called where autocast is on.
        types.Clear();
        loss = Checkpoint.Run(F, x).Square().Mean();
        using (Autocast.Enable())
        {
            loss.Backward();
            Assert.Equal(ElementType.BFloat16, Autocast.Current(Device.Cpu));
        }

        Assert.Equal([ElementType.Float32, ElementType.Float32], types);
    }

    [Fact]
    public void Gradients_survive_forward_and_backward_within_one_autocast()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([16, 16]).SetRequiresGrad();
        var x = Operators.Randn([4, 16]);
        using var _ = Autocast.Enable();
        // The first use of w is unrecorded, as in the first pass of a checkpoint.
        Checkpoint.Run(t => t[0].Matmul(w), x).To(ElementType.Float32).Sum().Backward();
        Assert.NotNull(w.Grad());
        w.SetGrad(null);
        x.Matmul(w).To(ElementType.Float32).Sum().Backward();
        Assert.NotNull(w.Grad());
    }

    [Fact]
    public void An_exception_in_forward_changes_nothing()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]).SetRequiresGrad();
        var random = TorchRuntime.RandomState();
        Live.AssertFlat(() =>
        {
            var error = Assert.Throws<OperationCanceledException>(() => Checkpoint.Run(
                t =>
                {
                    _ = t[0].Dropout(0.5, true);
                    throw new OperationCanceledException("stop");
                },
                x));
            Assert.Equal("stop", error.Message);
        });
        Assert.True(Autograd.IsEnabled);
        Assert.True(random.Equal(TorchRuntime.RandomState()));
    }

    [Fact]
    public void An_exception_in_backward_comes_out_as_it_is_and_changes_nothing()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]).SetRequiresGrad();
        var first = true;
        Tensor F(Tensor[] t)
        {
            var y = t[0].Dropout(0.5, true);
            return first ? y : throw new OperationCanceledException("stop");
        }

        Live.AssertFlat(() =>
        {
            using var inner = new TensorScope();
            first = true;
            var loss = Checkpoint.Run(t => Checkpoint.Run(F, t[0]), x).Sum();
            first = false;
            var random = TorchRuntime.RandomState();
            using (Autograd.NoGrad())
            {
                Assert.Equal("stop", Assert.Throws<OperationCanceledException>(() => loss.Backward()).Message);
                Assert.False(Autograd.IsEnabled);
            }

            Assert.True(random.Equal(TorchRuntime.RandomState()));
            Assert.Null(Autocast.Current(Device.Cpu));
        });
        Assert.Null(x.Grad());
        Assert.True(Autograd.IsEnabled);
    }

    [Fact]
    public void An_error_of_libtorch_in_backward_names_its_operator()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([2, 3]).SetRequiresGrad();
        var first = true;
        Tensor F(Tensor[] t)
        {
            if (!first)
                return t[0].Matmul(t[0]);
            first = false;
            return t[0].Square();
        }

        var loss = Checkpoint.Run(F, x).Sum();
        Assert.Equal("aten::matmul", Assert.Throws<TorchException>(() => loss.Backward()).Operator);
    }

    [Fact]
    public void Inputs_are_freed_without_a_backward()
    {
        Live.AssertFlat(() =>
        {
            using var scope = new TensorScope();
            var x = Operators.Randn([3]).SetRequiresGrad();
            for (var i = 0; i < 100; i++)
                x = Checkpoint.Run(t => t[0].Tanh(), x);
        });
    }

    [Fact]
    public void Inputs_are_freed_by_backward_although_the_loss_lives_on()
    {
        using var scope = new TensorScope();
        var x = Operators.Randn([3]).SetRequiresGrad();
        var before = Live.Count();
        var loss = Checkpoint.Run(t => t[0].Tanh(), x);
        // The result, the cut-out input and the random state.
        Assert.Equal(before + 3, Tensor.LiveCount);
        loss.Backward(Operators.Ones([3]));
        // The result and the ones.
        Assert.Equal(before + 2, Tensor.LiveCount);
        var error = Assert.Throws<TorchException>(() => loss.Backward(Operators.Ones([3])));
        Assert.Contains("keep the graph", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_graph_allows_a_second_backward()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>(2).SetRequiresGrad();
        var loss = Checkpoint.Run(t => t[0].Square(), x).Sum();
        loss.Backward(retainGraph: true);
        loss.Backward();
        Assert.Equal([8f], x.Grad()!.ToArray<float>());
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>(2).SetRequiresGrad();
        var error = Assert.Throws<TorchException>(() => Autograd.Gradients(Checkpoint.Run(t => t[0].Square(), x).Sum(), [x]));
        Assert.Contains("use backward", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TorchException>(() => Checkpoint.Run(t => t[0].Square(), x).Sum().Backward(createGraph: true));
        Assert.Contains("second derivatives", error.Message, StringComparison.Ordinal);
        var y = x.Clone();
        var loss = Checkpoint.Run(t => t[0].Square(), y).Sum();
        using (Autograd.NoGrad())
            y.MulInPlace(2);
        Assert.Contains("changed in place", Assert.Throws<InvalidOperationException>(() => loss.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([8, 8], ElementType.Float64);
        double[] Gradient(bool checkpoint)
        {
            using var inner = new TensorScope();
            var x = Operators.Ones([2, 8], ElementType.Float64).SetRequiresGrad();
            Func<Tensor[], Tensor> f = t => t[0].Matmul(w).Tanh().Matmul(w);
            (checkpoint ? Checkpoint.Run(f, x) : f([x])).Sum().Backward();
            return x.Grad()!.ToArray<double>();
        }

        var expected = Gradient(checkpoint: false);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, Gradient(checkpoint: true)));
    }

    private static Tensor[] Take(params Tensor[] leaves)
    {
        var grads = leaves.Select(leaf => leaf.Grad()!.Clone()).ToArray();
        foreach (var leaf in leaves)
            leaf.SetGrad(null);
        return grads;
    }
}
