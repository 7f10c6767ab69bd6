namespace Clade.Torch.Tests;

/// <summary>Who disposes what, and when.</summary>
public class ScopeTests
{
    [Fact]
    public void Scopes_nest_and_each_disposes_its_own()
    {
        Live.AssertFlat(() =>
        {
            using var outer = new TensorScope();
            var a = Operators.Ones([1]);
            Tensor b;
            using (new TensorScope())
            {
                b = a + 1;
                a.Add(b);
            }

            Assert.True(b.IsDisposed);
            Assert.False(a.IsDisposed);
        });
    }

    [Fact]
    public void Keep_hands_outward_one_scope_at_a_time()
    {
        Tensor kept, gone;
        using (new TensorScope())
        {
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(Operators.Ones([1]));
                gone = Operators.Ones([1]);
                inner.Keep(kept);
            }

            Assert.False(kept.IsDisposed);
            Assert.True(gone.IsDisposed);
        }

        Assert.True(kept.IsDisposed);
        using (var scope = new TensorScope())
            scope.Keep([kept = Operators.Ones([1]), gone = Operators.Ones([1])]);
        Assert.False(kept.IsDisposed);
        kept.Dispose();
        gone.Dispose();
    }

    [Fact]
    public void Keep_leaves_tensors_of_other_scopes_alone()
    {
        using var outer = new TensorScope();
        var tensor = Operators.Ones([1]);
        using (var inner = new TensorScope())
            inner.Keep(tensor);
        Assert.False(tensor.IsDisposed);
        outer.Dispose();
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void Detached_tensors_belong_to_the_caller()
    {
        Tensor tensor;
        using (new TensorScope())
            tensor = Operators.Ones([1]).DetachFromScope();
        Assert.False(tensor.IsDisposed);
        tensor.Dispose();
    }

    [Fact]
    public void The_wrong_order_is_refused_and_can_be_put_right()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        var tensor = Operators.Ones([1]);
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        Assert.False(tensor.IsDisposed);
        inner.Dispose();
        inner.Dispose();
        outer.Dispose();
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void An_exception_leaves_nothing_behind()
    {
        Live.AssertFlat(() => Assert.Throws<TorchException>(() =>
        {
            using var scope = new TensorScope();
            var x = Operators.Ones([2, 3]).SetRequiresGrad();
            x.Exp().Matmul(x);
        }));
        // The next scope is innermost again.
        using var next = new TensorScope();
        Assert.Same(next, TensorScope.Current);
    }

    [Fact]
    public void Threads_have_scopes_of_their_own()
    {
        using var scope = new TensorScope();
        var mine = Operators.Ones([1]);
        Exception? refused = null;
        var thread = new Thread(() =>
        {
            Assert.Null(TensorScope.Current);
            using (new TensorScope())
                mine.Add(1);
            refused = Record.Exception(mine.Dispose);
        });
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(refused);
        Assert.False(mine.IsDisposed);
        Assert.Equal(1, mine.ToDouble());
    }

    [Fact]
    public void Another_thread_may_not_close_a_scope()
    {
        using var scope = new TensorScope();
        Exception? refused = null;
        var thread = new Thread(() => refused = Record.Exception(scope.Dispose));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(refused);
    }

    [Fact]
    public void Many_threads_leave_the_counter_flat()
    {
        Live.AssertFlat(() => Parallel.For(0, 8, _ =>
        {
            using var scope = new TensorScope();
            var x = Operators.Ones([4]).SetRequiresGrad();
            for (var i = 0; i < 50; i++)
                (x * i).Sum().Backward();
            Assert.Equal(1225, x.Grad()![0].ToDouble());
        }));
    }

    [Fact]
    public void Ten_thousand_operators_leave_the_counter_flat()
    {
        Live.AssertFlat(() =>
        {
            using var outer = new TensorScope();
            var x = Operators.Randn([3, 3]);
            var before = Live.Count();
            for (var i = 0; i < 2500; i++)
            {
                using var scope = new TensorScope();
                x.Matmul(x).Add(x).Chunk(3);
                x.Sort();
            }

            Assert.Equal(before, Tensor.LiveCount);
        });
    }

    [Fact]
    public void Forgotten_tensors_are_freed_by_the_collector()
    {
        var before = Live.Count();
        Forget();
        Assert.Equal(before, Live.Count());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 100; i++)
                Operators.Ones([10]);
        }
    }
}
