namespace Clade.Data.Corruptions;

/// <summary>What lies beyond the edge of a picture.</summary>
internal enum Edge
{
    /// <summary>The edge again: a a | a b c | c c.</summary>
    Clamp,

    /// <summary>Mirrored with the edge: b a | a b c | c b.</summary>
    Mirror,

    /// <summary>Mirrored without the edge: c b | a b c | b a.</summary>
    MirrorInside,
}

internal static class Edges
{
    /// <summary>The place inside [0, length) that stands for any place.</summary>
    public static int Inside(this Edge edge, int place, int length)
    {
        if ((uint)place < (uint)length)
            return place;
        if (edge == Edge.Clamp || length == 1)
            return place < 0 ? 0 : length - 1;
        var period = edge == Edge.Mirror ? 2 * length : (2 * length) - 2;
        var at = ((place % period) + period) % period;
        return at < length ? at : period - at - (edge == Edge.Mirror ? 1 : 0);
    }

    /// <summary>A plane with <paramref name="margin"/> more on every side.</summary>
    public static float[] Pad(this Edge edge, ReadOnlySpan<float> plane, int width, int height, int margin)
    {
        var (wide, tall) = (width + (2 * margin), height + (2 * margin));
        var padded = new float[wide * tall];
        for (var y = 0; y < tall; y++)
        {
            var source = plane.Slice(edge.Inside(y - margin, height) * width, width);
            var row = padded.AsSpan(y * wide, wide);
            source.CopyTo(row[margin..]);
            for (var x = 0; x < margin; x++)
            {
                row[x] = source[edge.Inside(x - margin, width)];
                row[margin + width + x] = source[edge.Inside(width + x, width)];
            }
        }

        return padded;
    }
}
