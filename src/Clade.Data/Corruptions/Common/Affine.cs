using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>From places of the new picture to places of the old one.</summary>
/// <param name="A">x from x.</param>
/// <param name="B">x from y.</param>
/// <param name="C">x.</param>
/// <param name="D">y from x.</param>
/// <param name="E">y from y.</param>
/// <param name="F">y.</param>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    public (double X, double Y) Source(double x, double y) => ((A * x) + (B * y) + C, (D * x) + (E * y) + F);

    /// <summary>Three corners of a square a third of the picture around its middle are moved by up to <paramref name="farthest"/> pixels in x and in y.</summary>
    public static Affine FromCorners(int width, int height, double farthest, ref KeyedRandom random)
    {
        var (x, y, half) = (width / 2, height / 2, Math.Min(width, height) / 3);
        (double X, double Y)[] old = [(x + half, y + half), (x + half, y - half), (x - half, y - half)], moved = new (double, double)[3];
        for (var i = 0; i < 3; i++)
            moved[i] = (old[i].X + random.NextDouble(-farthest, farthest), old[i].Y + random.NextDouble(-farthest, farthest));

        // The map that takes the moved corners back: from differences along two sides of the triangle.
        var (ux, uy, vx, vy) = (moved[0].X - moved[1].X, moved[0].Y - moved[1].Y, moved[2].X - moved[1].X, moved[2].Y - moved[1].Y);
        var size = (ux * vy) - (uy * vx);
        if (Math.Abs(size) < 1)
            return new(1, 0, 0, 0, 1, 0);
        double From(double u, double v, double first, double second) => ((u * first) - (v * second)) / size;
        var (a, b) = (From(old[0].X - old[1].X, old[2].X - old[1].X, vy, uy), From(old[2].X - old[1].X, old[0].X - old[1].X, ux, vx));
        var (d, e) = (From(old[0].Y - old[1].Y, old[2].Y - old[1].Y, vy, uy), From(old[2].Y - old[1].Y, old[0].Y - old[1].Y, ux, vx));
        return new(a, b, old[1].X - (a * moved[1].X) - (b * moved[1].Y), d, e, old[1].Y - (d * moved[1].X) - (e * moved[1].Y));
    }
}
