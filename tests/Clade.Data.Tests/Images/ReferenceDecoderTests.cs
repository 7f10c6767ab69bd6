using System.Runtime.InteropServices;
using Clade.Data.Images;
using Clade.Data.Images.Reference;

namespace Clade.Data.Tests.Images;

/// <summary>The mode in which Pillow 9.4 opens each kind of file (<c>PngImagePlugin._MODES</c> and its neighbours), beyond those that goldens cover.</summary>
public sealed class ReferenceDecoderTests
{
    private static ReferenceImage Decode(byte[] file, DecodeOptions options = default) => ReferenceDecoder.Decode(file, "x", options, null);

    private static void Expect(PixelMode mode, byte[] pixels, ReferenceImage image)
    {
        Assert.Equal(mode, image.Mode);
        Assert.Equal(pixels, image.Pixels);
    }

    [Fact]
    public void BilevelPng_IsResizedLikeAPalette() =>
        Expect(PixelMode.Indexed, [0, 0, 0, 255, 255, 255], Decode(FileMaker.Png(2, 1, 1, 0, [0b0100_0000])));

    [Fact]
    public void FewBitsOfGrey_AreSpreadOverTheRange()
    {
        Expect(PixelMode.Grey, [0, 85, 170, 255], Decode(FileMaker.Png(4, 1, 2, 0, [0b0001_1011])));
        Expect(PixelMode.Grey, [17, 238], Decode(FileMaker.Png(2, 1, 4, 0, [0x1E])));
    }

    [Fact]
    public void GreyWithAlpha_IsRgba()
    {
        Expect(PixelMode.Rgba, [7, 7, 7, 9], Decode(FileMaker.Png(1, 1, 8, 4, [7, 9])));
        Expect(PixelMode.Rgba, [7, 7, 7, 9], Decode(FileMaker.Png(1, 1, 16, 4, FileMaker.Wide([0x07FF, 0x09FF]))));
    }

    [Fact]
    public void SixteenBitColour_LosesItsLowByte()
    {
        Expect(PixelMode.Rgb, [1, 2, 254], Decode(FileMaker.Png(1, 1, 16, 2, FileMaker.Wide([0x01FF, 0x0280, 0xFEFF]))));
        Expect(PixelMode.Rgba, [1, 2, 254, 128], Decode(FileMaker.Png(1, 1, 16, 6, FileMaker.Wide([0x01FF, 0x0280, 0xFEFF, 0x80FF]))));
        Expect(PixelMode.Rgb, [2, 3, 254], Decode(FileMaker.Png(1, 1, 16, 2, FileMaker.Wide([0x01FF, 0x0284, 0xFEFF])), new DecodeOptions(false, null, true, 0)));
    }

    [Fact]
    public void SixteenBitGrey_KeepsItsLevels()
    {
        var image = Decode(FileMaker.Png(2, 1, 16, 0, FileMaker.Wide([3, 40_000])));
        Assert.Equal(PixelMode.Grey16, image.Mode);
        Assert.Equal([3, 40_000], MemoryMarshal.Cast<byte, ushort>(image.Pixels).ToArray());
        Assert.Equal([3, 3, 3, 255, 255, 255], image.ToRgb());
        Expect(PixelMode.Grey, [0, 156], Decode(FileMaker.Png(2, 1, 16, 0, FileMaker.Wide([3, 40_000])), new DecodeOptions(false, null, true, 0)));
    }

    [Fact]
    public void TransparencyChunk_IsDropped()
    {
        Expect(PixelMode.Rgb, [1, 2, 3, 4, 5, 6], Decode(FileMaker.Png(2, 1, 8, 2, [1, 2, 3, 4, 5, 6], ("tRNS", [0, 1, 0, 2, 0, 3]))));
        Expect(PixelMode.Grey, [5, 6], Decode(FileMaker.Png(2, 1, 8, 0, [5, 6], ("tRNS", [0, 5]))));
        Expect(PixelMode.Indexed, [9, 8, 7, 1, 2, 3], Decode(FileMaker.Png(2, 1, 8, 3, [1, 0], ("PLTE", [1, 2, 3, 9, 8, 7]), ("tRNS", [255, 0]))));
        var grey16 = Decode(FileMaker.Png(2, 1, 16, 0, FileMaker.Wide([5, 6]), ("tRNS", [0, 5])));
        Assert.Equal([5, 6], MemoryMarshal.Cast<byte, ushort>(grey16.Pixels).ToArray());
    }

