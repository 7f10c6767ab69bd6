using System.Runtime.InteropServices;

namespace Clade.Data.Images;

/// <summary>
/// Resizes 16-bit grey as Pillow 9.4 resizes its 32-bit integer mode: double precision, each pass rounded half away from
/// zero to integers that may leave 0..65535, and at the end clipped to 0..255, which makes nearly everything white.
/// </summary>
internal static class ResampleGrey16
{
    /// <summary>[window.RowCount, window.ColumnCount] levels 0..255, stored as 16 bits in the machine's byte order.</summary>
    public static byte[] Resize(ReadOnlySpan<ushort> levels, int width, int height, ResizeWindow window, Interpolation filter)
    {
        var columns = window.Width == width ? null : ResampleWeights.Create(width, window.Width, window.Left, window.ColumnCount, filter);
        var rows = window.Height == height ? null : ResampleWeights.Create(height, window.Height, window.Top, window.RowCount, filter);
        var firstRow = rows?.First ?? window.Top;
        var rowCount = (rows?.End ?? window.Top + window.RowCount) - firstRow;

        var middle = new int[checked(rowCount * window.ColumnCount)];
        for (var row = 0; row < rowCount; row++)
        {
            var line = levels.Slice((firstRow + row) * width, width);
            for (var x = 0; x < window.ColumnCount; x++)
            {
                if (columns is null)
                {
                    middle[row * window.ColumnCount + x] = line[window.Left + x];
                    continue;
                }

                var sum = 0.0;
                for (var t = 0; t < columns.Count[x]; t++)
                    sum += line[columns.Start[x] + t] * columns.Exact[x * columns.Taps + t];
                middle[row * window.ColumnCount + x] = Round(sum);
            }
        }

        var result = new byte[checked(window.RowCount * window.ColumnCount * 2)];
        var target = MemoryMarshal.Cast<byte, ushort>(result.AsSpan());
        for (var y = 0; y < window.RowCount; y++)
        {
            for (var x = 0; x < window.ColumnCount; x++)
            {
                var value = rows is null ? middle[y * window.ColumnCount + x] : Column(middle, window.ColumnCount, x, y, firstRow, rows);
                target[y * window.ColumnCount + x] = (ushort)Math.Clamp(value, 0, 255);
            }
        }

        return result;
    }

    private static int Column(int[] middle, int stride, int x, int y, int firstRow, ResampleWeights rows)
    {
        var sum = 0.0;
        var at = (rows.Start[y] - firstRow) * stride + x;
        for (var t = 0; t < rows.Count[y]; t++, at += stride)
            sum += middle[at] * rows.Exact[y * rows.Taps + t];
        return Round(sum);
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
