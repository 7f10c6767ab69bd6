using System.Buffers;

namespace Clade.Data.Images;

/// <summary>
/// Resizes 8-bit pictures exactly as Pillow 9.4 does: the horizontal pass first, its result rounded to 8 bits, then the
/// vertical pass; weights in 22-bit fixed point; an axis whose size does not change is not filtered. Only the
/// rows and columns of the wanted window are computed. With AVX2 vectors where the processor has them, the same bytes
/// without. Thread-safe.
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

    /// <summary>[window.RowCount, window.ColumnCount, channels] from [height, width, channels] bytes; 1, 3 or 4 channels.</summary>
    internal static byte[] Resize(ReadOnlySpan<byte> pixels, int width, int height, int channels, ResizeWindow window, Interpolation filter, bool vectors = true)
    {
        window.Check();
        vectors &= ResampleAvx2.IsSupported;
        var rows = window.Height == height ? null : ResampleWeights.Create(height, window.Height, window.Top, window.RowCount, filter);
        var firstRow = rows?.First ?? window.Top;
        var rowCount = (rows?.End ?? window.Top + window.RowCount) - firstRow;
        var stride = window.ColumnCount * channels;
        var result = GC.AllocateUninitializedArray<byte>(checked(window.RowCount * stride));
        if (rows is null)
        {
            Columns(pixels, width, channels, window, filter, firstRow, rowCount, result, vectors);
            return result;
        }

        var shared = ArrayPool<byte>.Shared.Rent(checked(rowCount * stride));
        try
        {
            var middle = shared.AsSpan(0, rowCount * stride);
            Columns(pixels, width, channels, window, filter, firstRow, rowCount, middle, vectors);
            if (vectors)
                ResampleAvx2.Vertical(middle, stride, firstRow, rows, rows.Fixed(), result);
            else
                ResampleScalar.Vertical(middle, stride, firstRow, rows, rows.Fixed(), result);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(shared);
        }

        return result;
    }

    /// <summary>The horizontal pass, or a copy of the window's columns when the width stays.</summary>
    private static void Columns(ReadOnlySpan<byte> pixels, int width, int channels, ResizeWindow window, Interpolation filter, int firstRow, int rowCount, Span<byte> result, bool vectors)
    {
        var stride = window.ColumnCount * channels;
        if (window.Width == width)
        {
            for (var row = 0; row < rowCount; row++)
                pixels.Slice(((firstRow + row) * width + window.Left) * channels, stride).CopyTo(result[(row * stride)..]);
            return;
        }

        var columns = ResampleWeights.Create(width, window.Width, window.Left, window.ColumnCount, filter);
        var source = pixels[(firstRow * width * channels)..];
        if (vectors)
            ResampleAvx2.Horizontal(source, width * channels, rowCount, channels, columns, columns.Fixed(), result);
        else
            ResampleScalar.Horizontal(source, width * channels, rowCount, channels, columns, columns.Fixed(), result);
    }
}

/// <summary>A resize to <see cref="Width"/> x <see cref="Height"/> of which only a window is wanted.</summary>
internal readonly record struct ResizeWindow(int Width, int Height, int Left, int Top, int ColumnCount, int RowCount)
{
    /// <summary>Throws when the window does not lie inside.</summary>
    public void Check()
    {
        if (Left < 0 || Top < 0 || ColumnCount < 1 || RowCount < 1 || (long)Left + ColumnCount > Width || (long)Top + RowCount > Height)
            throw new ArgumentException($"The window {this} does not lie inside the resized picture.");
    }
}
