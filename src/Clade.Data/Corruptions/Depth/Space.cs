using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>
/// Corruptions that know how far things are (Kar, Yeo, Atanov and Zamir, "3D common corruptions and data augmentation", 2022). The formulas are theirs; lengths and strengths are
/// set for <see cref="DepthMap"/>'s unit, the nearest thing at 1.
/// </summary>
internal static class Space
{
    private static readonly double[] Densities = [0.1, 0.2, 0.3, 0.4, 0.5];

    // shares of the picture's side
    private static readonly double[] Apertures = [0.010, 0.018, 0.026, 0.034, 0.042], Shakes = [0.04, 0.07, 0.10, 0.13, 0.16];

    // growth of the nearest things from one of 8 moments to the next
    private static readonly double[] Speeds = [0.005, 0.010, 0.015, 0.020, 0.025];

    // published divisors of the added light
    private static readonly double[] Flashes = [2.4, 1.4, 0.9, 0.6, 0.4];

    public static void Fog(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random) =>
        Fog(picture, depth, Densities[severity - 1], (float)picture.Planes.Average(plane => plane.Average()));

    public static void NearFocus(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random) =>
        Focus(picture, depth, Side(picture) * Apertures[severity - 1], 1);

    public static void FarFocus(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random)
    {
        var farthest = 1f;
        foreach (var distance in depth.Values)
            farthest = Math.Max(farthest, distance);
        Focus(picture, depth, Side(picture) * Apertures[severity - 1], farthest);
    }

    /// <summary>The camera moves sideways while the shutter is open: near things smear more.</summary>
    public static void SideMotion(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random)
    {
        var (sin, cos) = Math.SinCos(random.NextDouble(0, Math.PI));
        var length = Side(picture) * Shakes[severity - 1];
        Layering.Apply(picture, depth, (plane, distance) => Filters.Offsets(plane, picture.Width, picture.Height, Line(length / distance, cos, sin)));
    }

    /// <summary>The camera moves forward: the mean of 8 zooms 1 + k g / d, k = 0 … 7.</summary>
    public static void ForwardMotion(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random)
    {
        const int moments = 8;
        var layers = Layering.Split(picture, depth);
        var sum = new FloatPicture(picture.Width, picture.Height);
        for (var k = 0; k < moments; k++)
        {
            var growth = k * Speeds[severity - 1];
            var moment = Layering.Compose(layers, picture.Width, picture.Height, (plane, distance) => growth == 0 ? plane : Warp.Zoom(plane, picture.Width, picture.Height, 1 + (growth / distance)));
            for (var channel = 0; channel < 3; channel++)
                Filters.AddScaled(sum.Planes[channel], moment.Planes[channel], 1f / moments);
        }

        picture.Take(sum);
    }

    /// <summary>A light at the camera: x (1 + 1 / (c d²)).</summary>
    public static void Flash(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random)
    {
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] *= (float)(1 + (1 / (Flashes[severity - 1] * depth.Values[i] * depth.Values[i])));
        }
    }

    /// <summary>I' = I t + A (1 - t), t = exp(-beta d).</summary>
    internal static void Fog(FloatPicture picture, DepthMap depth, double beta, float air)
    {
        for (var i = 0; i < picture.Area; i++)
        {
            var through = (float)Math.Exp(-beta * depth.Values[i]);
            foreach (var plane in picture.Planes)
                plane[i] = (plane[i] * through) + (air * (1 - through));
        }
    }

    /// <summary>A Gaussian of radius r = r_max |1 / d - 1 / d_f| for each layer.</summary>
    internal static void Focus(FloatPicture picture, DepthMap depth, double largest, double inFocus) =>
        Layering.Apply(picture, depth, (plane, distance) => Filters.Gaussian(plane, picture.Width, picture.Height, largest * Math.Abs((1 / distance) - (1 / inFocus))));

    private static int Side(FloatPicture picture) => Math.Min(picture.Width, picture.Height);

    private static (int X, int Y, float Weight)[] Line(double length, double cos, double sin)
    {
        var count = (2 * (int)Math.Round(length / 2)) + 1;
        return [.. Enumerable.Range(-(count / 2), count).Select(i => ((int)Math.Round(i * cos), (int)Math.Round(i * sin), 1f / count))];
    }
}
