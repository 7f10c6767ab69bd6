using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Images.Reference;

namespace Clade.Data.Tests.Images;

public sealed class ClipPreprocessTests
{
    [Fact]
    public void Json_RoundTripsEveryPresetAndOption()
    {
        ClipPreprocess[] all =
        [
            ClipPreprocess.Clip(), ClipPreprocess.SigLip(384), ClipPreprocess.MobileClip(),
            ClipPreprocess.Clip(64) with { Orient = true, Background = new Rgb8(1, 2, 255), Tone16 = true, RgbFirst = true, Mean = null, Std = new ChannelValues(0.1f, 0.2f, 0.3f) },
        ];
        foreach (var options in all)
            Assert.Equal(options, ClipPreprocess.FromJson(options.ToJson(), "options.json"));
        Assert.Equal(ClipPreprocess.MobileClip(), ClipPreprocess.FromJson("""{ "Size": 256, "Interpolation": "Bilinear" }""", "options.json"));
    }

    [Theory]
    [InlineData("""{ "Size": 224, "Interpolate": "Bicubic" }""", "did you mean \"Interpolation\"")]
    [InlineData("""{ "size": 224 }""", "did you mean \"Size\"")]
    [InlineData("""{ "Size": 224, "Length": 3 }""", "unknown key")]
    [InlineData("""{ "Mean": [0, 0, 0] }""", "Size")]
    [InlineData("""{ "Size": 224, "Mean": [0, 0] }""", "three numbers")]
    [InlineData("""{ "Size": 224, "Background": [0, 0, 256] }""", "0 to 255")]
    [InlineData("""{ "Size": 224, "ResizeMode": "Squish" }""", "ResizeMode")]
    [InlineData("""{ "Size": 0 }""", "1 to 4096")]
    [InlineData("""{ "Size": 8, "Std": [1, 0, 1] }""", "positive")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{", "options.json")]
    public void BadJson_IsRefusedInASentence(string json, string part)
    {
        var error = Assert.Throws<InputException>(() => ClipPreprocess.FromJson(json, "options.json"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Matches(@"[.?]$", error.Message);
    }

    [Theory]
    [InlineData(3, 500, 224, 224, 37333, 0, 18554)]
    [InlineData(180, 136, 224, 296, 224, 36, 0)]
    [InlineData(317, 211, 64, 96, 64, 16, 0)]
    [InlineData(200, 270, 64, 64, 86, 0, 11)]
    [InlineData(120, 90, 64, 85, 64, 10, 0)] // 10.5 to the even 10
    [InlineData(1, 1, 8, 8, 8, 0, 0)]
    public void Window_TruncatesTheLongSideAndRoundsTheOffsetHalfToEven(int width, int height, int size, int newWidth, int newHeight, int left, int top) =>
        Assert.Equal(new ResizeWindow(newWidth, newHeight, left, top, size, size), ClipPreprocess.Clip(size).Window(width, height));

    [Theory]
    [InlineData(61, 47, true)]
    [InlineData(20, 90, false)]
    public void Decode_IsThePictureBeforeItIsResized(int width, int height, bool webp)
    {
        var image = Pictures.Smooth(width, height);
        var bytes = webp ? ImageFile.EncodeWebp(image, lossless: true) : ImageFile.EncodePng(image);
        var preprocess = ClipPreprocess.Clip(32);
        Assert.Equal(image.Pixels, preprocess.Decode(bytes, "x").Pixels);
        Assert.Equal(preprocess.Apply(bytes, "x"), preprocess.Apply(preprocess.Decode(bytes, "x")));
        Assert.Throws<InputException>(() => (preprocess with { Size = 0 }).Decode(bytes, "x"));
    }

    [Fact]
    public void NearestNeighbour_SumsUpItsPosition()
    {
        var differences = 0;
        for (var input = 1; input < 400; input += 7)
        {
            foreach (var output in (int[])[64, 224])
            {
                var positions = ReferenceResize.NearestPositions(input, output, 0, output);
                var (scale, x) = ((double)input / output, (double)input / output / 2);
                for (var i = 0; i < output; i++, x += scale)
                {
                    Assert.Equal((int)x, positions[i]);
                    differences += (int)((i + 0.5) * scale) == positions[i] ? 0 : 1;
                }

                Assert.Equal(positions[5..9], ReferenceResize.NearestPositions(input, output, 5, 4));
            }
        }

        Assert.NotEqual(0, differences);
    }

    [Fact]
    public void MobileClip_IsBilinearWithoutNormalisation()
    {
        var image = Pictures.Noise(50, 40);
        var expected = NaiveResampler.Resize(image.Pixels, 50, 40, 3, 40, 32, Interpolation.Bilinear);
        var actual = ClipPreprocess.MobileClip(32).Apply(image);
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                for (var c = 0; c < 3; c++)
                    Assert.Equal(expected[(y * 40 + x + 4) * 3 + c] / 255f, actual[(c * 32 + y) * 32 + x]);
            }
        }
    }

    [Fact]
    public void Destination_IsARowOfABatch()
    {
        var options = ClipPreprocess.Clip(16);
        var batch = new float[2 * options.Length];
        var png = ImageFile.EncodePng(Pictures.Noise(20, 30));
        options.Apply(png, "a.png", batch.AsSpan(options.Length));
        Assert.Equal(options.Apply(png, "a.png"), batch[options.Length..]);
        Assert.All(batch[..options.Length], value => Assert.Equal(0, value));
        Assert.Throws<ArgumentException>(() => options.Apply(png, "a.png", batch));
        Assert.Equal(options.Apply(png, "a.png"), options.Normalise(options.ToSquare(png, "a.png")));
    }

    [SkippableFact]
    public void Orient_TurnsThePictureUpright()
    {
        var bytes = File.ReadAllBytes(Goldens.Need("goldens/preprocess/images/jpeg_exif6.jpg"));
        var upright = ImageFile.DecodeRgb(bytes, "exif6");
        Assert.Equal((120, 160), (upright.Width, upright.Height));
        var options = ClipPreprocess.Clip(64) with { Orient = true };
        Assert.Equal(options.Apply(upright), options.Apply(bytes, "exif6"));
        Assert.NotEqual(ClipPreprocess.Clip(64).Apply(bytes, "exif6"), options.Apply(bytes, "exif6"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Orientation_FollowsTheExifTable(int orientation)
    {
        // Stored rows "AB", "CD", "EF"; what the eye shall see, from the table of EXIF 2.3, 4.6.4.
        var (width, height, seen) = Orientation.Apply("ABCDEF"u8.ToArray(), 2, 3, 1, orientation);
        string[] expected = ["ABCDEF", "BADCFE", "FEDCBA", "EFCDAB", "ACEBDF", "ECAFDB", "FDBECA", "BDFACE"];
        Assert.Equal(expected[orientation - 1], System.Text.Encoding.ASCII.GetString(seen));
        Assert.Equal(orientation >= 5 ? (3, 2) : (2, 3), (width, height));
    }

    [Fact]
    public void Drawings_AreRasterisedSharpOverWhite()
    {
        var svg = Pictures.Svg("<rect width='1' height='2' fill='black'/>", "width='2' height='2'");
        var square = ClipPreprocess.Clip(64).ToSquare(svg, "half.svg");
        Assert.Equal((0, 0, 0), square.At(30, 10));
        Assert.Equal((255, 255, 255), square.At(33, 10));
        Assert.Equal((9, 8, 7), (ClipPreprocess.Clip(64) with { Background = new Rgb8(9, 8, 7) }).ToSquare(svg, "half.svg").At(33, 10));
    }

    [Fact]
    public void ClearAreas_ComeOutBlackUnlessABackgroundIsChosen()
    {
        var file = FileMaker.Png(8, 8, 8, 6, [.. Enumerable.Repeat((byte[])[200, 100, 50, 0], 64).SelectMany(pixel => pixel)]);
        Assert.Equal((0, 0, 0), ClipPreprocess.Clip(4).ToSquare(file, "clear.png").At(1, 1));
        Assert.Equal((200, 100, 50), (ClipPreprocess.Clip(4) with { RgbFirst = true }).ToSquare(file, "clear.png").At(1, 1));
        Assert.Equal((255, 255, 255), (ClipPreprocess.Clip(4) with { Background = Rgb8.White }).ToSquare(file, "clear.png").At(1, 1));
        // No resize, no rounding trip through premultiplied colour.
        Assert.Equal((200, 100, 50), ClipPreprocess.Clip(8).ToSquare(file, "clear.png").At(1, 1));
    }

    [Fact]
    public void Tone16_KeepsGreyGrey()
    {
        var file = FileMaker.Png(8, 8, 16, 0, FileMaker.Wide(Enumerable.Repeat(0x8080, 64)));
        Assert.Equal((255, 255, 255), ClipPreprocess.Clip(4).ToSquare(file, "grey.png").At(1, 1));
        Assert.Equal((128, 128, 128), (ClipPreprocess.Clip(4) with { Tone16 = true }).ToSquare(file, "grey.png").At(1, 1));
    }

    [Fact]
    public void BadFiles_AreRefused()
    {
        var clip = ClipPreprocess.Clip();
        Pictures.Refusal(() => clip.Apply("just text"u8, "bad.png"));
        Pictures.Refusal(() => clip.Apply([], "bad.png"));
        Pictures.Refusal(() => clip.Apply("GIF89a"u8, "bad.png"));
        Pictures.Refusal(() => clip.Apply(ImageFile.EncodePng(Pictures.Noise(9, 9)).AsSpan(0, 90), "bad.png"));
        Assert.Contains("too thin", Pictures.Refusal(() => clip.Apply(ImageFile.EncodePng(Pictures.Noise(200_000, 1)), "bad.png")));
        Assert.Throws<InputException>(() => ClipPreprocess.Clip(0).Apply(Pictures.Noise(3, 3)));
    }

    [SkippableFact]
    public void Photographs_AreReadByManyThreadsAlike()
    {
        var folder = Goldens.Need("data/photos");
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Take(16).ToList();
        var clip = ClipPreprocess.Clip(64);
        var expected = files.ConvertAll(file => clip.Apply(File.ReadAllBytes(file), file));
        Parallel.For(0, 4 * files.Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(expected[i % files.Count], clip.Apply(File.ReadAllBytes(files[i % files.Count]), files[i % files.Count])));
    }
}
