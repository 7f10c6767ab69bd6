using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Defocus, glass, motion and zoom blur of Hendrycks and Dietterich 2019.</summary>
internal static class Blurs
{
    // radius of the disk, sigma that softens it
    private static readonly CorruptionTable<(double Radius, double Soft)> Disks = new(
        [(0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)],
        [(0.5, 0.6), (1, 0.1), (1.5, 0.1), (2.5, 0.01), (3, 0.1)],
        [(3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)]);

    // sigma before and after, farthest move, rounds
    private static readonly CorruptionTable<(double Sigma, int Far, int Rounds)> Panes = new(
        [(0.05, 1, 1), (0.25, 1, 1), (0.4, 1, 1), (0.25, 1, 2), (0.4, 1, 2)],
        [(0.1, 1, 1), (0.5, 1, 1), (0.6, 1, 2), (0.7, 2, 1), (0.9, 2, 2)],
        [(0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2)]);

    private static readonly CorruptionTable<(int Radius, double Sigma)> Rays = new(
        [(6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)],
        [(10, 1), (10, 1.5), (10, 2), (10, 2.5), (12, 3)],
        [(10, 3), (15, 5), (15, 8), (15, 12), (20, 15)]);

    // number of zooms from 1 on and the step between them
    private static readonly CorruptionTable<(int Count, double Step)> Zooms = new(
        [(6, 0.01), (11, 0.01), (16, 0.01), (21, 0.01), (26, 0.01)],
        [(6, 0.01), (11, 0.01), (16, 0.01), (21, 0.01), (26, 0.01)],
        [(11, 0.01), (16, 0.01), (11, 0.02), (13, 0.02), (11, 0.03)]);

    /// <summary>A disk of light for every point.</summary>
    public static void Defocus(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (radius, soft) = Disks.Of(side, severity);
        var (kernel, size) = Disk(radius, soft);
        for (var channel = 0; channel < 3; channel++)
            Filters.Kernel(picture.Planes[channel], picture.Width, picture.Height, kernel, size, Edge.MirrorInside).CopyTo(picture.Planes[channel], 0);
    }

    /// <summary>Each pixel takes the value of a near one, between two small blurs. (Meant as a swap there; the published pictures are copies.)</summary>
    public static void Glass(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (sigma, far, rounds) = Panes.Of(side, severity);
        Soften(picture, sigma);
        for (var round = 0; round < rounds; round++)
        {
            for (var y = picture.Height - far; y > far; y--)
            {
                for (var x = picture.Width - far; x > far; x--)
                {
                    var (here, there) = ((y * picture.Width) + x, ((y + random.NextInt(2 * far) - far) * picture.Width) + x + random.NextInt(2 * far) - far);
                    foreach (var plane in picture.Planes)
                        plane[here] = plane[there];
                }
            }
        }

        Soften(picture, sigma);
    }

    /// <summary>A smear in a direction within 45° of the horizontal.</summary>
    public static void Motion(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (radius, sigma) = Rays.Of(side, severity);
        var taps = MotionTaps.Ray(radius, sigma, random.NextDouble(-45, 45));
        for (var channel = 0; channel < 3; channel++)
            Filters.Offsets(picture.Planes[channel], picture.Width, picture.Height, taps).CopyTo(picture.Planes[channel], 0);
    }

    /// <summary>The mean of the picture and of itself at several zooms.</summary>
    public static void Zoom(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (count, step) = Zooms.Of(side, severity);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = picture.Planes[channel];
            var sum = plane.ToArray();
            for (var i = 0; i < count; i++)
                Filters.AddScaled(sum, Warp.ClippedZoom(plane, picture.Width, picture.Height, 1 + (i * step)), 1);
            for (var i = 0; i < plane.Length; i++)
                plane[i] = sum[i] / (count + 1);
        }
    }

    /// <summary>[size, size] weights that sum to 1: a disk on whole pixels, softened by a Gaussian of 3 taps (5 above radius 8).</summary>
    internal static (float[] Kernel, int Size) Disk(double radius, double soft)
    {
        var (reach, taps) = radius <= 8 ? (8, 3) : ((int)radius, 5);
        var size = (2 * reach) + 1;
        var inside = Filters.Normalised([.. Enumerable.Range(0, size * size).Select(i => Square((i % size) - reach) + Square((i / size) - reach) <= radius * radius ? 1.0 : 0)]);
        double[] line = [.. Enumerable.Range(-(taps / 2), taps).Select(i => Math.Exp(-i * i / (2 * soft * soft)))];
        var small = Filters.Normalised([.. Enumerable.Range(0, taps * taps).Select(i => line[i % taps] * line[i / taps])]);
        return (Filters.Normalised([.. Filters.Kernel(inside, size, size, small, taps, Edge.MirrorInside).Select(weight => (double)weight)]), size);

        static double Square(int x) => x * x;
    }

    private static void Soften(FloatPicture picture, double sigma)
    {
        for (var channel = 0; channel < 3; channel++)
            Filters.Gaussian(picture.Planes[channel], picture.Width, picture.Height, sigma).CopyTo(picture.Planes[channel], 0);
    }
}
