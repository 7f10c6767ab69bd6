using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

public sealed class ResamplerTests
{
    private static byte[] Bytes(Random random, int length)
    {
        // Noise, and hard edges that make the cubic overshoot on both sides.
        var bytes = new byte[length];
        random.NextBytes(bytes);
        if (random.Next(2) == 0)
        {
            for (var i = 0; i < length; i++)
                bytes[i] = (byte)(bytes[i] > 127 ? 255 : 0);
        }

        return bytes;
    }

    private static int Side(Random random) => random.Next(4) switch { 0 => random.Next(1, 6), 1 => random.Next(1, 40), 2 => random.Next(1, 130), _ => random.Next(1, 400) };

    [Fact]
    public void AnySize_EqualsTheDefinitionAndItselfWithoutVectors()
    {
        var random = new Random(11);
        for (var round = 0; round < 120; round++)
        {
            var (width, height, newWidth, newHeight) = (Side(random), Side(random), Side(random) / 2 + 1, Side(random) / 2 + 1);
            int channels = (1, 3, 4).Pick(random);
            var filter = random.Next(3) == 0 ? Interpolation.Bilinear : Interpolation.Bicubic;
            var pixels = Bytes(random, width * height * channels);
            var what = $"round {round}: {width} x {height} x {channels} to {newWidth} x {newHeight}, {filter}";

            var whole = new ResizeWindow(newWidth, newHeight, 0, 0, newWidth, newHeight);
            var expected = NaiveResampler.Resize(pixels, width, height, channels, newWidth, newHeight, filter);
            var plain = Resampler.Resize(pixels, width, height, channels, whole, filter, vectors: false);
            Assert.True(expected.AsSpan().SequenceEqual(plain), what + ", scalar");
            Assert.True(expected.AsSpan().SequenceEqual(Resampler.Resize(pixels, width, height, channels, whole, filter)), what + ", vectors");

            var (left, top) = (random.Next(newWidth), random.Next(newHeight));
            var window = whole with { Left = left, Top = top, ColumnCount = random.Next(1, newWidth - left + 1), RowCount = random.Next(1, newHeight - top + 1) };
            var part = Cut(expected, newWidth, channels, window);
            Assert.True(part.AsSpan().SequenceEqual(Resampler.Resize(pixels, width, height, channels, window, filter)), $"{what}, {window}, vectors");
            Assert.True(part.AsSpan().SequenceEqual(Resampler.Resize(pixels, width, height, channels, window, filter, vectors: false)), $"{what}, {window}, scalar");
        }
    }

    [Theory]
    [InlineData(1, 1, 500, 300)]
    [InlineData(5000, 1, 1, 1)]
    [InlineData(1, 7000, 3, 2)]
    [InlineData(3000, 2, 11, 90)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(33, 5, 33, 9)]
    [InlineData(33, 5, 9, 5)]
    public void ExtremeSizes_EqualTheDefinition(int width, int height, int newWidth, int newHeight)
    {
        var random = new Random(3);
        foreach (var channels in (int[])[1, 3, 4])
        {
            var pixels = Bytes(random, width * height * channels);
            var expected = NaiveResampler.Resize(pixels, width, height, channels, newWidth, newHeight, Interpolation.Bicubic);
            var window = new ResizeWindow(newWidth, newHeight, 0, 0, newWidth, newHeight);
            Assert.Equal(expected, Resampler.Resize(pixels, width, height, channels, window, Interpolation.Bicubic));
            Assert.Equal(expected, Resampler.Resize(pixels, width, height, channels, window, Interpolation.Bicubic, vectors: false));
        }
    }

    [Fact]
    public void ConstantPicture_StaysConstant()
    {
        foreach (var level in (byte[])[0, 1, 127, 254, 255])
        {
            var image = new RgbImage(77, 31, Enumerable.Repeat(level, 77 * 31 * 3).ToArray());
            Assert.All(Resampler.Resize(image, 50, 90).Pixels, value => Assert.Equal(level, value));
        }
    }

    [Fact]
    public void Mirror_CommutesWithResizing()
    {
        // Sampling is symmetric, so mirroring before or after must agree to the rounding of positions: at most one level.
        var image = Pictures.Smooth(200, 40);
        var a = Mirror(Resampler.Resize(image, 64, 40));
        var b = Resampler.Resize(Mirror(image), 64, 40);
        Assert.True(a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Max() <= 1);
    }

    [Fact]
    public void BadSizes_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Resampler.Resize(Pictures.Noise(4, 4), 0, 4));
        Assert.ThrowsAny<ArgumentException>(() => Resampler.Resize(new byte[12], 2, 2, 3, new ResizeWindow(4, 4, 2, 0, 3, 4), Interpolation.Bicubic));
    }

    private static RgbImage Mirror(RgbImage image)
    {
        var (width, height, pixels) = Orientation.Apply(image.Pixels, image.Width, image.Height, 3, 2);
        return new RgbImage(width, height, pixels);
    }

    private static byte[] Cut(byte[] pixels, int width, int channels, ResizeWindow window) =>
        Enumerable.Range(window.Top, window.RowCount)
            .SelectMany(row => pixels.AsSpan((row * width + window.Left) * channels, window.ColumnCount * channels).ToArray()).ToArray();
}

file static class Choice
{
    public static int Pick(this (int A, int B, int C) values, Random random) => random.Next(3) switch { 0 => values.A, 1 => values.B, _ => values.C };
}
