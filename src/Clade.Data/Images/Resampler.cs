namespace Clade.Data.Images;

/// <summary>
/// Resizes 8-bit pictures exactly as Pillow 9.4 does: the horizontal pass first, its result rounded to 8 bits, then the
/// vertical pass; weights in 22-bit fixed point; an axis whose size does not change is not filtered. Only the
/// rows and columns of the wanted window are computed. Thread-safe.
/// </summary>
public static class Resampler
{
    /// <summary>Resizes a whole picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">Output pixels a row, at least 1.</param>
    /// <param name="height">Output rows, at least 1.</param>
    /// <param name="filter">The filter, the same for both axes.</param>
    public static RgbImage Resize(RgbImage image, int width, int height, Interpolation filter = Interpolation.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new RgbImage(width, height, Resize(image.Pixels, image.Width, image.Height, 3, new ResizeWindow(width, height, 0, 0, width, height), filter));
    }

    /// <summary>[window.RowCount, window.ColumnCount, channels] from [height, width, channels] bytes.</summary>
    internal static byte[] Resize(ReadOnlySpan<byte> pixels, int width, int height, int channels, ResizeWindow window, Interpolation filter)
    {
        window.Check();
        var rows = ResampleWeights.Create(height, window.Height, window.Top, window.RowCount, filter);
        var (firstRow, rowCount) = window.Height == height ? (window.Top, window.RowCount) : (rows.First, rows.End - rows.First);

        byte[] middle;
        if (window.Width == width)
        {
            middle = CopyColumns(pixels, width, channels, window, firstRow, rowCount);
        }
        else
        {
            var columns = ResampleWeights.Create(width, window.Width, window.Left, window.ColumnCount, filter);
            middle = new byte[checked(rowCount * window.ColumnCount * channels)];
            ResampleScalar.Horizontal(pixels[(firstRow * width * channels)..], width * channels, rowCount, channels, columns, columns.Fixed(), middle);
        }

        if (window.Height == height)
            return middle;
        var result = new byte[checked(window.RowCount * window.ColumnCount * channels)];
        ResampleScalar.Vertical(middle, window.ColumnCount * channels, firstRow, rows, rows.Fixed(), result);
        return result;
    }

    private static byte[] CopyColumns(ReadOnlySpan<byte> pixels, int width, int channels, ResizeWindow window, int firstRow, int rowCount)
    {
        var bytes = window.ColumnCount * channels;
        var copy = new byte[checked(rowCount * bytes)];
        for (var row = 0; row < rowCount; row++)
            pixels.Slice(((firstRow + row) * width + window.Left) * channels, bytes).CopyTo(copy.AsSpan(row * bytes));
        return copy;
    }
}

/// <summary>A resize to <see cref="Width"/> x <see cref="Height"/> of which only a window is wanted.</summary>
internal readonly record struct ResizeWindow(int Width, int Height, int Left, int Top, int ColumnCount, int RowCount)
{
    public void Check()
    {
        if (Left < 0 || Top < 0 || ColumnCount < 1 || RowCount < 1 || (long)Left + ColumnCount > Width || (long)Top + RowCount > Height)
            throw new ArgumentException($"The window {this} does not lie inside the resized picture.");
    }
}
