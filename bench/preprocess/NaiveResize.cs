using Clade.Data.Images;

namespace Clade.Bench.Preprocess;

/// <summary>A plain two-pass bicubic resize in double precision, weights computed once an axis: what one writes first. Up to one level off the reference.</summary>
internal static class NaiveResize
{
    public static byte[] Run(byte[] pixels, int width, int height, int channels, ResizeWindow window)
    {
        var (columns, rows) = (Weights(width, window.Width, window.Left, window.ColumnCount), Weights(height, window.Height, window.Top, window.RowCount));
        var middle = new byte[height * window.ColumnCount * channels];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < window.ColumnCount; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0.0;
                    for (var i = 0; i < columns[x].Weights.Length; i++)
                        sum += columns[x].Weights[i] * pixels[(y * width + columns[x].First + i) * channels + c];
                    middle[(y * window.ColumnCount + x) * channels + c] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, 255);
                }
            }
        }

        var result = new byte[window.RowCount * window.ColumnCount * channels];
        for (var y = 0; y < window.RowCount; y++)
        {
            for (var x = 0; x < window.ColumnCount * channels; x++)
            {
                var sum = 0.0;
                for (var i = 0; i < rows[y].Weights.Length; i++)
                    sum += rows[y].Weights[i] * middle[(rows[y].First + i) * window.ColumnCount * channels + x];
                result[y * window.ColumnCount * channels + x] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, 255);
            }
        }

        return result;
    }

    private static (int First, double[] Weights)[] Weights(int input, int output, int from, int length)
    {
        var result = new (int, double[])[length];
        var (scale, wide) = ((double)input / output, Math.Max(1.0, (double)input / output));
        for (var place = 0; place < length; place++)
        {
            var centre = (from + place + 0.5) * scale;
            var first = (int)Math.Max(0, centre - 2 * wide + 0.5);
            var end = (int)Math.Min(input, centre + 2 * wide + 0.5);
            var weights = new double[end - first];
            for (var i = 0; i < weights.Length; i++)
            {
                var x = Math.Abs((first + i - centre + 0.5) / wide);
                weights[i] = x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
            }

            var total = weights.Sum();
            result[place] = (first, Array.ConvertAll(weights, weight => weight / total));
        }

        return result;
    }
}
