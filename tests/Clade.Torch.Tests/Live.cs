namespace Clade.Torch.Tests;

/// <summary>Asserts that an action leaves as many tensors alive as there were.</summary>
internal static class Live
{
    internal static void AssertFlat(Action action)
    {
        var before = Count();
        action();
        Assert.Equal(before, Tensor.LiveCount);
    }

    /// <summary>Living tensors once finalizers of earlier tests have run.</summary>
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.LiveCount;
    }
}
