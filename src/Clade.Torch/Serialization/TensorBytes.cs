using System.Buffers;

namespace Clade.Torch;

/// <summary>The bytes of a contiguous tensor on the processor as memory, for interfaces that take no spans. Valid while the tensor is not disposed.</summary>
internal sealed unsafe class TensorBytes(Tensor tensor) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => tensor.AsBytes();

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)tensor.Elements() + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
