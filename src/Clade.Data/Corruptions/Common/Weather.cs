using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Snow, frost, fog and brightness of Hendrycks and Dietterich 2019.</summary>
internal static class Weather
{
    // mean and deviation of the flakes' noise, their size, the least that is seen, radius and sigma of the fall, share of the picture that is not whitened
    private static readonly CorruptionTable<(double Mean, double Spread, double Size, double Least, int Radius, double Sigma, float Kept)> Flakes = new(
        [(0.1, 0.2, 1, 0.6, 8, 3, 0.95f), (0.1, 0.2, 1, 0.5, 10, 4, 0.9f), (0.15, 0.3, 1.75, 0.55, 10, 4, 0.9f), (0.25, 0.3, 2.25, 0.6, 12, 6, 0.85f), (0.3, 0.3, 1.25, 0.65, 14, 12, 0.8f)],
        [(0.1, 0.2, 1, 0.6, 8, 3, 0.8f), (0.1, 0.2, 1, 0.5, 10, 4, 0.8f), (0.15, 0.3, 1.75, 0.55, 10, 4, 0.7f), (0.25, 0.3, 2.25, 0.6, 12, 6, 0.65f), (0.3, 0.3, 1.25, 0.65, 14, 12, 0.6f)],
        [(0.1, 0.3, 3, 0.5, 10, 4, 0.8f), (0.2, 0.3, 2, 0.5, 12, 4, 0.7f), (0.55, 0.3, 4, 0.9, 12, 8, 0.7f), (0.55, 0.3, 4.5, 0.85, 12, 8, 0.65f), (0.55, 0.3, 2.5, 0.85, 12, 12, 0.55f)]);

    // share of the picture, share of the ice
    private static readonly CorruptionTable<(float Kept, float Ice)> Frosts = new(
        [(1, 0.2f), (1, 0.3f), (0.9f, 0.4f), (0.85f, 0.4f), (0.75f, 0.45f)],
        [(1, 0.3f), (0.9f, 0.4f), (0.8f, 0.45f), (0.75f, 0.5f), (0.7f, 0.55f)],
        [(1, 0.4f), (0.8f, 0.6f), (0.7f, 0.7f), (0.65f, 0.7f), (0.6f, 0.75f)]);

    // strength, smoothness of the clouds
    private static readonly CorruptionTable<(float Strength, double Decay)> Fogs = new(
        [(0.2f, 3), (0.5f, 3), (0.75f, 2.5), (1, 2), (1.5f, 1.75)],
        [(0.4f, 3), (0.7f, 3), (1, 2.5), (1.5f, 2), (2, 1.75)],
        [(1.5f, 2), (2, 2), (2.5f, 1.7), (2.5f, 1.5), (3, 1.4)]);

    // added to the value of HSV
    private static readonly CorruptionTable<float> Lights = new([0.05f, 0.1f, 0.15f, 0.2f, 0.3f], [0.1f, 0.2f, 0.3f, 0.4f, 0.5f], [0.1f, 0.2f, 0.3f, 0.4f, 0.5f]);

    /// <summary>Falling flakes, themselves and turned by half a circle, over a whitened picture.</summary>
    public static void Snow(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (mean, spread, size, least, radius, sigma, kept) = Flakes.Of(side, severity);
        var noise = new float[picture.Area];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (float)(mean + (spread * random.NextNormal()));
        noise = Warp.ClippedZoom(noise, picture.Width, picture.Height, size);
        for (var i = 0; i < noise.Length; i++)
            noise[i] = noise[i] < least ? 0 : Math.Min(1, noise[i]);
        var flakes = Filters.Offsets(noise, picture.Width, picture.Height, MotionTaps.Ray(radius, sigma, random.NextDouble(-135, -45)));
        var grey = picture.Grey();
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = (kept * plane[i]) + ((1 - kept) * Math.Max(plane[i], (1.5f * grey[i]) + 0.5f)) + flakes[i] + flakes[^(i + 1)];
        }
    }

    /// <summary>Ice on the pane. The published pictures of ice are not free; <see cref="Ice"/> draws others.</summary>
    public static void Frost(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (kept, share) = Frosts.Of(side, severity);
        var ice = Ice.Piece(picture.Width, picture.Height, side, ref random);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = picture.Planes[channel];
            for (var i = 0; i < plane.Length; i++)
                plane[i] = (kept * plane[i]) + (share * Ice.Tint[channel] * ice[i]);
        }
    }

    /// <summary>Clouds added, then all darkened so that the brightest can stay below white.</summary>
    public static void Fog(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var (strength, decay) = Fogs.Of(side, severity);
        var clouds = Plasma.Cover(picture.Width, picture.Height, decay, ref random);
        var brightest = picture.Planes.Max(plane => plane.Max());
        foreach (var plane in picture.Planes)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = (plane[i] + (strength * clouds[i])) * brightest / (brightest + strength);
        }
    }

    /// <summary>More value at the same hue and saturation: all three channels by one factor, and black to grey.</summary>
    public static void Brightness(FloatPicture picture, int side, int severity, ref KeyedRandom random)
    {
        var added = Lights.Of(side, severity);
        var (red, green, blue) = (picture.Planes[0], picture.Planes[1], picture.Planes[2]);
        for (var i = 0; i < red.Length; i++)
        {
            var value = Math.Max(red[i], Math.Max(green[i], blue[i]));
            var brighter = Math.Min(1, value + added);
            if (value == 0)
                (red[i], green[i], blue[i]) = (brighter, brighter, brighter);
            else
                (red[i], green[i], blue[i]) = (red[i] * brighter / value, green[i] * brighter / value, blue[i] * brighter / value);
        }
    }
}
