using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Clouds: midpoint displacement on a torus (Fournier, Fussell and Carpenter, "Computer rendering of stochastic models", 1982).</summary>
internal static class Plasma
{
    /// <summary>[side, side] numbers whose least is 0 and whose greatest is 1.</summary>
    /// <param name="side">A power of two.</param>
    /// <param name="decay">What the amplitude's root is divided by with each halving of the step: larger is smoother.</param>
    /// <param name="random">Advanced.</param>
    public static float[] Map(int side, double decay, ref KeyedRandom random)
    {
        var map = new float[side * side];
        var wibble = 100.0;
        for (var step = side; step >= 2; step /= 2, wibble /= decay)
        {
            var half = step / 2;
            var amplitude = wibble * wibble;
            for (var y = 0; y < side; y += step)
            {
                for (var x = 0; x < side; x += step)
                    Set(x + half, y + half, At(x, y) + At(x + step, y) + At(x, y + step) + At(x + step, y + step), amplitude, ref random);
            }

            for (var y = 0; y < side; y += step)
            {
                for (var x = 0; x < side; x += step)
                {
                    Set(x + half, y, At(x, y) + At(x + step, y) + At(x + half, y + half) + At(x + half, y - half), amplitude, ref random);
                    Set(x, y + half, At(x, y) + At(x, y + step) + At(x + half, y + half) + At(x - half, y + half), amplitude, ref random);
                }
            }
        }

        var (least, most) = (map.Min(), map.Max());
        for (var i = 0; i < map.Length; i++)
            map[i] = (map[i] - least) / (most - least);
        return map;

        float At(int x, int y) => map[((y + side) % side * side) + ((x + side) % side)];

        void Set(int x, int y, float sum, double amplitude, ref KeyedRandom random) => map[(y * side) + x] = (sum / 4) + (float)random.NextDouble(-amplitude, amplitude);
    }

    /// <summary>The corner of a map that covers a picture.</summary>
    public static float[] Cover(int width, int height, double decay, ref KeyedRandom random)
    {
        var side = 1;
        while (side < Math.Max(width, height))
            side *= 2;
        var map = Map(side, decay, ref random);
        var corner = new float[width * height];
        for (var y = 0; y < height; y++)
            map.AsSpan(y * side, width).CopyTo(corner.AsSpan(y * width));
        return corner;
    }
}
