namespace Clade.Torch.Tests;

public class TorchRuntimeTests
{
    [Fact]
    public void Random_state_goes_round()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(5);
        Operators.Randn([7]);
        using var state = TorchRuntime.RandomState();
        var first = Operators.Randn([100]).ToArray<float>();
        TorchRuntime.SetRandomState(state);
        Assert.Equal(first, Operators.Randn([100]).ToArray<float>());
        // The state goes through a file as any tensor does.
        using var copy = Tensor.From<byte>(state.ToArray<byte>());
        TorchRuntime.SetRandomState(copy);
        Assert.Equal(first, Operators.Randn([100]).ToArray<float>());
        TorchRuntime.Seed(5);
        Operators.Randn([7]);
        Assert.Equal(first, Operators.Randn([100]).ToArray<float>());
        Assert.Throws<TorchException>(() => TorchRuntime.SetRandomState(Operators.Zeros([3], ElementType.UInt8)));
    }

    [Fact]
    public void Threads_are_set_and_read()
    {
        var before = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        Assert.Equal(1, TorchRuntime.Threads);
        TorchRuntime.Threads = before;
        Assert.Throws<TorchException>(() => TorchRuntime.Threads = 0);
    }

    [SkippableFact]
    public void Freed_memory_is_kept_where_there_is_glibc()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && TorchRuntime.KeepFreedMemory(), "This C library is no glibc.");
        using var scope = new TensorScope();
        Assert.Equal(3e7, Operators.Ones([30_000_000], ElementType.Float32).Sum().ToDouble());
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.KeepFreedMemory(-1));
    }

    [SkippableFact]
    public void Kept_memory_is_returned_when_asked()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && TorchRuntime.KeepFreedMemory(), "This C library is no glibc.");
        using (new TensorScope())
        {
            for (var i = 0; i < 300; i++)
                Operators.Ones([1 << 18], ElementType.Float32);
        }

        var before = Environment.WorkingSet;
        Assert.True(TorchRuntime.ReturnFreedMemory());
        Assert.True(Environment.WorkingSet < before - (100 << 20), $"{before} -> {Environment.WorkingSet}");
    }

    [Fact]
    public void The_library_says_what_it_is()
    {
        Assert.Matches(@"^\d+\.\d+", TorchRuntime.Version);
        Assert.Contains("C++", TorchRuntime.Configuration, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:99")]
    [InlineData("CPU")]
    public void Devices_that_are_not_there_are_one_sentence(string text) =>
        Assert.Contains(text, Assert.Throws<Core.InputException>(() => Device.Parse(text)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void Cuda_computes_what_the_processor_computes()
    {
        Skip.If(Device.CudaCount == 0, "This libtorch sees no CUDA device.");
        using var scope = new TensorScope();
        using var layer = new Linear(16, 4);
        var x = Operators.Randn([8, 16]);
        var expected = layer.Forward(x);
        layer.To(Device.Parse("cuda"));
        var y = layer.Forward(x.To(Device.Cuda()));
        Assert.Equal("cuda:0", y.Device.ToString());
        Assert.True(y.To(Device.Cpu).Allclose(expected, 1e-3, 1e-5));
        y.Sum().Backward();
        Assert.Equal(y.Device, layer.Weight.Grad()!.Device);
        Assert.Throws<InvalidOperationException>(() => y.AsBytes().Length);
    }
}
