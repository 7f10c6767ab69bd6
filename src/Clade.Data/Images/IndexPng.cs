using System.Buffers.Binary;
using System.IO.Compression;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Images;

/// <summary>
/// Reads PNGs of numbers (PNG specification, third edition): with a palette, whose colours are only for looking at, or grey of 1, 2, 4, 8 or 16 bits. A decoder of pictures
/// would turn the indices into colours. Stateless and thread-safe.
/// </summary>
public static class IndexPng
{
    private const int Grey = 0, Palette = 3;

    /// <summary>Width and height, from the header alone.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="limits">Null for the defaults.</param>
    /// <exception cref="InputException">It is no PNG, or larger than the limits.</exception>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null)
    {
        var header = Header.Read(bytes, name, limits ?? ImageLimits.Default);
        return (header.Width, header.Height);
    }

    /// <summary>Decodes it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="limits">Null for the defaults.</param>
    /// <exception cref="InputException">It is no PNG of numbers, interlaced, damaged, or larger than the limits.</exception>
    public static IndexMask Read(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var header = Header.Read(bytes, name, limits ?? ImageLimits.Default);
        if (header.Colour is not (Grey or Palette))
            throw new InputException($"{name} is a PNG of colours, not of numbers; write masks with a palette or in grey, so that a pixel is the number of its class.");
        if (header.Interlaced)
            throw new InputException($"{name} is an interlaced PNG; write the mask without interlacing.");
        var rowBytes = (int)((((long)header.Width * header.Depth) + 7) / 8);
        // The filter looks at whole bytes before the current one: two where a number has 16 bits.
        var (step, values) = (Math.Max(1, header.Depth / 8), new ushort[header.Width * header.Height]);
        byte[] row = new byte[rowBytes + 1], above = new byte[rowBytes + 1];
        using var packed = new MemoryStream(Data(bytes, name));
        using var plain = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            for (var y = 0; y < header.Height; y++)
            {
                plain.ReadExactly(row);
                Unfilter(row, above, step, name);
                Unpack(row.AsSpan(1), header.Depth, values.AsSpan(y * header.Width, header.Width));
                (row, above) = (above, row);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{name} is a damaged PNG: its pixels cannot be unpacked; fetch or write it again.", error);
        }

        return new IndexMask(header.Width, header.Height, values);
    }

    private static byte[] Data(ReadOnlySpan<byte> bytes, string name)
    {
        using var data = new MemoryStream();
        var at = 8;
        while (at + 12 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > (uint)(bytes.Length - at - 12))
                break;
            var type = bytes.Slice(at + 4, 4);
            var end = at + 8 + (int)length;
            if (type.SequenceEqual("IDAT"u8))
            {
                if (BinaryPrimitives.ReadUInt32BigEndian(bytes[end..]) != Crc32.Of(bytes[(at + 4)..end]))
                    throw new InputException($"{name} is a damaged PNG: a check sum is wrong; fetch or write it again.");
                data.Write(bytes[(at + 8)..end]);
            }

            if (type.SequenceEqual("IEND"u8))
                return data.ToArray();
            at = end + 4;
        }

        throw new InputException($"{name} is a damaged PNG: its end is missing; fetch or write it again.");
    }

    // Section 9 of the specification; byte 0 of a row is its filter.
    private static void Unfilter(byte[] row, byte[] above, int step, string name)
    {
        if (row[0] > 4)
            throw new InputException($"{name} is a damaged PNG: there is no filter {row[0]}; fetch or write it again.");
        for (var i = 1; i < row.Length; i++)
        {
            var (left, up, corner) = (i > step ? row[i - step] : 0, above[i], i > step ? above[i - step] : 0);
            row[i] += row[0] switch
            {
                1 => (byte)left,
                2 => up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => 0,
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static void Unpack(ReadOnlySpan<byte> row, int depth, Span<ushort> values)
    {
        for (var x = 0; x < values.Length; x++)
        {
            values[x] = depth switch
            {
                16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * x)..]),
                8 => row[x],
                _ => (ushort)((row[x * depth / 8] >> (8 - depth - (x * depth % 8))) & ((1 << depth) - 1)),
            };
        }
    }

    private readonly record struct Header(int Width, int Height, int Depth, int Colour, bool Interlaced)
    {
        public static Header Read(ReadOnlySpan<byte> bytes, string name, ImageLimits limits)
        {
            limits.CheckFile(bytes.Length, name);
            if (bytes.Length < 33 || !bytes[..8].SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) || !bytes[12..16].SequenceEqual("IHDR"u8))
                throw new InputException($"{name} is no PNG; masks are PNGs, because other formats change the numbers.");
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
            limits.CheckSize(width, height, name);
            var (depth, colour) = (bytes[24], bytes[25]);
            return depth is 1 or 2 or 4 or 8 or 16 ? new((int)width, (int)height, depth, colour, bytes[28] != 0)
                : throw new InputException($"{name} is a damaged PNG: {depth} bits a number; fetch or write it again.");
        }
    }
}
