using Clade.Core;
using Clade.Data.Corruptions;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corruptions;

/// <summary>Pictures with detail of every size, and depth in three layers.</summary>
internal static class Sample
{
    public static RgbImage Picture(int width, int height, int number = 0)
    {
        // Waves of every length, the longer the stronger, as in photographs, and a bright square.
        var random = new KeyedRandom(number, 5);
        var waves = Enumerable.Range(0, 24).Select(i =>
        {
            var (cycles, angle) = (Math.Pow(2, 1 + (i / 4.0)), random.NextDouble(0, Math.PI));
            return (Across: 2 * Math.PI * cycles * Math.Cos(angle) / width, Down: 2 * Math.PI * cycles * Math.Sin(angle) / height, Phase: random.NextDouble(0, 6), Strength: 0.2 / Math.Sqrt(cycles));
        }).ToArray();
        return Of(width, height, (x, y, channel) =>
        {
            var value = x > 0.6 * width && y > 0.2 * height && y < 0.4 * height ? 0.7 : 0.45;
            foreach (var wave in waves)
                value += wave.Strength * Math.Sin((wave.Across * x) + (wave.Down * y) + wave.Phase + channel);
            return value;
        });
    }

    public static RgbImage Of(int width, int height, Func<int, int, int, double> value)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Round(255 * Math.Clamp(value(i / 3 % width, i / 3 / width, i % 3), 0, 1));
        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Flat(int side, byte level) => new(side, side, [.. Enumerable.Repeat(level, side * side * 3)]);

    /// <summary>Nearest in the middle, farther around it, farthest at the sides.</summary>
    public static DepthMap Depth(int width, int height) =>
        DepthMap.FromLayers(width, height, [.. Enumerable.Range(0, width * height).Select(i => Inside(i % width, width, 3) && Inside(i / width, height, 3) ? (byte)2 : Inside(i % width, width, 6) ? (byte)1 : (byte)0)]);

    public static double Distance(RgbImage left, RgbImage right) => left.Pixels.Zip(right.Pixels, (a, b) => Math.Abs(a - b) / 255.0).Average();

    /// <summary>Mean over rows and columns of some places.</summary>
    public static double Mean(int top, int bottom, int left, int right, Func<int, int, double> value)
    {
        double sum = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
                sum += value(x, y);
        }

        return sum / ((bottom - top) * (right - left));
    }

    private static bool Inside(int place, int length, int part) => place >= length / part && place < length - (length / part);
}
