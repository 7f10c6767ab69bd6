using System.Runtime.InteropServices;

namespace Clade.Data.Images.Reference;

/// <summary>Resizes in the mode of the file, cuts the window out and converts it to RGB, as the reference does in this order.</summary>
internal static class ReferenceResize
{
    /// <summary>[window.RowCount, window.ColumnCount, 3] bytes.</summary>
    public static byte[] ToRgb(ReferenceImage image, ResizeWindow window, Interpolation filter)
    {
        window.Check();
        var same = (window.Width, window.Height) == (image.Width, image.Height);
        var pixels = image.Mode switch
        {
            PixelMode.Indexed => Nearest(image, window),
            PixelMode.Grey16 => ResampleGrey16.Resize(MemoryMarshal.Cast<byte, ushort>(image.Pixels), image.Width, image.Height, window, filter),
            PixelMode.Rgba when !same => Premultiplied(image, window, filter),
            _ => Resampler.Resize(image.Pixels, image.Width, image.Height, image.PixelBytes, window, filter),
        };
        return new ReferenceImage(window.ColumnCount, window.RowCount, image.Mode, pixels).ToRgb();
    }

    private static byte[] Premultiplied(ReferenceImage image, ResizeWindow window, Interpolation filter)
    {
        var multiplied = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        AlphaMath.Premultiply(image.Pixels, multiplied);
        var pixels = Resampler.Resize(multiplied, image.Width, image.Height, 4, window, filter);
        AlphaMath.Unpremultiply(pixels);
        return pixels;
    }

    private static byte[] Nearest(ReferenceImage image, ResizeWindow window)
    {
        var columns = NearestPositions(image.Width, window.Width, window.Left, window.ColumnCount);
        var rows = NearestPositions(image.Height, window.Height, window.Top, window.RowCount);
        var pixels = new byte[checked(rows.Length * columns.Length * 3)];
        var at = 0;
        foreach (var row in rows)
        {
            var line = image.Pixels.AsSpan(row * image.Width * 3, image.Width * 3);
            foreach (var column in columns)
            {
                line.Slice(column * 3, 3).CopyTo(pixels.AsSpan(at));
                at += 3;
            }
        }

        return pixels;
    }

    /// <summary>
    /// Source positions of a part of an axis. The position is summed up step by step in double precision: computing
    /// (i + 0.5) * scale would pick another pixel in about one place of a hundred.
    /// </summary>
    internal static int[] NearestPositions(int input, int output, int from, int length)
    {
        var scale = (double)input / output;
        var positions = new int[length];
        var x = scale * 0.5;
        for (var i = 0; i < from + length; i++, x += scale)
        {
            if (i >= from)
                positions[i - from] = Math.Min((int)x, input - 1);
        }

        return positions;
    }
}
