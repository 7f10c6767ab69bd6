using System.Buffers.Binary;

namespace Clade.Core.Tests;

public sealed unsafe class NumberBytesTests
{
    [Fact]
    public void BytesAreThoseOfTheNumbers_AndNothingIsCopied()
    {
        float[] numbers = [1, -2.5f, float.NaN, 3e30f];
        var bytes = NumberBytes.Of<float>(numbers.AsMemory(1));
        Assert.Equal(12, bytes.Length);
        Assert.Equal(-2.5f, BinaryPrimitives.ReadSingleLittleEndian(bytes.Span));
        numbers[3] = 7;
        Assert.Equal(7, BinaryPrimitives.ReadSingleLittleEndian(bytes.Span[8..]));
        Assert.Equal(BitConverter.GetBytes((Half)0.1), NumberBytes.Of<Half>(new[] { (Half)0.1 }).ToArray());
        Assert.True(NumberBytes.Of<double>(default).IsEmpty);
    }

    [Fact]
    public void APartOfThemMayBePinned()
    {
        long[] numbers = [0x0807060504030201, 0x100F0E0D0C0B0A09];
        using (var handle = NumberBytes.Of<long>(numbers)[5..].Pin())
        {
            GC.Collect();
            Assert.Equal([6, 7, 8, 9], new ReadOnlySpan<byte>(handle.Pointer, 4).ToArray());
        }

        using var end = NumberBytes.Of<long>(numbers.AsMemory(1))[8..].Pin();
        Assert.True(end.Pointer != null);
    }
}
