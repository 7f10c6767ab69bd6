using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>An axis with round ends and a few round ticks. Places are in per cent of its length, so that a drawing is as wide as the page lets it.</summary>
internal readonly record struct Scale(double Low, double High, double Step)
{
    private const int MostSteps = 5;

    /// <summary>Holds all finite numbers given; shares start at 0 unless one is below.</summary>
    public static Scale Of(IEnumerable<double> values, MetricUnit unit)
    {
        var finite = values.Where(double.IsFinite).Where(value => Math.Abs(value) < 1e15).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        if (unit == MetricUnit.Share)
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0.01));
        if (high - low < 1e-9)
            (low, high) = (low - 0.5, high + 0.5);
        var step = Round((high - low) / MostSteps);
        return new Scale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>As far below zero as above, for differences.</summary>
    public static Scale Around(IEnumerable<double> values)
    {
        var most = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var step = Round(Math.Max(most, 0.01) / 2.5);
        var end = Math.Ceiling((Math.Max(most, 0.01) / step) - 1e-9) * step;
        return new Scale(-end, end, step);
    }

    /// <summary>Ticks from the low end.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            for (var i = 0; i <= (int)Math.Round((High - Low) / Step); i++)
                yield return Low + (i * Step);
        }
    }

    /// <summary>Place of a number, in per cent from the low end, inside the axis.</summary>
    public double At(double value) => Math.Clamp(100 * (value - Low) / (High - Low), 0, 100);

    /// <summary>As <see cref="At"/>, as an attribute of SVG: <c>37.5%</c>.</summary>
    public string Place(double value) => Percent(At(value));

    /// <summary>As <see cref="Place"/>, from the top, for upright axes.</summary>
    public string Down(double value) => Percent(100 - At(value));

    /// <summary>Text of a tick.</summary>
    public string Label(double tick, MetricUnit unit, bool signed = false)
    {
        var shown = Math.Abs(tick) < Step / 1e6 ? 0 : unit == MetricUnit.Share ? 100 * tick : tick;
        return shown.ToString(signed ? "+#,0.####;−#,0.####;0" : "#,0.####;−#,0.####;0", CultureInfo.InvariantCulture);
    }

    /// <summary>A place in per cent as SVG wants it.</summary>
    public static string Percent(double place) => Coordinate(place) + "%";

    /// <summary>A coordinate as SVG wants it.</summary>
    public static string Coordinate(double place) => place.ToString("0.##", CultureInfo.InvariantCulture);

    // The next of 1, 2, 5 times a power of ten.
    private static double Round(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1.0, 2, 5, 10 }.Select(factor => factor * power).First(step => step >= least * (1 - 1e-9));
    }
}
