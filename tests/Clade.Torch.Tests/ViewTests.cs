namespace Clade.Torch.Tests;

/// <summary>Views, indices and broadcasting, against values worked out by hand.</summary>
public class ViewTests
{
    private static Tensor Sample() => Operators.Arange(0, 24, 1, ElementType.Float32).View([2, 3, 4]);

    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        using var scope = new TensorScope();
        var x = Sample();
        Tensor[] views = [x[1], x[0..1], x.Transpose(0, 2), x.Permute([2, 0, 1]), x.View([6, 4]), x.Narrow(1, 1, 2), x.Unsqueeze(0), x.Expand([5, 2, 3, 4]), x.Detach(), x.Slice(2, 0, 4, 2)];
        Assert.All(views, view => Assert.True(view.SharesStorageWith(x)));
        Tensor[] copies = [x.Clone(), x + 0, x.Transpose(0, 2).Contiguous(), x.IndexSelect(0, Tensor.From<long>(0, 1)), x.To(ElementType.Float64)];
        Assert.All(copies, copy => Assert.False(copy.SharesStorageWith(x)));
        x[1][2].FillInPlace(0);
        Assert.Equal([0f, 0, 0, 0], views[0][2].ToArray<float>());
        Assert.Equal(23, copies[0][1][2][3].ToDouble());
    }

    [Fact]
    public void Shapes_and_strides_are_those_of_libtorch()
    {
        using var scope = new TensorScope();
        var x = Sample().Transpose(0, 2);
        Assert.Equal([4, 3, 2], x.Shape);
        Assert.Equal([1, 4, 12], x.Strides);
        Assert.False(x.IsContiguous);
        Assert.Equal(24, x.Count);
        Assert.Equal(2, x.Size(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(-4));
        Assert.Equal(0, Tensor.FromScalar(1).Dimensions);
        Assert.Equal("Float32 [4, 3, 2] on cpu", x.ToString());
    }

    [Fact]
    public void Indices_pick_and_put()
    {
        using var scope = new TensorScope();
        var x = Sample();
        Assert.Equal([20f, 21, 22, 23], x[1][-1].ToArray<float>());
        Assert.Equal([8f, 9, 10, 11], x[0][^1..].ToArray<float>());
        Assert.Equal([23f, 1], x.Index([Tensor.From<long>(1, 0), Tensor.From<long>(2, 0), Tensor.From<long>(3, 1)]).ToArray<float>());
        // A null keeps the whole dimension.
        Assert.Equal([3f, 7, 11, 15, 19, 23], x.Index([null, null, Tensor.From<long>(3)]).ToArray<float>());
        Assert.Equal([22f, 23], x.MaskedSelect(x.Gt(21)).ToArray<float>());
        x[0].IndexPutInPlace([Tensor.From<long>(0, 0)], Operators.Ones([2, 4]), accumulate: true);
        Assert.Equal([2f, 3, 4, 5], x[0][0].ToArray<float>());
        Assert.Throws<TorchException>(() => x[2]);
    }

    [Fact]
    public void Shapes_are_broadcast()
    {
        using var scope = new TensorScope();
        var column = Tensor.From<float>([10, 20], [2, 1]);
        var row = Tensor.From<float>(1, 2, 3);
        Assert.Equal([11f, 12, 13, 21, 22, 23], (column + row).ToArray<float>());
        Assert.Equal([9f, 8, 7], (column[0] - row).ToArray<float>());
        Assert.Equal([9f, 8, 7], (10 - row).ToArray<float>());
        Assert.Equal([-0.5f, -1, -1.5f], (-row / 2).ToArray<float>());
        Assert.Equal([10f, 20, 30, 20, 40, 60], (column * row).ToArray<float>());
        var error = Assert.Throws<TorchException>(() => row + Operators.Ones([2]));
        Assert.Equal("aten::add", error.Operator);
    }

    [Fact]
    public void Gradients_of_broadcasting_are_summed()
    {
        using var scope = new TensorScope();
        var row = Tensor.From<float>(1, 2, 3).SetRequiresGrad();
        (Operators.Ones([4, 3]) * row).Sum().Backward();
        Assert.Equal([4f, 4, 4], row.Grad()!.ToArray<float>());
    }

    [Fact]
    public void Integers_stay_integers()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<long>(1, 2);
        Assert.Equal(ElementType.Int64, (x + 1).ElementType);
        Assert.Equal(ElementType.Float32, (x + 1.0).ElementType);
        Assert.Equal(ElementType.Float32, (x / 2).ElementType);
        Assert.Equal(ElementType.Bool, x.Eq(1).ElementType);
    }
}