    [Fact]
    public void Background_IsBlendedIn()
    {
        var half = FileMaker.Png(1, 1, 8, 6, [255, 0, 0, 0]);
        Expect(PixelMode.Rgb, [10, 20, 30], Decode(half, new DecodeOptions(false, new Rgb8(10, 20, 30), false, 0)));
        Expect(PixelMode.Rgb, [15, 20, 25], Decode(FileMaker.Png(1, 1, 8, 4, [20, 128]), new DecodeOptions(false, new Rgb8(10, 20, 30), false, 0)));
        Expect(PixelMode.Rgb, [10, 20, 30, 6, 6, 6], Decode(FileMaker.Png(2, 1, 8, 0, [5, 6], ("tRNS", [0, 5])), new DecodeOptions(false, new Rgb8(10, 20, 30), false, 0)));
        var palette = FileMaker.Png(2, 1, 8, 3, [1, 0], ("PLTE", [1, 2, 3, 9, 8, 7]), ("tRNS", [255, 0]));
        Expect(PixelMode.Rgb, [255, 255, 255, 1, 2, 3], Decode(palette, new DecodeOptions(false, Rgb8.White, false, 0)));
        var gif = FileMaker.Gif(2, 1, [10, 20, 30, 40, 50, 60], (0, 0, 2, 1), [0, 1], transparent: 1);
        Expect(PixelMode.Rgb, [10, 20, 30, 0, 0, 0], Decode(gif, new DecodeOptions(false, new Rgb8(0, 0, 0), false, 0)));
    }

    [Fact]
    public void WebpWithoutLoss_IsExact()
    {
        var image = Pictures.Noise(31, 17);
        Expect(PixelMode.Rgb, image.Pixels, Decode(ImageFile.EncodeWebp(image, 80, lossless: true)));
    }

    [Fact]
    public void Tiff_TellsPalettesAndBilevelApart()
    {
        Expect(PixelMode.Grey, [10, 200], Decode(Tiff(8, 1, [10, 200])));
        Expect(PixelMode.Indexed, [0, 0, 0, 255, 255, 255], Decode(Tiff(1, 1, [0b0100_0000])));
        var colours = Enumerable.Range(0, 768).Select(i => (ushort)(i % 256 * 257)).ToArray();
        colours[5] = 0x1111;
        Expect(PixelMode.Indexed, [0x11, 5, 5, 200, 200, 200], Decode(Tiff(8, 3, [5, 200], colours)));
    }

    [SkippableFact]
    public void CmykWithoutAdobeMarker_IsTurnedAroundAllTheSame()
    {
        var bytes = File.ReadAllBytes(Goldens.Need("goldens/preprocess/images/jpeg_cmyk.jpg"));
        var with = Decode(bytes);
        Assert.Equal(PixelMode.Cmyk, with.Mode);
        var at = bytes.AsSpan().IndexOf("Adobe"u8) - 4;
        Assert.Equal(0xEE, bytes[at + 1]);
        Assert.Equal(0, bytes[at + 15]); // no colour transform, so that the segment may go without changing the samples
        byte[] without = [.. bytes[..at], .. bytes[(at + 2 + bytes[at + 3])..]];
        Assert.Equal(with.Pixels, Decode(without).Pixels);
    }

    private static byte[] Tiff(int bits, int photometric, byte[] strip, ushort[]? palette = null)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 8),
            (277, 3, 1, 1), (278, 3, 1, 1), (279, 4, 1, strip.Length), .. palette is null ? [] : ((int, int, int, int)[])[(320, 3, palette.Length, 16)],
        ];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var directory = 16 + (palette?.Length ?? 0) * 2;
        writer.Write("II*\0"u8);
        writer.Write(directory);
        writer.Write(strip);
        file.Position = 16;
        writer.Write(MemoryMarshal.AsBytes<ushort>(palette ?? []));
        writer.Write((ushort)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0);
        return file.ToArray();
    }
}
