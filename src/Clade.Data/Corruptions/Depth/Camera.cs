using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>The corruptions of the same family that need no depth: sensor, storage and transmission (Kar et al. 2022). For 224 pixels.</summary>
internal static class Camera
{
    private const double IsoPhotons = 25, DarkPhotons = 120;
    private const float DarkSigma = 0.018f;
    private static readonly float[] IsoSigmas = [0.7f * 0.08f, 0.7f * 0.12f, 0.7f * 0.18f, 0.7f * 0.26f, 0.7f * 0.38f], Darkness = [0.6f, 0.5f, 0.4f, 0.3f, 0.2f];

    /// <summary>Shot noise that the sensitivity does not change, and electronic noise that grows with it.</summary>
    public static void IsoNoise(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        Noise.AddShot(picture, IsoPhotons, ref random);
        Noise.AddGaussian(picture, IsoSigmas[severity - 1], ref random);
    }

    /// <summary>c ((x - min) / (max - min))², then a little shot and electronic noise.</summary>
    public static void LowLight(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (least, most) = (picture.Planes.Min(plane => plane.Min()), picture.Planes.Max(plane => plane.Max()));
        if (most > least)
            picture.Map(value => Darkness[severity - 1] * (value - least) / (most - least) * (value - least) / (most - least));
        var tables = new Dictionary<float, PoissonTable>();
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                if (!tables.TryGetValue(plane[i], out var table))
                    tables.Add(plane[i], table = new PoissonTable(plane[i] * DarkPhotons));
                plane[i] = (float)Math.Min(1, table.Draw(ref random) / DarkPhotons);
            }
        }

        Noise.AddGaussian(picture, DarkSigma, ref random);
    }

    /// <summary>Only the highest 6 - severity bits of each number.</summary>
    public static void Quantise(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var mask = (byte)(0xFF << (2 + severity));
        picture.Map(value => ((byte)MathF.Round(255 * value) & mask) / 255f);
    }
}
