using System.Buffers;
using System.Runtime.InteropServices;

namespace Clade.Core;

/// <summary>Numbers seen as their bytes, in the machine's order and without a copy: what <see cref="SafeTensorsItem"/> and streams take.</summary>
public static class NumberBytes
{
    /// <summary>The bytes of numbers.</summary>
    /// <param name="numbers">Read when the bytes are read; it must live as long as they are used. Nothing writes to it.</param>
    /// <returns>As many bytes as <paramref name="numbers"/> has.</returns>
    /// <exception cref="OverflowException">They are more than <see cref="int.MaxValue"/> bytes.</exception>
    public static ReadOnlyMemory<byte> Of<T>(ReadOnlyMemory<T> numbers) where T : unmanaged => new View<T>(MemoryMarshal.AsMemory(numbers)).Memory;

    private sealed class View<T>(Memory<T> numbers) : MemoryManager<byte> where T : unmanaged
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(numbers.Span);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, numbers.Length * sizeof(T));
            var whole = numbers.Pin();
            return new MemoryHandle((byte*)whole.Pointer + elementIndex, pinnable: new Held(whole));
        }

        // Each handle lets go of what it holds itself.
        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Held(MemoryHandle handle) : IPinnable
    {
        public MemoryHandle Pin(int elementIndex) => handle;

        public void Unpin() => handle.Dispose();
    }
}
