using System.Buffers;
using System.Runtime.InteropServices;

namespace Clade.Pictures;

/// <summary>The bytes of numbers, without a copy.</summary>
internal sealed class FloatBytes(Memory<float> numbers) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(numbers.Span);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
