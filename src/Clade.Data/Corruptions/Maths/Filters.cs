using System.Numerics;

namespace Clade.Data.Corruptions;

/// <summary>Blurs of one plane.</summary>
internal static class Filters
{
    /// <summary>Gaussian blur, the kernel cut at <paramref name="truncate"/> sigmas and summing to 1. A sigma that leaves one tap copies.</summary>
    public static float[] Gaussian(ReadOnlySpan<float> plane, int width, int height, double sigma, Edge edge = Edge.Clamp, double truncate = 4)
    {
        var radius = (int)((truncate * sigma) + 0.5);
        if (radius == 0)
            return plane.ToArray();
        var taps = Normalised([.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))]);
        return Separable(plane, width, height, Folded(taps, width, edge), Folded(taps, height, edge));
    }

    /// <summary>Mean over a kernel of [side, side] taps, side odd.</summary>
    public static float[] Kernel(ReadOnlySpan<float> plane, int width, int height, float[] kernel, int side, Edge edge)
    {
        var (margin, wide) = (side / 2, width + (side / 2 * 2));
        var padded = edge.Pad(plane, width, height, margin);
        var result = new float[plane.Length];
        for (var tap = 0; tap < kernel.Length; tap++)
        {
            if (kernel[tap] == 0)
                continue;
            var (dy, dx) = (tap / side, tap % side);
            for (var y = 0; y < height; y++)
                AddScaled(result.AsSpan(y * width, width), padded.AsSpan(((y + dy) * wide) + dx, width), kernel[tap]);
        }

        return result;
    }

    /// <summary>Mean over places at some offsets, edges held.</summary>
    public static float[] Offsets(ReadOnlySpan<float> plane, int width, int height, IReadOnlyList<(int X, int Y, float Weight)> taps)
    {
        var margin = taps.Max(tap => Math.Max(Math.Abs(tap.X), Math.Abs(tap.Y)));
        var (padded, wide) = (Edge.Clamp.Pad(plane, width, height, margin), width + (2 * margin));
        var result = new float[plane.Length];
        foreach (var (dx, dy, weight) in taps)
        {
            for (var y = 0; y < height; y++)
                AddScaled(result.AsSpan(y * width, width), padded.AsSpan(((y + dy + margin) * wide) + dx + margin, width), weight);
        }

        return result;
    }

    /// <summary>target += factor · source.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var i = 0;
        for (var all = new Vector<float>(factor); i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + (all * new Vector<float>(source[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    public static float[] Normalised(double[] weights)
    {
        var sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    // For each place the taps that fall on each source place: what lies beyond the edge is added where it is taken from, so the cost never exceeds length².
    private static (int First, float[] Weights)[] Folded(float[] taps, int length, Edge edge)
    {
        var radius = taps.Length / 2;
        var rows = new (int, float[])[length];
        for (var place = 0; place < length; place++)
        {
            var weights = new float[length];
            for (var tap = 0; tap < taps.Length; tap++)
                weights[edge.Inside(place + tap - radius, length)] += taps[tap];
            var (first, last) = (Array.FindIndex(weights, weight => weight != 0), Array.FindLastIndex(weights, weight => weight != 0));
            rows[place] = (first, weights[first..(last + 1)]);
        }

        return rows;
    }

    private static float[] Separable(ReadOnlySpan<float> plane, int width, int height, (int First, float[] Weights)[] across, (int First, float[] Weights)[] down)
    {
        // Layers of a picture are empty in most rows.
        var inked = new bool[height];
        for (var y = 0; y < height; y++)
            inked[y] = plane.Slice(y * width, width).ContainsAnyExcept(0f);
        var middle = new float[plane.Length];
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = down[y];
            for (var i = 0; i < weights.Length; i++)
            {
                if (inked[first + i])
                    AddScaled(middle.AsSpan(y * width, width), plane.Slice((first + i) * width, width), weights[i]);
            }
        }

        var result = new float[plane.Length];
        for (var y = 0; y < height; y++)
        {
            var row = middle.AsSpan(y * width, width);
            if (!row.ContainsAnyExcept(0f))
                continue;
            for (var x = 0; x < width; x++)
                result[(y * width) + x] = Dot(row.Slice(across[x].First, across[x].Weights.Length), across[x].Weights);
        }

        return result;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(left[i..]) * new Vector<float>(right[i..]);
        var total = Vector.Sum(sum);
        for (; i < left.Length; i++)
            total += left[i] * right[i];
        return total;
    }
}
