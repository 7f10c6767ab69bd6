using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

/// <summary>The resize of the reference written as its definition: one output pixel at a time, exact integers, no shortcuts.</summary>
internal static class NaiveResampler
{
    public static byte[] Resize(byte[] pixels, int width, int height, int channels, int newWidth, int newHeight, Interpolation filter)
    {
        var middle = newWidth == width ? pixels : new byte[height * newWidth * channels];
        for (var y = 0; y < height && newWidth != width; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                for (var c = 0; c < channels; c++)
                    middle[(y * newWidth + x) * channels + c] = Sum(width, newWidth, x, filter, i => pixels[(y * width + i) * channels + c]);
            }
        }

        if (newHeight == height)
            return middle;
        var result = new byte[newHeight * newWidth * channels];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth * channels; x++)
                result[y * newWidth * channels + x] = Sum(height, newHeight, y, filter, i => middle[i * newWidth * channels + x]);
        }

        return result;
    }

    private static byte Sum(int input, int output, int place, Interpolation filter, Func<int, byte> at)
    {
        var scale = (double)input / output;
        var wide = Math.Max(1.0, scale);
        var support = (filter == Interpolation.Bicubic ? 2.0 : 1.0) * wide;
        var centre = (place + 0.5) * scale;
        var first = (int)Math.Max(0, centre - support + 0.5);
        var end = (int)Math.Min(input, centre + support + 0.5);
        var raw = Enumerable.Range(first, end - first).Select(i => Kernel(filter, (i - centre + 0.5) * (1.0 / wide))).ToList();
        var total = 0.0;
        foreach (var weight in raw)
            total += weight;
        var sum = 1L << 21;
        for (var i = 0; i < raw.Count; i++)
            sum += at(first + i) * (long)Math.Round(raw[i] / total * (1 << 22), MidpointRounding.AwayFromZero);
        return (byte)Math.Clamp(sum >> 22, 0, 255);
    }

    private static double Kernel(Interpolation filter, double x)
    {
        x = Math.Abs(x);
        if (filter == Interpolation.Bilinear)
            return Math.Max(0, 1 - x);
        return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
    }
}
