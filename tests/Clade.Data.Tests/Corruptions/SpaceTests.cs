using Clade.Core;
using Clade.Data.Corruptions;

namespace Clade.Data.Tests.Corruptions;

public class SpaceTests
{
    private static readonly DepthMap TwoHalves = DepthMap.FromLayers(64, 64, [.. Enumerable.Range(0, 64 * 64).Select(i => i % 64 < 32 ? (byte)0 : (byte)1)]);

    [Fact]
    public void No_fog_changes_no_bit_and_half_fog_is_the_mean_with_the_air()
    {
        var picture = Sample.Picture(64, 64);
        var planes = FloatPicture.From(picture);
        Clade.Data.Corruptions.Space.Fog(planes, TwoHalves, 0, 0.7f);
        Assert.Equal(picture.Pixels, planes.ToRgb().Pixels);
        Clade.Data.Corruptions.Space.Fog(planes, TwoHalves, Math.Log(2), 0.7f);
        // d = 1 on the right, 2 on the left: t = 1/2 and 1/4.
        var pixels = planes.ToRgb().Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            var through = i / 3 % 64 < 32 ? 0.25 : 0.5;
            Assert.InRange(pixels[i], (through * picture.Pixels[i]) + ((1 - through) * 178.5) - 0.51, (through * picture.Pixels[i]) + ((1 - through) * 178.5) + 0.51);
        }
    }

    [Fact]
    public void What_is_in_focus_stays()
    {
        var picture = Sample.Picture(64, 64);
        var near = FloatPicture.From(picture);
        Clade.Data.Corruptions.Space.Focus(near, TwoHalves, 4, 1);
        var (nearPixels, farther) = (near.ToRgb().Pixels, FloatPicture.From(picture));
        Clade.Data.Corruptions.Space.Focus(farther, TwoHalves, 4, 2);
        var farPixels = farther.ToRgb().Pixels;
        for (var i = 0; i < nearPixels.Length; i++)
        {
            var x = i / 3 % 64;
            if (x >= 32)
                Assert.Equal(picture.Pixels[i], nearPixels[i]);
            // Radius 4 · (1 - 1/2) = 2, cut at 4 sigmas: the near half spills over no more than 8 pixels.
            if (x < 32 - 8)
                Assert.Equal(picture.Pixels[i], farPixels[i]);
        }

        // Each is blurred where the other is sharp: fine grain is gone.
        Assert.True(Grain(nearPixels, 2, 28) < 0.5 * Grain(picture.Pixels, 2, 28));
        Assert.True(Grain(farPixels, 36, 62) < 0.5 * Grain(picture.Pixels, 36, 62));

        static double Grain(byte[] pixels, int from, int to) => Sample.Mean(0, 64, from, to, (x, y) => Math.Abs(pixels[((y * 64) + x) * 3] - pixels[((y * 64) + x + 1) * 3]));
    }

    [Fact]
    public void Near_things_smear_more()
    {
        var picture = Sample.Picture(224, 224);
        var layers = DepthMap.FromLayers(224, 224, [.. Enumerable.Range(0, 224 * 224).Select(i => i % 224 < 112 ? (byte)0 : (byte)4)]);
        foreach (var name in new[] { "xy-motion-blur", "z-motion-blur" })
        {
            var smeared = Corruption.Named(name).Apply(picture, 3, depth: layers);
            double Change(int from, int to) => Sample.Mean(20, 204, from, to, (x, y) => Math.Abs(smeared.Pixels[((y * 224) + x) * 3] - picture.Pixels[((y * 224) + x) * 3]));
            Assert.True(Change(130, 210) > 1.3 * Change(10, 90), name);
        }
    }

    [Fact]
    public void A_flash_falls_off_with_the_square()
    {
        var lit = Corruption.Named("flash").Apply(Sample.Flat(224, 60), 5, depth: DepthMap.FromLayers(224, 224, [.. Enumerable.Range(0, 224 * 224).Select(i => (byte)(i % 2))]));
        // 60 (1 + 1 / 0.4) at 1, 60 (1 + 1 / 1.6) at 2.
        Assert.InRange(lit.Pixels[3], 209, 211);
        Assert.InRange(lit.Pixels[0], 97, 98);
    }

    [Fact]
    public void Continuous_depth_is_cut_into_eight_layers()
    {
        var slope = new DepthMap(64, 64, [.. Enumerable.Range(0, 64 * 64).Select(i => 2f + (i % 64))]);
        var (distances, layerOf) = slope.Layers();
        Assert.Equal(8, distances.Length);
        Assert.Equal(distances.OrderDescending(), distances);
        Assert.Equal(8, layerOf.Distinct().Count());
        Assert.Equal(1, slope.Values[0]);
        Assert.Equal((float[])[3, 2, 1], Sample.Depth(60, 60).Layers().Distances);
    }

    [Fact]
    public void Fine_steps_give_the_picture_back_and_coarse_ones_blocks()
    {
        var picture = Sample.Picture(70, 50);
        double Error(int qp)
        {
            var planes = FloatPicture.From(picture);
            new BlockCodec(planes, qp).Decode(planes);
            return Sample.Distance(picture, planes.ToRgb());
        }

        Assert.True(Error(23) < Error(37) && Error(37) < Error(51));
        var grey = Sample.Of(64, 64, (x, y, _) => 0.5 + (0.3 * Math.Sin(x * 0.7) * Math.Cos(y * 0.3)));
        var gray = FloatPicture.From(grey);
        new BlockCodec(gray, 0).Decode(gray);
        Assert.InRange(Sample.Distance(grey, gray.ToRgb()), 0, 0.002);
        // One colour comes back; colour that changes from pixel to pixel does not.
        double[] colour = [0.8, 0.4, 0.2];
        var plain = FloatPicture.From(Sample.Of(35, 21, (_, _, channel) => colour[channel]));
        new BlockCodec(plain, 0).Decode(plain);
        Assert.All(plain.ToRgb().Pixels.Chunk(3), pixel => Assert.True(Math.Abs(pixel[0] - 204) <= 1 && Math.Abs(pixel[1] - 102) <= 1 && Math.Abs(pixel[2] - 51) <= 1));
        Assert.Equal(2, BlockCodec.Step(30) / BlockCodec.Step(24), 1e-4);
    }

    [Fact]
    public void An_error_stays_in_rows_of_blocks()
    {
        // Grey of one level: every changed luma row of blocks starts where it was struck.
        var struck = Corruption.Named("bit-error").Apply(Sample.Flat(224, 100), 1, 4);
        var rows = Enumerable.Range(0, 224).Where(y => Enumerable.Range(0, 224).Any(x => Math.Abs(struck.Pixels[((y * 224) + x) * 3] - 100) > 3)).Select(y => y / 8).Distinct().Count();
        Assert.InRange(rows, 1, 20);
    }

    [Fact]
    public void The_edges_of_a_picture_go_on_in_three_ways()
    {
        Assert.Equal([0, 0, 0, 1, 2, 2, 2], Enumerable.Range(-2, 7).Select(i => Edge.Clamp.Inside(i, 3)));
        Assert.Equal([1, 0, 0, 1, 2, 2, 1, 0, 0], Enumerable.Range(-2, 9).Select(i => Edge.Mirror.Inside(i, 3)));
        Assert.Equal([2, 1, 0, 1, 2, 1, 0, 1], Enumerable.Range(-2, 8).Select(i => Edge.MirrorInside.Inside(i, 3)));
        Assert.Equal(0, Edge.MirrorInside.Inside(5, 1));
    }

    [Fact]
    public void A_gaussian_is_the_slow_sum()
    {
        var random = new KeyedRandom(3);
        var plane = Enumerable.Range(0, 13 * 9).Select(_ => (float)random.NextDouble()).ToArray();
        foreach (var edge in Enum.GetValues<Edge>())
        {
            foreach (var sigma in new[] { 0.05, 0.7, 2, 30 })
            {
                var fast = Filters.Gaussian(plane, 13, 9, sigma, edge, 3);
                var radius = (int)((3 * sigma) + 0.5);
                for (var i = 0; i < plane.Length; i += 7)
                {
                    double sum = 0, weights = 0;
                    for (var dy = -radius; dy <= radius; dy++)
                    {
                        for (var dx = -radius; dx <= radius; dx++)
                        {
                            var weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * sigma * sigma));
                            weights += weight;
                            sum += weight * plane[(edge.Inside((i / 13) + dy, 9) * 13) + edge.Inside((i % 13) + dx, 13)];
                        }
                    }

                    Assert.Equal(sum / weights, fast[i], 1e-4);
                }
            }
        }
    }

    [Fact]
    public void An_affine_map_takes_the_moved_corners_back()
    {
        var random = new KeyedRandom(4);
        var same = Affine.FromCorners(60, 60, 0, ref random);
        Assert.Equal((12, 34), (Math.Round(same.Source(12, 34).X, 9), Math.Round(same.Source(12, 34).Y, 9)));
        var (before, after) = (new KeyedRandom(9), new KeyedRandom(9));
        var map = Affine.FromCorners(60, 60, 5, ref before);
        foreach (var (x, y) in new[] { (50, 50), (50, 10), (10, 10) })
        {
            var (sx, sy) = map.Source(x + after.NextDouble(-5, 5), y + after.NextDouble(-5, 5));
            Assert.Equal((x, y), (Math.Round(sx, 6), Math.Round(sy, 6)));
        }
    }
}
