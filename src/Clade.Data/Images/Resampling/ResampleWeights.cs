namespace Clade.Data.Images;

/// <summary>
/// For each output position of one axis: the first input position and the weights from there on. The formulas are those
/// of Pillow 9.4 (<c>src/libImaging/Resample.c</c>): sample positions at pixel centres, the filter widened by the scale
/// when shrinking, weights cut off at the border and normalised.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Binary digits after the point of <see cref="Fixed"/>.</summary>
    public const int Precision = 22;

    private ResampleWeights(int taps, int[] start, int[] count, double[] exact) => (Taps, Start, Count, Exact) = (taps, start, count, exact);

    /// <summary>Weights a row of <see cref="Exact"/>; unused ones at the end of a row are 0.</summary>
    public int Taps { get; }

    /// <summary>[outputs] first input position.</summary>
    public int[] Start { get; }

    /// <summary>[outputs] weights in use, at least 1.</summary>
    public int[] Count { get; }

    /// <summary>[outputs, Taps] weights; each row sums to 1.</summary>
    public double[] Exact { get; }

    /// <summary>Number of output positions.</summary>
    public int Length => Start.Length;

    /// <summary>First input position that any output needs.</summary>
    public int First => Start[0];

    /// <summary>One past the last input position that any output needs.</summary>
    public int End => Start[^1] + Count[^1];

    /// <summary>Weights for the outputs <paramref name="from"/> .. <paramref name="from"/> + <paramref name="length"/> - 1 of an axis resized from <paramref name="input"/> to <paramref name="output"/> positions.</summary>
    public static ResampleWeights Create(int input, int output, int from, int length, Interpolation filter)
    {
        var scale = (double)input / output;
        var stretch = Math.Max(scale, 1.0);
        var support = Support(filter) * stretch;
        var taps = (int)Math.Ceiling(support) * 2 + 1;
        var (start, count, exact) = (new int[length], new int[length], new double[checked(length * taps)]);
        var inverse = 1.0 / stretch;
        for (var i = 0; i < length; i++)
        {
            var centre = (from + i + 0.5) * scale;
            // Truncation towards zero, then the border.
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var used = Math.Min((int)(centre + support + 0.5), input) - first;
            var row = exact.AsSpan(i * taps, used);
            var sum = 0.0;
            for (var t = 0; t < used; t++)
            {
                row[t] = Evaluate(filter, (t + first - centre + 0.5) * inverse);
                sum += row[t];
            }

            if (sum != 0)
            {
                for (var t = 0; t < used; t++)
                    row[t] /= sum;
            }

            (start[i], count[i]) = (first, used);
        }

        return new ResampleWeights(taps, start, count, exact);
    }

    /// <summary>[outputs, Taps] weights with <see cref="Precision"/> binary digits, rounded half away from zero.</summary>
    public int[] Fixed() => Array.ConvertAll(Exact, weight => (int)(weight * (1 << Precision) + (weight < 0 ? -0.5 : 0.5)));

    private static double Support(Interpolation filter) => filter == Interpolation.Bilinear ? 1.0 : 2.0;

    private static double Evaluate(Interpolation filter, double x)
    {
        x = Math.Abs(x);
        if (filter == Interpolation.Bilinear)
            return x < 1 ? 1 - x : 0;

        // Keys' cubic convolution, https://doi.org/10.1109/TASSP.1981.1163711:
        //   (a + 2) |x|^3 - (a + 3) |x|^2 + 1        for |x| < 1
        //   a |x|^3 - 5 a |x|^2 + 8 a |x| - 4 a      for 1 <= |x| < 2
        const double a = -0.5;
        if (x < 1)
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
