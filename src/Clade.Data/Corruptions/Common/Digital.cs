using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Corruptions;

/// <summary>Contrast, elastic, pixelate and JPEG of Hendrycks and Dietterich 2019.</summary>
internal static class Digital
{
    private static readonly CorruptionTable<float> Contrasts = new([0.75f, 0.5f, 0.4f, 0.3f, 0.15f], [0.4f, 0.3f, 0.2f, 0.1f, 0.05f], [0.4f, 0.3f, 0.2f, 0.1f, 0.05f]);

    // length and smoothness of the waves, farthest move of the three corners; in pixels
    private static readonly CorruptionTable<(double Length, double Sigma, double Corner)> Waves = new(
        Scaled(32, (0, 0, 0.08), (0.05, 0.2, 0.07), (0.08, 0.06, 0.06), (0.1, 0.04, 0.05), (0.1, 0.03, 0.03)),
        Scaled(64, (0, 0, 0.08), (0.05, 0.3, 0.06), (0.1, 0.08, 0.06), (0.1, 0.03, 0.03), (0.16, 0.03, 0.02)),
        Scaled(244, (2, 0.7, 0.1), (2, 0.08, 0.2), (0.05, 0.01, 0.02), (0.07, 0.01, 0.02), (0.12, 0.01, 0.02))); // 244 is what the published code has

    // share of the side
    private static readonly CorruptionTable<double> Blocks = new([0.95, 0.9, 0.85, 0.75, 0.65], [0.9, 0.8, 0.7, 0.6, 0.5], [0.6, 0.5, 0.4, 0.3, 0.25]);

    private static readonly CorruptionTable<int> Qualities = new([80, 65, 58, 50, 40], [65, 58, 50, 40, 25], [25, 18, 15, 10, 7]);

    /// <summary>Each channel drawn towards its mean.</summary>
    public static void Contrast(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var kept = Contrasts.Of(side, severity);
        foreach (var plane in picture.Planes)
        {
            var mean = plane.Average();
            for (var i = 0; i < plane.Length; i++)
                plane[i] = ((plane[i] - mean) * kept) + mean;
        }
    }

    /// <summary>An affine map that moves three corners of a square by chance, then smooth waves (Simard, Steinkraus and Platt 2003).</summary>
    public static void Elastic(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (length, sigma, corner) = Waves.Of(side, severity);
        var (width, height) = (picture.Width, picture.Height);
        var map = Affine.FromCorners(width, height, corner, ref random);
        float[] across = Wave(ref random), down = Wave(ref random);
        for (var channel = 0; channel < 3; channel++)
        {
            var moved = new float[picture.Area];
            for (var i = 0; i < moved.Length; i++)
            {
                var (x, y) = map.Source(i % width, i / width);
                moved[i] = Warp.At(picture.Planes[channel], width, height, x, y, Edge.MirrorInside);
            }

            for (var i = 0; i < moved.Length; i++)
                picture.Planes[channel][i] = Warp.At(moved, width, height, (i % width) + (length * across[i]), (i / width) + (length * down[i]), Edge.Mirror);
        }

        float[] Wave(ref KeyedRandom random)
        {
            var noise = new float[width * height];
            for (var i = 0; i < noise.Length; i++)
                noise[i] = (float)random.NextDouble(-1, 1);
            return length == 0 ? noise : Filters.Gaussian(noise, width, height, sigma, Edge.Mirror, 3);
        }
    }

    /// <summary>Shrunk by averaging, enlarged by repeating.</summary>
    public static void Pixelate(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var share = Blocks.Of(side, severity);
        var (columns, rows) = (Box(picture.Width, (int)(picture.Width * share)), Box(picture.Height, (int)(picture.Height * share)));
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = picture.Planes[channel];
            var small = new float[columns.Length * rows.Length];
            for (var i = 0; i < small.Length; i++)
            {
                var (left, right) = columns[i % columns.Length];
                var (top, bottom) = rows[i / columns.Length];
                for (var y = top; y < bottom; y++)
                {
                    for (var x = left; x < right; x++)
                        small[i] += plane[(y * picture.Width) + x] / ((right - left) * (bottom - top));
                }
            }

            for (var i = 0; i < plane.Length; i++)
            {
                var (x, y) = (i % picture.Width, i / picture.Width);
                plane[i] = small[((int)((y + 0.5) * rows.Length / picture.Height) * columns.Length) + (int)((x + 0.5) * columns.Length / picture.Width)];
            }
        }
    }

    /// <summary>Written as a JPEG of low quality and read again.</summary>
    public static void Jpeg(FloatPicture picture, int side, int severity, ref KeyedRandom random) =>
        picture.Take(FloatPicture.From(ImageFile.DecodeRgb(ImageFile.EncodeJpeg(picture.ToRgb(), Qualities.Of(side, severity)), "The compressed picture")));

    // For each of the new places the old ones whose middle lies in it.
    private static (int First, int End)[] Box(int from, int to) =>
        [.. Enumerable.Range(0, to).Select(i => ((int)Math.Ceiling(((double)i * from / to) - 0.5), Math.Max((int)Math.Ceiling(((double)i * from / to) - 0.5) + 1, (int)Math.Ceiling(((i + 1.0) * from / to) - 0.5))))];

    private static (double, double, double)[] Scaled(int side, params (double Length, double Sigma, double Corner)[] shares) =>
        [.. shares.Select(share => (side * share.Length, side * share.Sigma, side * share.Corner))];
}
