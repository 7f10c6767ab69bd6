using System.Buffers;
using System.Runtime.InteropServices;

namespace Clade.Models;

/// <summary>The bytes of numbers, without a copy.</summary>
internal sealed class FlatBytes<T>(Memory<T> values) : MemoryManager<byte> where T : unmanaged
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.Span);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
