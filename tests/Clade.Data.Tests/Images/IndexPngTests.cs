using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

/// <summary>PNGs of numbers: every depth and filter, against libvips where it shows palettes, and what is refused.</summary>
public class IndexPngTests
{
    private const int Width = 13, Height = 7;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(8, 3)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    public void Numbers_come_back_through_every_filter(int depth, int type)
    {
        var numbers = Numbers(depth);
        var palette = ("PLTE", Enumerable.Range(0, 3 << Math.Min(depth, 8)).Select(i => (byte)(i * 7)).ToArray());
        for (var filter = 0; filter < 6; filter++)
        {
            // Filter 5: another one in each row.
            byte[] rows = [.. Filtered(Packed(numbers, depth), depth, filter)];
            var file = FileMaker.FilteredPng(Width, Height, depth, type, rows, type == 3 ? [palette] : []);
            var mask = IndexPng.Read(file, "m.png");
            Assert.Equal((Width, Height), (mask.Width, mask.Height));
            Assert.Equal(numbers, mask.Values.Select(value => (int)value));
            Assert.Equal((Width, Height), IndexPng.Size(file, "m.png"));
            if (type == 3)
                Assert.Equal(mask.Values.SelectMany(value => palette.Item2.Skip(3 * value).Take(3)), ImageFile.DecodeRgb(file, "m.png").Pixels);
        }
    }

    [Fact]
    public void What_is_no_mask_is_one_sentence()
    {
        var grey = FileMaker.Png(4, 2, 8, 0, [1, 2, 3, 4, 5, 6, 7, 8]);
        Refused("not of numbers", FileMaker.Png(2, 2, 8, 2, new byte[12]));
        Refused("is no PNG", [.. "GIF89a and more, so that the length is no matter"u8]);
        Refused("empty file", []);
        Refused("its end is missing", grey[..^12]);
        Refused("check sum", Changed(grey, 45));
        Refused("interlaced", Changed(grey, 28));
        Refused("cannot be unpacked", FileMaker.FilteredPng(4, 3, 8, 0, [0, 1, 2, 3, 4]));
        Refused("no filter 9", FileMaker.FilteredPng(4, 1, 8, 0, [9, 1, 2, 3, 4]));
        Refused("bits a number", Changed(grey, 24));
        Refused("megapixels", FileMaker.Png(65_000, 1, 8, 0, new byte[65_000]), new ImageLimits { MaxPixels = 1000 });
        // Each cut and each flipped bit is a sentence or a picture, and nothing else.
        for (var i = 0; i < grey.Length; i++)
        {
            Harmless(grey[..i]);
            Harmless(Changed(grey, i));
        }
    }

    private static void Harmless(byte[] file)
    {
        try
        {
            IndexPng.Read(file, "m.png", new ImageLimits { MaxPixels = 100_000 });
        }
        catch (InputException)
        {
        }
    }

    private static void Refused(string part, byte[] file, ImageLimits? limits = null) =>
        Assert.Contains(part, Assert.Throws<InputException>(() => IndexPng.Read(file, "m.png", limits)).Message, StringComparison.Ordinal);

    private static byte[] Changed(byte[] file, int at)
    {
        byte[] own = [.. file];
        own[at] ^= 1;
        return own;
    }

    private static int[] Numbers(int depth) => [.. Enumerable.Range(0, Width * Height).Select(i => (int)(((uint)i * 2654435761) >> (32 - depth)))];

    private static byte[][] Packed(int[] numbers, int depth) => [.. numbers.Chunk(Width).Select(row =>
    {
        var bits = string.Concat(row.Select(number => Convert.ToString(number, 2).PadLeft(depth, '0')));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return bits.Chunk(8).Select(group => Convert.ToByte(new string(group), 2)).ToArray();
    })];

    // Section 9.2 of the specification, word by word.
    private static IEnumerable<byte> Filtered(byte[][] rows, int depth, int filter)
    {
        var step = Math.Max(1, depth / 8);
        for (var y = 0; y < rows.Length; y++)
        {
            var own = filter == 5 ? y % 5 : filter;
            yield return (byte)own;
            for (var x = 0; x < rows[y].Length; x++)
            {
                int a = x < step ? 0 : rows[y][x - step], b = y == 0 ? 0 : rows[y - 1][x], c = x < step || y == 0 ? 0 : rows[y - 1][x - step];
                int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
                yield return (byte)(rows[y][x] - (own switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => pa <= pb && pa <= pc ? a : pb <= pc ? b : c, _ => 0 }));
            }
        }
    }
}
