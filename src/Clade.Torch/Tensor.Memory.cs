using Clade.Torch.Native;

namespace Clade.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>A tensor on the processor with its own copy of the data.</summary>
    /// <param name="data">Row-major elements.</param>
    /// <param name="shape">Sizes, outermost first; empty for a scalar.</param>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape) where T : unmanaged
    {
        var tensor = Operators.Empty(shape, ElementTypes.Of<T>());
        if (tensor.Count != data.Length)
        {
            var text = tensor.ToString();
            tensor.Dispose();
            throw new ArgumentException($"{data.Length} elements do not fit a tensor of {text}.", nameof(data));
        }

        data.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>A vector with its own copy of the data.</summary>
    public static Tensor From<T>(params ReadOnlySpan<T> data) where T : unmanaged => From(data, [data.Length]);

    /// <summary>A scalar.</summary>
    public static Tensor FromScalar(double value, ElementType type = ElementType.Float32) => Operators.Full([], value, type);

    /// <summary>A tensor over memory of the caller: no copy. The memory stays pinned until the last reference to the tensor is gone.</summary>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape, or a size is negative.</exception>
    public static Tensor Wrap<T>(Memory<T> memory, ReadOnlySpan<long> shape) where T : unmanaged
    {
        long count = 1;
        foreach (var size in shape)
        {
            if (size < 0 || (Int128)count * size > memory.Length)
                count = -1;
            else
                count *= size;
        }

        if (count != memory.Length)
            throw new ArgumentException($"{memory.Length} elements do not fit a tensor of shape [{string.Join(", ", shape.ToArray())}].", nameof(memory));
        var pin = memory.Pin();
        return FromPointer((nint)pin.Pointer, shape, ElementTypes.Of<T>(), pin);
    }

    /// <summary>
    /// A tensor over foreign memory, for example a memory map: no copy. <paramref name="owner"/> is disposed when the last
    /// reference is gone, on any thread; it may not throw. It is disposed too when this call fails.
    /// </summary>
    /// <param name="data">First element, row-major; the caller vouches for the size.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="owner">Keeps the memory.</param>
    /// <exception cref="TorchException">A size is negative.</exception>
    public static Tensor FromPointer(nint data, ReadOnlySpan<long> shape, ElementType type, IDisposable owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        nint tensor;
        fixed (long* sizes = shape)
            TorchException.Check(Methods.clade_tensor_from_memory((void*)data, sizes, shape.Length, (int)type, &ManagedContext.Release, ManagedContext.New(owner), out tensor), "from_memory");
        return new Tensor(tensor);
    }

    /// <summary>The elements in place, row-major: a view, valid while the tensor is not disposed or, without a scope, still referenced.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, not on the processor, larger than 2^31 elements, or of another type.</exception>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        if (ElementType != ElementTypes.Of<T>())
            throw new InvalidOperationException($"The elements are {ElementType}, not {typeof(T).Name}: convert with To(ElementType).");
        return new Span<T>((void*)Elements(Count), (int)Count);
    }

    /// <summary>The bytes of the elements in place: a view, valid as that of <see cref="AsSpan"/>.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, not on the processor, or larger than 2 GiB.</exception>
    public Span<byte> AsBytes()
    {
        var bytes = Count * ElementType.Size();
        return new Span<byte>((void*)Elements(bytes), (int)bytes);
    }

    /// <summary>A copy of the elements in row-major order, from any device and layout.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        using var scope = new TensorScope();
        return this.Detach().To(ElementTypes.Of<T>()).To(Device.Cpu).Contiguous().AsSpan<T>().ToArray();
    }

    /// <summary>The same elements on another device; this tensor itself if it is there already.</summary>
    public Tensor To(Device device) => this.To(device, ElementType);

    /// <summary>The only element as a double.</summary>
    /// <exception cref="TorchException">There is more than one element.</exception>
    public double ToDouble() => this.Item().ToDouble();

    /// <summary>The only element as an integer.</summary>
    /// <exception cref="TorchException">There is more than one element.</exception>
    public long ToInt64() => this.Item().ToInt64();

    /// <summary>Address of the first element of a contiguous tensor on the processor.</summary>
    /// <exception cref="InvalidOperationException">It is neither, or <paramref name="length"/> is too much for a span.</exception>
    internal nint Elements(long length = 0)
    {
        if (!IsContiguous || !Device.IsCpu)
            throw new InvalidOperationException($"A span needs a contiguous tensor on the processor; this is {this}{(IsContiguous ? "" : ", a strided view")}.");
        if (length > int.MaxValue)
            throw new InvalidOperationException($"{this} is too large for one span; take it in parts with Narrow.");
        TorchException.Check(Methods.clade_tensor_data(Pointer, out var data), "data");
        GC.KeepAlive(this);
        return data;
    }
}
