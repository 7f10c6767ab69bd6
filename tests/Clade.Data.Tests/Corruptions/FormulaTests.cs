using Clade.Core;
using Clade.Data.Corruptions;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corruptions;

/// <summary>Each formula against its definition.</summary>
public class FormulaTests
{
    [Theory]
    [InlineData(32, 1, 0.04)]
    [InlineData(32, 5, 0.10)]
    [InlineData(64, 3, 0.12)]
    [InlineData(224, 1, 0.08)]
    [InlineData(224, 2, 0.12)]
    public void Gaussian_noise_has_its_sigma(int side, int severity, double sigma) =>
        Assert.Equal(sigma, Deviations("gaussian-noise", side, severity, 128).Spread, sigma * 0.06);

    [Theory]
    [InlineData(32, 1, 500)]
    [InlineData(64, 2, 100)]
    [InlineData(224, 1, 60)]
    [InlineData(224, 2, 25)]
    public void Shot_noise_has_the_mean_and_variance_of_photons(int side, int severity, double photons)
    {
        // Poisson(x c) / c: mean x, variance x / c.
        var (mean, spread) = Deviations("shot-noise", side, severity, 102);
        Assert.Equal(0, mean, 0.006);
        Assert.Equal(Math.Sqrt(0.4 / photons), spread, 0.06 * Math.Sqrt(0.4 / photons));
    }

    [Theory]
    [InlineData(32, 5, 0.07)]
    [InlineData(64, 5, 0.14)]
    [InlineData(224, 4, 0.17)]
    public void Impulse_noise_strikes_its_share_half_black_half_white(int side, int severity, double share)
    {
        var pixels = Many("impulse-noise", side, severity, 128);
        Assert.Equal(share / 2, pixels.Count(level => level == 0) / (double)pixels.Length, share * 0.1);
        Assert.Equal(share / 2, pixels.Count(level => level == 255) / (double)pixels.Length, share * 0.1);
        Assert.All(pixels.Distinct(), level => Assert.Contains(level, new byte[] { 0, 128, 255 }));
    }

    [Fact]
    public void Contrast_draws_every_channel_to_its_mean()
    {
        // Red 0 and 200 in halves: mean 100; 0.4 at 224 and severity 1: 60 and 140.
        var picture = Sample.Of(224, 224, (x, _, channel) => channel == 0 && x >= 112 ? 200 / 255.0 : channel == 1 ? 0.2 : 0);
        var faded = Corruption.Named("contrast").Apply(picture, 1);
        Assert.Equal((60, 51, 0), (faded.Pixels[0], faded.Pixels[1], faded.Pixels[2]));
        Assert.Equal(140, faded.Pixels[223 * 3]);
    }

