namespace Clade.Data.Corruptions;

/// <summary>Bilinear sampling between pixels.</summary>
internal static class Warp
{
    /// <summary>The value at a place, pixel centres at whole numbers.</summary>
    public static float At(ReadOnlySpan<float> plane, int width, int height, double x, double y, Edge edge)
    {
        var (left, top) = (Math.Floor(x), Math.Floor(y));
        var (right, below) = ((float)(x - left), (float)(y - top));
        int x0 = edge.Inside((int)left, width), x1 = edge.Inside((int)left + 1, width);
        int y0 = edge.Inside((int)top, height) * width, y1 = edge.Inside((int)top + 1, height) * width;
        var upper = plane[y0 + x0] + (right * (plane[y0 + x1] - plane[y0 + x0]));
        var lower = plane[y1 + x0] + (right * (plane[y1 + x1] - plane[y1 + x0]));
        return upper + (below * (lower - upper));
    }

    /// <summary>
    /// The middle of a plane, enlarged to its size: a window of ceil(side / zoom) is stretched, its corners onto the corners, and the middle of the result is kept.
    /// </summary>
    public static float[] ClippedZoom(ReadOnlySpan<float> plane, int width, int height, double zoom)
    {
        var (firstX, stepX) = Axis(width, zoom);
        var (firstY, stepY) = Axis(height, zoom);
        var result = new float[plane.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                result[(y * width) + x] = At(plane, width, height, firstX + (x * stepX), firstY + (y * stepY), Edge.Clamp);
        }

        return result;
    }

    /// <summary>Enlarged about the middle, edges held: rows and columns are sampled apart.</summary>
    public static float[] Zoom(ReadOnlySpan<float> plane, int width, int height, double zoom)
    {
        var (columns, rows) = (Places(width, zoom), Places(height, zoom));
        var middle = new float[plane.Length];
        for (var y = 0; y < height; y++)
        {
            var source = plane.Slice(y * width, width);
            var target = middle.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (first, second, share) = columns[x];
                target[x] = source[first] + (share * (source[second] - source[first]));
            }
        }

        var result = new float[plane.Length];
        for (var y = 0; y < height; y++)
        {
            var (first, second, share) = rows[y];
            Filters.AddScaled(result.AsSpan(y * width, width), middle.AsSpan(first * width, width), 1 - share);
            Filters.AddScaled(result.AsSpan(y * width, width), middle.AsSpan(second * width, width), share);
        }

        return result;
    }

    private static (int First, int Second, float Share)[] Places(int side, double zoom) => [.. Enumerable.Range(0, side).Select(i =>
    {
        var place = ((side - 1) / 2.0) + ((i - ((side - 1) / 2.0)) / zoom);
        var first = (int)Math.Floor(place);
        return (Edge.Clamp.Inside(first, side), Edge.Clamp.Inside(first + 1, side), (float)(place - first));
    })];

    private static (double First, double Step) Axis(int side, double zoom)
    {
        var window = (int)Math.Ceiling(side / zoom);
        var grown = (int)Math.Round(window * zoom, MidpointRounding.ToEven);
        var step = grown > 1 ? (window - 1.0) / (grown - 1) : 0;
        return (((side - window) / 2) + (Math.Max(0, grown - side) / 2 * step), step);
    }
}
