using System.Collections.Concurrent;
using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>
/// Frozen window panes, drawn: feathers of ice that branch at 60°, over clouds. They stand for the photographs of the published frost, which come without a licence: as
/// many, used in the same way (a piece by chance, shrunk for small pictures).
/// </summary>
internal static class Ice
{
    private const int Panes = 5, Size = 512;
    private const float Mean = 0.5f;
    private static readonly ConcurrentDictionary<(int Pane, int Size), Lazy<float[]>> Drawn = new();

    /// <summary>Colour of the ice, red first.</summary>
    public static readonly float[] Tint = [0.92f, 1, 1.08f];

    /// <summary>[H, W] in [0, 1], about a half on average.</summary>
    /// <param name="width">At most 512 for pictures of 224 pixels, less for smaller ones.</param>
    /// <param name="height">The same.</param>
    /// <param name="side">32, 64 or 224.</param>
    /// <param name="random">Chooses pane and piece.</param>
    public static float[] Piece(int width, int height, int side, ref KeyedRandom random)
    {
        var size = side switch { 32 => Size / 5, 64 => 3 * Size / 10, _ => Size };
        var pane = Drawn.GetOrAdd((random.NextInt(Panes), size), key => new(() => Shrunk(key.Pane, key.Size))).Value;
        // A picture longer than the pane meets it again, mirrored.
        var (left, top) = (random.NextInt(Math.Max(1, size - width)), random.NextInt(Math.Max(1, size - height)));
        var piece = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                piece[(y * width) + x] = pane[(Edge.Mirror.Inside(top + y, size) * size) + Edge.Mirror.Inside(left + x, size)];
        }

        return piece;
    }

    private static float[] Shrunk(int number, int size)
    {
        if (size == Size)
            return Draw(number);
        var (step, blurred) = ((double)Size / size, Filters.Gaussian(Drawn.GetOrAdd((number, Size), key => new(() => Draw(key.Pane))).Value, Size, Size, Size / 2.5 / size));
        return [.. Enumerable.Range(0, size * size).Select(i => Warp.At(blurred, Size, Size, (((i % size) + 0.5) * step) - 0.5, (((i / size) + 0.5) * step) - 0.5, Edge.Clamp))];
    }

    private static float[] Draw(int number)
    {
        var random = new KeyedRandom(number, 0x66726F7374);
        var feathers = new float[Size * Size];
        // Ice grows in from the frame, in bundles.
        for (var bundle = 0; bundle < 14; bundle++)
        {
            var around = random.NextDouble(0, 2 * Math.PI);
            var (x, y) = ((Size / 2) + (0.62 * Size * Math.Cos(around)), (Size / 2) + (0.62 * Size * Math.Sin(around)));
            for (var i = 0; i < 5; i++)
                Feather(feathers, Math.Clamp(x, 0, Size - 1), Math.Clamp(y, 0, Size - 1), around + Math.PI + random.NextDouble(-0.7, 0.7), random.NextDouble(120, 380), 3, ref random);
        }

        float[] fine = Filters.Gaussian(feathers, Size, Size, 0.8), glow = Filters.Gaussian(feathers, Size, Size, 9), clouds = Plasma.Map(Size, 1.6, ref random);
        for (var i = 0; i < fine.Length; i++)
            fine[i] = (0.5f * clouds[i] * clouds[i]) + (0.6f * Math.Min(1, fine[i])) + Math.Min(0.5f, glow[i]);
        var scale = Mean / fine.Average();
        return [.. fine.Select(value => Math.Min(1, scale * value))];
    }

    // A needle that thins out, with needles on both sides.
    private static void Feather(float[] pane, double x, double y, double angle, double length, int depth, ref KeyedRandom random)
    {
        var (sin, cos) = Math.SinCos(angle);
        for (double step = 0, next = random.NextDouble(2, 6); step < length; step++)
        {
            (x, y) = (x + cos, y + sin);
            if (!(x >= 0 && y >= 0 && x < Size && y < Size))
                return;
            var at = ((int)y * Size) + (int)x;
            pane[at] = Math.Max(pane[at], (float)(1 - (step / length)) * (0.25f + (0.25f * depth)));
            if (depth == 1 || step < next)
                continue;
            next = step + random.NextDouble(5, 11);
            for (var turn = -1; turn <= 1; turn += 2)
                Feather(pane, x, y, angle + (turn * Math.PI / 3), (length - step) * random.NextDouble(0.12, 0.4), depth - 1, ref random);
        }
    }
}
