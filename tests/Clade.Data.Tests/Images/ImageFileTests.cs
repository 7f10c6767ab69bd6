using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

public sealed class ImageFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(33, 17)]
    [InlineData(700, 900)]
    public void Png_RoundTripsEveryPixel(int width, int height)
    {
        var image = Pictures.Noise(width, height);
        var back = ImageFile.DecodeRgb(ImageFile.EncodePng(image), "noise.png");
        Assert.Equal((width, height), (back.Width, back.Height));
        Assert.Equal(image.Pixels, back.Pixels);
    }

    [Fact]
    public void WebpLossless_RoundTripsEveryPixel()
    {
        var image = Pictures.Noise(61, 43);
        Assert.Equal(image.Pixels, ImageFile.DecodeRgb(ImageFile.EncodeWebp(image, 50, lossless: true), "noise.webp").Pixels);
    }

    [Fact]
    public void WebpLossy_IsSmallerAndClose()
    {
        var image = Pictures.Smooth(128, 96);
        var lossy = ImageFile.EncodeWebp(image, 80);
        Assert.True(lossy.Length < image.Pixels.Length / 10, $"{lossy.Length} bytes");
        var back = ImageFile.DecodeRgb(lossy, "smooth.webp");
        Assert.True(image.Pixels.Zip(back.Pixels, (a, b) => Math.Abs(a - b)).Average() < 4);
    }

    [Fact]
    public void RgbImage_ChecksItsLength()
    {
        Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(0, 2, []));
    }

    [Fact]
    public void Svg_IsDrawnOverWhite()
    {
        var image = ImageFile.DecodeRgb(Pictures.Svg("<rect x='20' width='20' height='20' fill='#ff0000'/>"), "half.svg");
        Assert.Equal((40, 20), (image.Width, image.Height));
        Assert.Equal((255, 255, 255), image.At(5, 10));
        Assert.Equal((255, 0, 0), image.At(30, 10));
    }

    [Fact]
    public void Svgz_IsUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Pictures.Svg("<rect width='40' height='20' fill='blue'/>"));
        Assert.Equal((0, 0, 255), ImageFile.DecodeRgb(packed.ToArray(), "blue.svgz").At(3, 3));
    }

    [Fact]
    public void PictogramSquare_RastersDrawingsAtTheTargetSize()
    {
        // A tiny natural size: only a drawing rasterised at 64 has a sharp edge at the middle.
        var svg = Pictures.Svg("<rect width='1' height='2' fill='black'/>", "width='2' height='2'");
        var image = ImageFile.PictogramSquare(svg, "half.svg", 64);
        Assert.Equal((64, 64), (image.Width, image.Height));
        Assert.Equal((0, 0, 0), image.At(30, 10));
        Assert.Equal((255, 255, 255), image.At(33, 10));
    }

    [Fact]
    public void PictogramSquare_KeepsAspectAndCentres()
    {
        var svg = Pictures.Svg("<rect width='40' height='20' fill='green'/>");
        foreach (var bytes in (byte[][])[svg, ImageFile.EncodePng(ImageFile.DecodeRgb(svg, "x")), ImageFile.EncodePng(ImageFile.PictogramSquare(svg, "x", 300))])
        {
            var image = ImageFile.PictogramSquare(bytes, "wide", 100);
            Assert.Equal((0, 128, 0), image.At(50, 50));
            Assert.Equal((0, 128, 0), image.At(2, 30));
            Assert.Equal((255, 255, 255), image.At(50, 20));
            Assert.Equal((255, 255, 255), image.At(50, 80));
        }
    }

    [Fact]
    public void PictogramSquare_TakesExtremeShapes()
    {
        var image = ImageFile.PictogramSquare(ImageFile.EncodePng(Pictures.Noise(1, 900)), "thin.png", 32);
        Assert.Equal(32 * 32 * 3, image.Pixels.Length);
    }

    [Fact]
    public void EncodeWebp_RefusesWhatTheFormatCannotHold() =>
        Assert.Contains("16383", Assert.Throws<Clade.Core.InputException>(() => ImageFile.EncodeWebp(Pictures.Noise(16384, 1))).Message);

    [Fact]
    public void DecodeFileRgb_SaysThatAFileIsMissing() =>
        Pictures.Refusal(() => ImageFile.DecodeFileRgb("/nowhere/x.png"), "/nowhere/x.png");

    [Fact]
    public void EmptyAndTextFiles_AreRefused()
    {
        Assert.Contains("empty", Pictures.Refusal(() => ImageFile.DecodeRgb([], "bad.png")));
        Assert.Contains("looks like text", Pictures.Refusal(() => ImageFile.DecodeRgb(Encoding.UTF8.GetBytes("hello\nworld"), "bad.png")));
        Assert.Contains("ZIP", Pictures.Refusal(() => ImageFile.DecodeRgb("PK\u0003\u0004abc"u8, "bad.png")));
        Assert.Contains("root is <html>", Pictures.Refusal(() => ImageFile.DecodeRgb("<html><body><svg/></body></html>"u8, "bad.png")));
    }

    [Fact]
    public void HeaderOfAHugePng_IsRefusedBeforeDecoding()
    {
        var png = ImageFile.EncodePng(Pictures.Noise(4, 4));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 20990);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 29700);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), FileMaker.Crc32(png.AsSpan(12, 17)));
        var message = Pictures.Refusal(() => ImageFile.DecodeRgb(png, "bad.png"));
        Assert.Contains("20990 x 29700", message);
        Assert.Contains("623.403 megapixels", message);
        Assert.Contains("limit of 100 ", message);
    }

    [SkippableFact]
    public void MegapixelBombOfOpenClipArt_IsRefused()
    {
        const string path = "/usr/share/openclipart/png/signs_and_symbols/stop_sign_miguel_s_nchez_.png";
        Skip.IfNot(File.Exists(path), "openclipart-png is not installed.");
        Assert.Contains("623.403 megapixels", Pictures.Refusal(() => ImageFile.DecodeFileRgb(path), path));
        Assert.Contains("623.403 megapixels", Pictures.Refusal(() => ImageFile.PictogramSquare(File.ReadAllBytes(path), path, 64), path));
    }

    [Fact]
    public void ZeroSizes_AreRefused()
    {
        var png = ImageFile.EncodePng(Pictures.Noise(4, 4));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 0);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), FileMaker.Crc32(png.AsSpan(12, 17)));
        Pictures.Refusal(() => ImageFile.DecodeRgb(png, "bad.png"));
        Pictures.Refusal(() => ImageFile.DecodeRgb(Pictures.Svg("", "width='0' height='0'"), "bad.png"));
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.6)]
    [InlineData(0.1)]
    public void TruncatedFiles_AreRefused(double part)
    {
        var image = Pictures.Noise(200, 200);
        foreach (var bytes in (byte[][])[ImageFile.EncodePng(image), ImageFile.EncodeWebp(image), ImageFile.EncodeWebp(image, 90, true)])
            Pictures.Refusal(() => ImageFile.DecodeRgb(bytes.AsSpan(0, (int)(bytes.Length * part)), "bad.png"));
    }

    [SkippableTheory]
    [InlineData("jpeg_420.jpg")]
    [InlineData("jpeg_cmyk.jpg")]
    [InlineData("jpeg_progressive_420.jpg")]
    [InlineData("gif_animated.gif")]
    [InlineData("png_palette_trns.png")]
    [InlineData("png_gray16.png")]
    [InlineData("webp_lossy.webp")]
    public void TruncatedGoldens_AreRefused(string file)
    {
        var bytes = File.ReadAllBytes(Goldens.Need("goldens/preprocess/images/" + file));
        // The GIF holds three frames; the first ends after a third.
        foreach (var part in (double[])[0.2, 0.02])
            Pictures.Refusal(() => ImageFile.DecodeRgb(bytes.AsSpan(0, (int)(bytes.Length * part)), "bad.png"));
    }

    [Fact]
    public void RandomDamage_NeverCausesAnotherException()
    {
        var random = new Random(5);
        var good = ImageFile.EncodePng(Pictures.Noise(30, 30));
        var svg = Pictures.Svg("<rect x='20' width='20' height='20' fill='#ff0000'/>");
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])(round % 2 == 0 ? good : svg).Clone();
            for (var i = 0; i < 3; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ImageFile.DecodeRgb(bytes, "damaged", new ImageLimits { MaxPixels = 1_000_000 });
            }
            catch (Clade.Core.InputException)
            {
                // What the test is about: this and nothing else.
            }
        }
    }
}
