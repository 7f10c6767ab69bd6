using Clade.Core;

namespace Clade.Data.Images.Reference;

/// <summary>
/// Reads the first frame of a GIF with the colour that every index has in the palette, also under the transparent index,
/// because that is what the reference resizes; libvips gives transparent black there. Format: GIF89a specification,
/// https://www.w3.org/Graphics/GIF/spec-gif89a.txt. Outside the frame lies the transparent index, or index 0.
/// </summary>
internal static class GifFirstFrame
{
    /// <summary>Decodes; a palette whose entry i is grey level i gives <see cref="PixelMode.Grey"/>, others <see cref="PixelMode.Indexed"/>.</summary>
    public static ReferenceImage Decode(ReadOnlySpan<byte> bytes, string name, ImageLimits limits)
    {
        var reader = new Cursor(bytes, name);
        reader.Take(6);
        var (width, height) = (reader.UInt16(), reader.UInt16());
        var flags = reader.Byte();
        reader.Take(2);
        var palette = (flags & 128) != 0 ? reader.Take(3 << ((flags & 7) + 1)) : [];
        var transparent = 0;
        while (true)
        {
            switch (reader.Byte())
            {
                case (byte)'!':
                    var control = reader.Byte() == 0xF9;
                    for (var first = true; reader.Byte() is var length and > 0; first = false)
                    {
                        var block = reader.Take(length);
                        if (control && first && length >= 4 && (block[0] & 1) != 0)
                            transparent = block[3];
                    }

                    break;
                case (byte)',':
                    return Frame(ref reader, width, height, palette, transparent, limits);
                case (byte)';':
                    throw reader.Damaged("it holds no picture");
                default:
                    break; // Stray bytes between blocks are skipped, as other readers do.
            }
        }
    }

    private static ReferenceImage Frame(ref Cursor reader, int width, int height, ReadOnlySpan<byte> palette, int background, ImageLimits limits)
    {
        var (left, top, columns, rows) = (reader.UInt16(), reader.UInt16(), reader.UInt16(), reader.UInt16());
        var flags = reader.Byte();
        if ((flags & 128) != 0)
            palette = reader.Take(3 << ((flags & 7) + 1));
        (width, height) = (Math.Max(width, left + columns), Math.Max(height, top + rows));
        limits.CheckSize(width, height, reader.Name);
        limits.CheckSize(columns, rows, reader.Name);
        var indexes = new byte[columns * rows];
        GifLzw.Decode(ref reader, indexes);

        var canvas = indexes;
        if ((columns, rows) != (width, height) || (flags & 64) != 0)
        {
            canvas = new byte[checked(width * height)];
            canvas.AsSpan().Fill((byte)background);
            var source = 0;
            foreach (var row in (flags & 64) != 0 ? Interlaced(rows) : Enumerable.Range(0, rows))
            {
                indexes.AsSpan(source, columns).CopyTo(canvas.AsSpan((top + row) * width + left));
                source += columns;
            }
        }

        return IsGreyRamp(palette) ? new ReferenceImage(width, height, PixelMode.Grey, canvas) : Colour(canvas, width, height, palette);
    }

    private static ReferenceImage Colour(byte[] indexes, int width, int height, ReadOnlySpan<byte> palette)
    {
        Span<byte> colours = stackalloc byte[768];
        colours.Clear();
        palette.CopyTo(colours);
        var pixels = new byte[checked(indexes.Length * 3)];
        for (int from = 0, to = 0; from < indexes.Length; from++, to += 3)
            colours.Slice(indexes[from] * 3, 3).CopyTo(pixels.AsSpan(to));
        return new ReferenceImage(width, height, PixelMode.Indexed, pixels);
    }

    private static bool IsGreyRamp(ReadOnlySpan<byte> palette)
    {
        for (var i = 0; i < palette.Length; i++)
        {
            if (palette[i] != i / 3)
                return false;
        }

        return true;
    }

    /// <summary>The order in which rows of an interlaced frame are stored.</summary>
    private static IEnumerable<int> Interlaced(int rows)
    {
        foreach (var (start, step) in ((int, int)[])[(0, 8), (4, 8), (2, 4), (1, 2)])
        {
            for (var row = start; row < rows; row += step)
                yield return row;
        }
    }

    /// <summary>Reads bytes with bounds checks that speak of the file.</summary>
    internal ref struct Cursor(ReadOnlySpan<byte> bytes, string name)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public string Name { get; } = name;

        public int Byte() => Take(1)[0];

        public int UInt16() => System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
                throw Damaged("it ends too early");
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public readonly InputException Damaged(string why) => new($"{Name} is a damaged GIF file ({why}); replace it or leave it out.");
    }
}
