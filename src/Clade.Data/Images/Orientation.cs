namespace Clade.Data.Images;

/// <summary>Turns and mirrors pictures as the EXIF orientation tag (1 to 8) asks.</summary>
internal static class Orientation
{
    /// <summary>The upright picture; the same array when nothing has to be done or the value is unknown.</summary>
    public static (int Width, int Height, byte[] Pixels) Apply(byte[] pixels, int width, int height, int pixelBytes, int orientation)
    {
        if (orientation is < 2 or > 8)
            return (width, height, pixels);
        var (columns, rows) = orientation >= 5 ? (height, width) : (width, height);
        var result = new byte[pixels.Length];
        var at = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++, at += pixelBytes)
            {
                var (column, row) = Source(orientation, x, y, width, height);
                pixels.AsSpan((row * width + column) * pixelBytes, pixelBytes).CopyTo(result.AsSpan(at));
            }
        }

        return (columns, rows, result);
    }

    private static (int Column, int Row) Source(int orientation, int x, int y, int width, int height) => orientation switch
    {
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        _ => (width - 1 - y, x),
    };
}
