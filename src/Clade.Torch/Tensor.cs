using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>
/// A libtorch tensor. Operators are extension methods of <see cref="Operators"/>. A tensor made inside a
/// <see cref="TensorScope"/> is disposed with it unless it is kept; outside of scopes whoever made it disposes it.
/// Reading is thread-safe; disposing while another thread computes with it is not.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private readonly TensorHandle _handle;

    internal Tensor(nint pointer)
    {
        _handle = new TensorHandle(pointer);
        TensorScope.Current?.Add(this);
    }

    /// <summary>The scope that will dispose this tensor, with the neighbours in its list.</summary>
    internal TensorScope? Scope { get; set; }

    internal Tensor? Previous { get; set; }

    internal Tensor? Next { get; set; }

    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.Pointer;
        }
    }

    /// <summary>Tensors of this process that are not disposed: asserted to return to its old value by leak tests.</summary>
    public static long LiveCount => TensorHandle.Live;

    /// <summary>True after <see cref="Dispose"/>.</summary>
    public bool IsDisposed => _handle.IsClosed;

    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Dimensions => Keep(Methods.clade_tensor_dimensions(Pointer));

    /// <summary>Sizes, outermost first. A new array each time.</summary>
    public long[] Shape
    {
        get
        {
            var sizes = new long[Dimensions];
            fixed (long* data = sizes)
                TorchException.Check(Methods.clade_tensor_sizes(Pointer, data), "sizes");
            GC.KeepAlive(this);
            return sizes;
        }
    }

    /// <summary>Distance between neighbours along each dimension, in elements. A new array each time.</summary>
    /// <exception cref="TorchException">The tensor is sparse.</exception>
    public long[] Strides
    {
        get
        {
            var strides = new long[Dimensions];
            fixed (long* data = strides)
                TorchException.Check(Methods.clade_tensor_strides(Pointer, data), "strides");
            GC.KeepAlive(this);
            return strides;
        }
    }

    /// <summary>Number of elements.</summary>
    public long Count => Keep(Methods.clade_tensor_count(Pointer));

    /// <summary>Type of the elements.</summary>
    public ElementType ElementType => (ElementType)Keep(Methods.clade_tensor_element_type(Pointer));

    /// <summary>Where the elements are.</summary>
    public Device Device => Device.Unpack(Keep(Methods.clade_tensor_device(Pointer)));

    /// <summary>True if the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => Keep(Methods.clade_tensor_is_contiguous(Pointer)) > 0;

    /// <summary>Size of one dimension; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public long Size(int dimension)
    {
        var dimensions = Dimensions;
        var index = dimension < 0 ? dimension + dimensions : dimension;
        if ((uint)index >= (uint)dimensions)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The tensor has {dimensions} dimensions.");
        return Keep(Methods.clade_tensor_size(Pointer, index));
    }

    /// <summary>True if both tensors see the same memory.</summary>
    public bool SharesStorageWith(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var shared = Methods.clade_tensor_shares_storage(Pointer, other.Pointer) != 0;
        GC.KeepAlive(other);
        return Keep(shared);
    }

    /// <summary>Counts changes in place, of this tensor and of all that share its memory.</summary>
    internal long Version => Keep(Methods.clade_tensor_version(Pointer));

    /// <summary>Takes the tensor out of its scope, so that it lives until it is disposed by hand, on any thread.</summary>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    public Tensor DetachFromScope()
    {
        Scope?.Remove(this);
        return this;
    }

    /// <summary>Releases this reference; memory is freed with the last one.</summary>
    /// <exception cref="InvalidOperationException">The tensor is in a scope of another thread.</exception>
    public void Dispose()
    {
        Scope?.Remove(this);
        _handle.Dispose();
    }

    /// <summary>Type, shape and device.</summary>
    public override string ToString() => IsDisposed ? "disposed tensor" : $"{ElementType} [{string.Join(", ", Shape)}] on {Device}";

    private T Keep<T>(T value)
    {
        GC.KeepAlive(this);
        return value;
    }
}
