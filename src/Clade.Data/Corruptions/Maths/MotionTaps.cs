namespace Clade.Data.Corruptions;

/// <summary>
/// The one-sided motion blur of ImageMagick, which the published corruptions are made with: 2 · radius + 1 places on a ray, weighted by half a Gaussian.
/// </summary>
internal static class MotionTaps
{
    /// <param name="radius">In pixels.</param>
    /// <param name="sigma">In pixels.</param>
    /// <param name="degrees">Of the ray, clockwise from the right.</param>
    public static (int X, int Y, float Weight)[] Ray(int radius, double sigma, double degrees)
    {
        var weights = Filters.Normalised([.. Enumerable.Range(0, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))]);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return [.. weights.Select((weight, i) => ((int)Math.Ceiling((i * cos) - 0.5), (int)Math.Ceiling((i * sin) - 0.5), weight))];
    }
}
