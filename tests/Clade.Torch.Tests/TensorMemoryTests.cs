using System.Buffers;
using System.Runtime.InteropServices;

namespace Clade.Torch.Tests;

/// <summary>Elements in and out: where they are shared, where they are copied, what is refused.</summary>
public class TensorMemoryTests
{
    [Fact]
    public void All_element_types_go_in_and_out_bit_for_bit()
    {
        Check<float>([0, -0f, 1.5f, float.NaN, float.NegativeInfinity, float.Epsilon], ElementType.Float32);
        Check<double>([0, -0d, Math.PI, double.NaN, double.MaxValue, double.Epsilon], ElementType.Float64);
        Check<Half>([(Half)1.5, Half.NaN, Half.Epsilon], ElementType.Float16);
        Check<BFloat16>([(BFloat16)1.5f, BFloat16.FromBits(0x7FC1), BFloat16.FromBits(1)], ElementType.BFloat16);
        Check<long>([long.MinValue, -1, long.MaxValue], ElementType.Int64);
        Check<int>([int.MinValue, -1, int.MaxValue], ElementType.Int32);
        Check<short>([short.MinValue, -1, short.MaxValue], ElementType.Int16);
        Check<sbyte>([sbyte.MinValue, -1, sbyte.MaxValue], ElementType.Int8);
        Check<byte>([0, 1, 255], ElementType.UInt8);
        Check<bool>([true, false, true], ElementType.Bool);

        static void Check<T>(T[] values, ElementType type) where T : unmanaged
        {
            using var tensor = Tensor.From<T>(values);
            Assert.Equal(type, tensor.ElementType);
            Assert.Equal([values.Length], tensor.Shape);
            var expected = MemoryMarshal.AsBytes<T>(values).ToArray();
            Assert.Equal(expected, tensor.AsBytes().ToArray());
            Assert.Equal(expected, MemoryMarshal.AsBytes(tensor.AsSpan<T>()).ToArray());
            Assert.Equal(expected, MemoryMarshal.AsBytes<T>(tensor.ToArray<T>()).ToArray());
            Assert.Equal(values.Length * type.Size(), tensor.AsBytes().Length);
        }
    }

    [Fact]
    public void From_copies_and_spans_do_not()
    {
        using var scope = new TensorScope();
        float[] data = [1, 2, 3];
        var tensor = Tensor.From<float>(data);
        data[0] = 9;
        Assert.Equal(1, tensor.AsSpan<float>()[0]);
        tensor.AsSpan<float>()[1] = 7;
        Assert.Equal([1f, 7, 3], tensor.ToArray<float>());
        tensor.Detach().AsSpan<float>()[2] = 8;
        Assert.Equal([1f, 7, 8], tensor.ToArray<float>());
    }

    [Fact]
    public void Wrap_shares_memory_both_ways()
    {
        using var scope = new TensorScope();
        var data = new float[6];
        var tensor = Tensor.Wrap<float>(data, [2, 3]);
        data[4] = 5;
        Assert.Equal(5, tensor[1][1].ToDouble());
        tensor.AddInPlace(1);
        Assert.Equal([1f, 1, 1, 1, 6, 1], data);
        Assert.True(tensor.AsSpan<float>().Overlaps(data));
    }

    [Fact]
    public void Memory_is_let_go_with_the_last_reference()
    {
        var memory = new Counting();
        var tensor = Tensor.Wrap(memory.Memory, [4]);
        var view = tensor[1..];
        tensor.Dispose();
        Assert.Equal(1, memory.Pins);
        Assert.Equal([0f, 0, 0], view.ToArray<float>());
        view.Dispose();
        Assert.Equal(0, memory.Pins);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_shape_that_does_not_fit_is_refused(long size)
    {
        Live.AssertFlat(() =>
        {
            var memory = new Counting();
            Assert.Throws<ArgumentException>(() => Tensor.Wrap(memory.Memory, [size]));
            Assert.Equal(0, memory.Pins);
        });
    }

    [Fact]
    public void From_refuses_a_shape_that_does_not_fit() => Live.AssertFlat(() =>
        Assert.Contains("3 elements", Assert.Throws<ArgumentException>(() => Tensor.From<float>([1, 2, 3], [2, 2])).Message, StringComparison.Ordinal));

    [Fact]
    public void Foreign_memory_is_let_go_when_the_call_fails()
    {
        var owner = new Owner();
        Assert.Throws<TorchException>(() => Tensor.FromPointer(0, [-1], ElementType.Float32, owner));
        Assert.Equal(1, owner.Disposals);
    }

    [Fact]
    public void Spans_are_refused_where_they_would_lie()
    {
        using var scope = new TensorScope();
        var tensor = Operators.Zeros([2, 3]);
        Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<double>().Length);
        Assert.Contains("strided", Assert.Throws<InvalidOperationException>(() => tensor.T().AsSpan<float>().Length).Message, StringComparison.Ordinal);
        // Four billion elements that take one: too many for a span, and not contiguous either.
        Assert.Throws<InvalidOperationException>(() => Operators.Zeros([1]).Expand([1L << 32]).AsSpan<float>().Length);
        Assert.Throws<NotSupportedException>(() => Tensor.From<char>('a'));
        Assert.Equal(0, Operators.Zeros([0, 3]).AsSpan<float>().Length);
    }

    [Fact]
    public void Arrays_come_from_any_layout_and_type()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From<int>([1, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([1f, 4, 2, 5, 3, 6], tensor.T().ToArray<float>());
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor.ToArray<int>());
        Assert.Equal(3.5, tensor.To(ElementType.Float64).Mean().ToDouble());
        Assert.Equal(6, tensor.Max().ToInt64());
        Assert.Throws<TorchException>(() => tensor.ToDouble());
    }

    [Fact]
    public void Disposed_tensors_say_so()
    {
        var tensor = Operators.Zeros([1]);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsDisposed);
        Assert.Equal("disposed tensor", tensor.ToString());
        Assert.Throws<ObjectDisposedException>(() => tensor.Shape);
        Assert.Throws<ObjectDisposedException>(() => tensor.Add(1));
    }

    private sealed class Owner : IDisposable
    {
        internal int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }

    /// <summary>Four floats that know how often they are pinned.</summary>
    private sealed unsafe class Counting : MemoryManager<float>
    {
        private readonly float[] _data = GC.AllocateArray<float>(4, pinned: true);

        internal int Pins { get; private set; }

        public override Span<float> GetSpan() => _data;

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            Pins++;
            return new MemoryHandle((float*)Marshal.UnsafeAddrOfPinnedArrayElement(_data, elementIndex), default, this);
        }

        public override void Unpin() => Pins--;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