    [Fact]
    public void Brightness_adds_to_the_value_and_keeps_hue()
    {
        // Value 0.4 + 0.1: all times 1.25; 0.98 stops at 1; black becomes grey.
        double[][] colours = [[0.4, 0.2, 0], [0.98, 0.49, 0.1], [0, 0, 0]];
        var picture = Sample.Of(224, 224, (x, _, channel) => colours[Math.Min(x, 2)][channel]);
        var bright = Corruption.Named("brightness").Apply(picture, 1).Pixels;
        Assert.All(bright[..3].Zip(new byte[] { 128, 64, 0 }), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.All(bright[3..6].Zip(new byte[] { 255, 128, 27 }), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.All(bright[6..9].Zip(new byte[] { 26, 26, 26 }), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Fog_lies_between_its_bounds_and_reaches_them()
    {
        // x = 0.5 = max: (0.5 + 0.2 f) · 0.5 / 0.7 for f in [0, 1].
        var fogged = Corruption.Named("fog").Apply(Sample.Flat(32, 128), 1).Pixels.Select(level => level / 255.0).ToArray();
        Assert.InRange(fogged.Min(), 0.352, 0.40);
        Assert.InRange(fogged.Max(), 0.46, 0.506);
    }

    [Fact]
    public void Pixels_are_means_of_blocks()
    {
        // 224 at 0.25: blocks of 4 x 4.
        var (picture, blocks) = (Sample.Picture(224, 224), Corruption.Named("pixelate").Apply(Sample.Picture(224, 224), 5));
        for (var i = 0; i < 3 * 224 * 224; i += 977)
        {
            var (x, y, channel) = (i / 3 % 224 / 4 * 4, i / 3 / 224 / 4 * 4, i % 3);
            var mean = Enumerable.Range(0, 16).Average(k => picture.Pixels[(((y + (k / 4)) * 224) + x + (k % 4)) * 3 + channel]);
            Assert.InRange(blocks.Pixels[i], mean - 0.51, mean + 0.51);
        }
    }

    [Fact]
    public void Every_blur_leaves_a_flat_picture_alone()
    {
        foreach (var name in new[] { "defocus-blur", "glass-blur", "motion-blur", "zoom-blur", "elastic", "pixelate", "contrast", "near-focus", "far-focus", "xy-motion-blur", "z-motion-blur" })
        {
            var blurred = Corruption.Named(name).Apply(Sample.Flat(224, 77), 5, depth: Sample.Depth(224, 224));
            Assert.All(blurred.Pixels, level => Assert.InRange(level, 76, 78));
        }
    }

    [Fact]
    public void A_disk_sums_to_one_and_covers_its_radius()
    {
        var (kernel, size) = Blurs.Disk(3, 0.1);
        Assert.Equal(17, size);
        Assert.Equal(1, kernel.Sum(), 1e-5);
        // 29 whole pixels within 3 of the middle, alike.
        Assert.Equal(29, kernel.Count(weight => weight > 0.5f / 29));
        Assert.Equal(1 / 29f, kernel[(8 * 17) + 8], 1e-4f);
        Assert.Equal(21, Blurs.Disk(10, 0.5).Size);
        Assert.Equal(1, Blurs.Disk(10, 0.5).Kernel.Sum(), 1e-5);
    }

    [Fact]
    public void A_ray_is_one_sided_and_points_its_way()
    {
        var right = MotionTaps.Ray(2, 1, 0);
        Assert.Equal([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)], right.Select(tap => (tap.X, tap.Y)));
        Assert.Equal(1, right.Sum(tap => tap.Weight), 1e-6);
        Assert.Equal(Math.Exp(-0.5), right[1].Weight / right[0].Weight, 1e-6);
        Assert.Equal((0, -4), (MotionTaps.Ray(2, 1, -90)[4].X, MotionTaps.Ray(2, 1, -90)[4].Y));
    }

    [Fact]
    public void Zooming_keeps_the_middle()
    {
        var plane = Enumerable.Range(0, 81).Select(i => (float)(i % 9)).ToArray();
        Assert.Equal(plane, Warp.ClippedZoom(plane, 9, 9, 1));
        var twice = Warp.ClippedZoom(plane, 9, 9, 2);
        Assert.Equal(4, twice[(4 * 9) + 4], 0.51);
        Assert.True(twice[8] - twice[0] is > 3 and < 5, "half the slope");
    }

    [Fact]
    public void A_jpeg_is_that_of_its_quality()
    {
        var picture = Sample.Picture(64, 64);
        Assert.Equal(ImageFile.DecodeRgb(ImageFile.EncodeJpeg(picture, 25), "x").Pixels, Corruption.Named("jpeg").Apply(picture, 5).Pixels);
        Assert.True(ImageFile.EncodeJpeg(picture, 90).Length > ImageFile.EncodeJpeg(picture, 25).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.EncodeJpeg(picture, 0));
        Assert.Throws<InputException>(() => ImageFile.EncodeJpeg(new RgbImage(65501, 1, new byte[65501 * 3])));
    }

    [Fact]
    public void Colours_keep_their_highest_bits()
    {
        var picture = Sample.Of(224, 224, (x, _, _) => x / 255.0);
        for (var severity = 1; severity <= 5; severity++)
        {
            var mask = 256 - (1 << (2 + severity));
            Assert.Equal(picture.Pixels.Select(level => (byte)(level & mask)), Corruption.Named("colour-quantisation").Apply(picture, severity).Pixels);
        }
    }

    [Fact]
    public void Low_light_is_squared_and_scaled()
    {
        // 0.25 … 0.75, severity 1: 0.6 ((x - 0.25) / 0.5)²: the middle is 0.15.
        var picture = Sample.Of(224, 224, (x, _, _) => x < 80 ? 0.25 : x < 160 ? 0.5 : 0.75);
        var dark = Corruption.Named("low-light").Apply(picture, 1).Pixels;
        double Mean(int from, int to) => Sample.Mean(0, 224, from, to, (x, y) => dark[((y * 224) + x) * 3] / 255.0);
        Assert.Equal(0.15, Mean(80, 160), 0.005);
        Assert.Equal(0.6, Mean(160, 224), 0.005);
        Assert.True(Mean(0, 80) < 0.02);
    }

    [Fact]
    public void Poisson_draws_have_their_mean_and_variance()
    {
        foreach (var mean in new[] { 0, 0.3, 4, 60, 500 })
        {
            var (table, random) = (new PoissonTable(mean), new KeyedRandom(1, (long)(10 * mean)));
            var draws = Enumerable.Range(0, 20_000).Select(_ => (double)table.Draw(ref random)).ToArray();
            Assert.Equal(mean, draws.Average(), 4 * Math.Sqrt((mean + 1e-9) / 20_000) + 1e-9);
            Assert.Equal(mean, draws.Average(x => (x - mean) * (x - mean)), 0.06 * mean + 1e-9);
        }
    }

    [Fact]
    public void Clouds_fill_their_range_and_tile()
    {
        var random = new KeyedRandom(2);
        var map = Plasma.Map(64, 2, ref random);
        Assert.Equal((0, 1), (map.Min(), map.Max()));
        double Step(int apart) => Enumerable.Range(0, 64 * 64).Average(i => Math.Abs(map[i] - map[(i / 64 * 64) + ((i + apart) % 64)]));
        Assert.True(Step(1) < 0.5 * Step(16), "near places are alike");
        Assert.True(Enumerable.Range(0, 64).Average(y => Math.Abs(map[y * 64] - map[(y * 64) + 63])) < 0.7 * Step(16), "also across the edge");
    }

    private static byte[] Many(string name, int side, int severity, byte level) =>
        [.. Enumerable.Range(0, 60_000 / (side * side) + 1).SelectMany(number => Corruption.Named(name).Apply(Sample.Flat(side, level), severity, number).Pixels)];

    private static (double Mean, double Spread) Deviations(string name, int side, int severity, byte level)
    {
        double[] off = [.. Many(name, side, severity, level).Select(value => (value - level) / 255.0)];
        return (off.Average(), Math.Sqrt(off.Average(x => x * x)));
    }
}
