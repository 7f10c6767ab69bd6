namespace Clade.Torch.Tests;

public class AutocastTests
{
    [Fact]
    public void Matrix_products_are_bfloat16_and_parameters_and_gradients_float32()
    {
        using var scope = new TensorScope();
        var w = Operators.Randn([8, 8]).SetRequiresGrad();
        using (Autocast.Enable())
        {
            var y = Operators.Randn([4, 8]).Linear(w);
            Assert.Equal(ElementType.BFloat16, y.ElementType);
            y.To(ElementType.Float32).Sum().Backward();
        }

        Assert.Equal(ElementType.Float32, w.Grad()!.ElementType);
        Assert.Equal(ElementType.Float32, Operators.Randn([4, 8]).Linear(w).ElementType);
    }

    [Fact]
    public void It_nests_and_switches_off()
    {
        Assert.Null(Autocast.Current(Device.Cpu));
        using (Autocast.Enable())
        {
            using (Autocast.Enable(null))
            {
                Assert.Null(Autocast.Current(Device.Cpu));
                using (Autocast.Enable())
                    Assert.Equal(ElementType.BFloat16, Autocast.Current(Device.Cpu));
                Assert.Null(Autocast.Current(Device.Cpu));
            }

            Assert.Equal(ElementType.BFloat16, Autocast.Current(Device.Cpu));
            Assert.Null(Autocast.Current(Device.Cuda()));
        }

        Assert.Null(Autocast.Current(Device.Cpu));
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Autocast.Enable(ElementType.Float32));
        Assert.Null(Autocast.Current(Device.Cpu));
    }

    // Whatever changes a parameter while autocast is on, the next forward sees it.
    [Theory]
    [InlineData("in place")]
    [InlineData("step")]
    [InlineData("load")]
    [InlineData("data")]
    public void Casts_are_never_stale(string how)
    {
        using var scope = new TensorScope();
        var w = Operators.Ones([1, 1]).SetRequiresGrad();
        using var optimiser = new AdamW([new ParameterGroup([("w", w)], 0)]);
        var x = Operators.Ones([1, 1]);
        using var _ = Autocast.Enable();
        var y = x.Linear(w);
        Assert.Equal(1, y.ToDouble());
        y.To(ElementType.Float32).Sum().Backward();
        switch (how)
        {
            case "in place":
                using (Autograd.NoGrad())
                    w.FillInPlace(2);
                break;
            case "step":
                optimiser.Step(-1);
                break;
            case "load":
                var path = Path.GetTempFileName();
                StateDict.Save(path, [("w", Operators.Full([1, 1], 2.0))]);
                StateDict.LoadInto(path, [("w", w)]);
                File.Delete(path);
                break;
            default:
                w.AsSpan<float>()[0] = 2;
                break;
        }

        Assert.Equal(2, x.Linear(w).ToDouble(), 1e-5);
    }

    // A parameter first used without recording (evaluation between two steps) still gets its gradient.
    [Fact]
    public void A_use_without_recording_does_not_swallow_gradients()
    {
        using var scope = new TensorScope();
        var w = Operators.Ones([2, 2]).SetRequiresGrad();
        var x = Operators.Ones([1, 2]);
        using var _ = Autocast.Enable();
        using (Autograd.NoGrad())
            x.Linear(w);
        x.Linear(w).To(ElementType.Float32).Sum().Backward();
        Assert.Equal([1f, 1, 1, 1], w.Grad()!.ToArray<float>());
    }

    [Fact]
    public void It_belongs_to_its_thread()
    {
        var setting = Autocast.Enable();
        ElementType? other = ElementType.Float64;
        Exception? refused = null;
        var thread = new Thread(() =>
        {
            other = Autocast.Current(Device.Cpu);
            refused = Record.Exception(setting.Dispose);
        });
        thread.Start();
        thread.Join();
        Assert.Null(other);
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal(ElementType.BFloat16, Autocast.Current(Device.Cpu));
        setting.Dispose();
        setting.Dispose();
        Assert.Null(Autocast.Current(Device.Cpu));
    }
}
