namespace Clade.Data.Images;

/// <summary>The two passes in plain integer arithmetic: what the vector versions must equal, and what runs where there are none.</summary>
internal static class ResampleScalar
{
    private const int Half = 1 << (ResampleWeights.Precision - 1);

    /// <summary>[rows, columns.Length, channels] from rows of <paramref name="stride"/> bytes.</summary>
    public static void Horizontal(ReadOnlySpan<byte> source, int stride, int rows, int channels, ResampleWeights columns, ReadOnlySpan<int> weights, Span<byte> result)
    {
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            var line = source.Slice(row * stride, stride);
            for (var x = 0; x < columns.Length; x++)
            {
                var kernel = weights.Slice(x * columns.Taps, columns.Count[x]);
                for (var channel = 0; channel < channels; channel++)
                {
                    var sum = Half;
                    var from = columns.Start[x] * channels + channel;
                    foreach (var weight in kernel)
                    {
                        sum += line[from] * weight;
                        from += channels;
                    }

                    result[at++] = Clip(sum);
                }
            }
        }
    }

    /// <summary>[rows.Length, stride] from rows of <paramref name="stride"/> bytes, the first of which is input row <paramref name="firstRow"/>.</summary>
    public static void Vertical(ReadOnlySpan<byte> source, int stride, int firstRow, ResampleWeights rows, ReadOnlySpan<int> weights, Span<byte> result)
    {
        for (var y = 0; y < rows.Length; y++)
        {
            var kernel = weights.Slice(y * rows.Taps, rows.Count[y]);
            var from = (rows.Start[y] - firstRow) * stride;
            for (var x = 0; x < stride; x++)
                result[y * stride + x] = VerticalAt(source, stride, from + x, kernel);
        }
    }

    /// <summary>One output byte of the vertical pass, from a column that starts at <paramref name="from"/>.</summary>
    public static byte VerticalAt(ReadOnlySpan<byte> source, int stride, int from, ReadOnlySpan<int> kernel)
    {
        var sum = Half;
        foreach (var weight in kernel)
        {
            sum += source[from] * weight;
            from += stride;
        }

        return Clip(sum);
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.Precision, 0, 255);
}
