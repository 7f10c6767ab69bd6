namespace Clade.Data.Images;

/// <summary>Turns and mirrors pictures as the EXIF orientation tag (1 to 8) asks.</summary>
internal static class Orientation
{
    /// <summary>The upright picture; the same object when nothing has to be done or the value is unknown.</summary>
    public static RgbImage Apply(RgbImage image, int orientation)
    {
        if (orientation is < 2 or > 8)
            return image;
        var (width, height) = orientation >= 5 ? (image.Height, image.Width) : (image.Width, image.Height);
        var result = new byte[image.Pixels.Length];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at += 3)
            {
                var (column, row) = Source(orientation, x, y, image.Width, image.Height);
                image.Pixels.AsSpan((row * image.Width + column) * 3, 3).CopyTo(result.AsSpan(at));
            }
        }

        return new RgbImage(width, height, result);
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
