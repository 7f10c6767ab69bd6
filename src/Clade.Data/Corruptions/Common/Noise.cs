using System.Collections.Concurrent;
using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Gaussian, shot and impulse noise of Hendrycks and Dietterich 2019.</summary>
internal static class Noise
{
    private static readonly ConcurrentDictionary<double, PoissonTable[]> Tables = new();

    // sigma, pixels in [0, 1]
    private static readonly CorruptionTable<float> Sigma = new([0.04f, 0.06f, 0.08f, 0.09f, 0.10f], [0.04f, 0.08f, 0.12f, 0.15f, 0.18f], [0.08f, 0.12f, 0.18f, 0.26f, 0.38f]);

    // photons of white
    private static readonly CorruptionTable<double> Photons = new([500, 250, 100, 75, 50], [250, 100, 50, 30, 15], [60, 25, 12, 5, 3]);

    // share of the numbers that turn black or white
    private static readonly CorruptionTable<double> Struck = new([0.01, 0.02, 0.03, 0.05, 0.07], [0.01, 0.02, 0.05, 0.08, 0.14], [0.03, 0.06, 0.09, 0.17, 0.27]);

    /// <summary>x + N(0, sigma²).</summary>
    public static void Gaussian(FloatPicture picture, int side, int severity, ref KeyedRandom random) => AddGaussian(picture, Sigma.Of(side, severity), ref random);

    /// <summary>Poisson(x · photons) / photons.</summary>
    public static void Shot(FloatPicture picture, int side, int severity, ref KeyedRandom random) => AddShot(picture, Photons.Of(side, severity), ref random);

    /// <summary>Each number of each channel is black or white with half a chance of `struck` each.</summary>
    public static void Impulse(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var struck = Struck.Of(side, severity);
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                var draw = random.NextDouble();
                if (draw < struck)
                    plane[i] = draw < struck / 2 ? 1 : 0;
            }
        }
    }

    public static void AddGaussian(FloatPicture picture, float sigma, ref KeyedRandom random)
    {
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] += sigma * (float)random.NextNormal();
        }
    }

    /// <summary>For pictures as they were decoded: 256 levels.</summary>
    public static void AddShot(FloatPicture picture, double photons, ref KeyedRandom random)
    {
        var levels = Tables.GetOrAdd(photons, PoissonTable.Levels);
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = (float)Math.Min(1, levels[(int)MathF.Round(255 * plane[i])].Draw(ref random) / photons);
        }
    }
}
