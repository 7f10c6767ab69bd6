using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Images.Reference;

namespace Clade.Data.Tests.Images;

public sealed class GifFirstFrameTests
{
    private static ReferenceImage Decode(byte[] gif) => GifFirstFrame.Decode(gif, "bad.gif", ImageLimits.Default);

    private static byte[] Palette(Random random, int colours)
    {
        var palette = new byte[colours * 3];
        random.NextBytes(palette);
        return palette;
    }

    [Fact]
    public void AnyPicture_EqualsWhatLibvipsReads()
    {
        var random = new Random(8);
        for (var round = 0; round < 120; round++)
        {
            var (width, height, colours) = (random.Next(1, 90), random.Next(1, 90), 1 << random.Next(1, 9));
            var indexes = new byte[width * height];
            // Runs, so that the dictionary grows long strings; over 4096 entries in the larger ones.
            var run = random.Next(1, 30);
            var value = 0;
            for (var i = 0; i < indexes.Length; i++)
                indexes[i] = (byte)(value = random.Next(run) == 0 ? random.Next(colours) : value);
            var gif = FileMaker.Gif(width, height, Palette(random, colours), (0, 0, width, height), indexes, null, random.Next(2) == 0, random.Next(3) > 0);
            Assert.Equal(ImageFile.DecodeRgb(gif, "good.gif").Pixels, Decode(gif).ToRgb());
        }
    }

    [Fact]
    public void LongNoise_FillsTheDictionary()
    {
        var random = new Random(9);
        var indexes = new byte[300 * 200];
        random.NextBytes(indexes);
        var gif = FileMaker.Gif(300, 200, Palette(random, 256), (0, 0, 300, 200), indexes, dictionary: true);
        Assert.Equal(ImageFile.DecodeRgb(gif, "good.gif").Pixels, Decode(gif).ToRgb());
    }

    [Fact]
    public void TransparentPixels_KeepTheirPaletteColour()
    {
        var gif = FileMaker.Gif(2, 1, [10, 20, 30, 40, 50, 60], (0, 0, 2, 1), [0, 1], transparent: 1);
        var image = Decode(gif);
        Assert.Equal(PixelMode.Indexed, image.Mode);
        Assert.Equal([10, 20, 30, 40, 50, 60], image.Pixels);
        // Over white where a person looks at it.
        Assert.Equal([10, 20, 30, 255, 255, 255], ImageFile.DecodeRgb(gif, "good.gif").Pixels);
    }

    [Fact]
    public void OutsideTheFrame_LiesTheTransparentIndexOrIndexZero()
    {
        byte[] palette = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4];
        Assert.Equal([1, 1, 1, 4, 4, 4], Decode(FileMaker.Gif(2, 1, palette, (1, 0, 1, 1), [3])).Pixels);
        Assert.Equal([3, 3, 3, 4, 4, 4], Decode(FileMaker.Gif(2, 1, palette, (1, 0, 1, 1), [3], transparent: 2)).Pixels);
    }

    [Fact]
    public void FrameBeyondTheCanvas_EnlargesIt()
    {
        var image = Decode(FileMaker.Gif(1, 1, [0, 0, 0, 9, 9, 9], (1, 2, 2, 1), [1, 1]));
        Assert.Equal((3, 3), (image.Width, image.Height));
        Assert.Equal(9, image.Pixels[(2 * 3 + 1) * 3]);
    }

    [Fact]
    public void GreyRampPalette_IsGrey()
    {
        byte[] ramp = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
        var image = Decode(FileMaker.Gif(2, 1, ramp, (0, 0, 2, 1), [3, 2]));
        Assert.Equal(PixelMode.Grey, image.Mode);
        Assert.Equal([3, 2], image.Pixels);
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        var indexes = new byte[30 * 20];
        new Random(2).NextBytes(indexes);
        var gif = FileMaker.Gif(30, 20, Palette(new Random(1), 256), (0, 0, 30, 20), indexes, 3, true, true);
        for (var length = 6; length < gif.Length - 4; length += 3)
            Pictures.Refusal(() => Decode(gif[..length]), "bad.gif");
    }

    [Fact]
    public void HugeFrame_IsRefusedBeforeItIsAllocated()
    {
        var gif = FileMaker.Gif(1, 1, [0, 0, 0, 9, 9, 9], (0, 0, 65535, 65535), [1]);
        Assert.Contains("65535 x 65535", Pictures.Refusal(() => Decode(gif), "bad.gif"));
    }

    [Fact]
    public void RandomDamage_NeverCausesAnotherException()
    {
        var random = new Random(4);
        var indexes = new byte[40 * 30];
        random.NextBytes(indexes);
        var good = FileMaker.Gif(40, 30, Palette(random, 256), (0, 0, 40, 30), indexes, 3, false, true);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var i = random.Next(1, 5); i > 0; i--)
                bytes[random.Next(6, bytes.Length)] = (byte)random.Next(256);
            try
            {
                GifFirstFrame.Decode(bytes, "damaged", new ImageLimits { MaxPixels = 1_000_000 });
            }
            catch (InputException)
            {
                // Refused in a sentence, or decoded to something: both are fine, anything else is not.
            }
        }
    }
}
