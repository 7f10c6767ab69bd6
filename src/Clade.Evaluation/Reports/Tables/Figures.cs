using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>How numbers of a report are written, the same on every surface and in every culture.</summary>
public static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary><c>63.5 %</c> for a share, <c>12</c> or <c>0.823</c> for a number, <c>undefined</c> for NaN.</summary>
    public static string Value(double value, MetricUnit unit) =>
        !double.IsFinite(value) ? Undefined(value) : unit == MetricUnit.Share ? $"{Percent(value)} %" : Number(value, Decimals(value));

    /// <summary><c>63.5 % (61.0 to 66.0)</c>; without an interval where one of its ends is not finite.</summary>
    public static string WithInterval(Interval figure, MetricUnit unit)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Join(figure, unit == MetricUnit.Share ? Percent : Same(figure, ""), unit == MetricUnit.Share ? " %" : "");
    }

    /// <summary>As <see cref="WithInterval"/>, without the per cent sign: for columns and axes that carry it.</summary>
    public static string Bare(Interval figure, MetricUnit unit)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Join(figure, unit == MetricUnit.Share ? Percent : Same(figure, ""), "");
    }

    /// <summary><c>+3.5 points (+2.1 to +4.8)</c> for a difference of shares, <c>-0.031 (-0.040 to -0.020)</c> for one of numbers.</summary>
    public static string Difference(Interval difference, MetricUnit unit)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return Join(difference, unit == MetricUnit.Share ? value => Signed(Percent(value)) : Same(difference, "+"), unit == MetricUnit.Share ? " points" : "");
    }

    /// <summary>A probability: <c>0.012</c>, or <c>&lt; 0.001</c>.</summary>
    public static string Probability(double? p) => p switch
    {
        null or double.NaN => None,
        < 0.001 => "< 0.001",
        _ => Fixed(p.Value, 3),
    };

    /// <summary><c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>6.3 M</c>, <c>1.2 G</c>, <c>812 k</c>; a dash for 0, which means not known.</summary>
    public static string Parameters(long parameters) => parameters switch
    {
        <= 0 => None,
        < 1000 => Count(parameters),
        < 999_500 => $"{Fixed(parameters / 1e3, 0)} k",
        < 999_950_000 => $"{Fixed(parameters / 1e6, 1)} M",
        _ => $"{Fixed(parameters / 1e9, 1)} G",
    };

    internal static string Percent(double share) => Fixed(100 * share, 1);

    private static string Join(Interval figure, Func<double, string> write, string unit)
    {
        if (!double.IsFinite(figure.Value))
            return Undefined(figure.Value);
        var value = write(figure.Value) + unit;
        return double.IsFinite(figure.Low) && double.IsFinite(figure.High) ? $"{value} ({write(figure.Low)} to {write(figure.High)})" : value;
    }

    // One number of decimals for a figure and both its ends.
    private static Func<double, string> Same(Interval figure, string plus)
    {
        double[] all = [.. new[] { figure.Value, figure.Low, figure.High }.Where(double.IsFinite)];
        var decimals = Array.TrueForAll(all, double.IsInteger) ? 0 : all.Max(Decimals);
        return value => plus.Length == 0 ? Number(value, decimals) : Signed(Number(value, decimals));
    }

    private static int Decimals(double value) => Math.Abs(value) switch
    {
        _ when double.IsInteger(value) => 0,
        >= 1000 => 0,
        >= 100 => 1,
        >= 10 => 2,
        >= 0.01 => 3,
        _ => 5,
    };

    private static string Number(double value, int decimals) => Math.Abs(value) >= 1e12 ? value.ToString("0.###E+0", CultureInfo.InvariantCulture) : Fixed(value, decimals);

    private static string Signed(string number) => number[0] == '-' || number.All(letter => letter is '0' or '.') ? number : "+" + number;

    // What rounds to zero has no sign.
    private static string Fixed(double value, int decimals)
    {
        var text = value.ToString("N" + decimals, CultureInfo.InvariantCulture);
        return text[0] == '-' && text.All(letter => letter is '-' or '0' or '.') ? text[1..] : text;
    }

    private static string Undefined(double value) => double.IsNaN(value) ? "undefined" : value > 0 ? "∞" : "-∞";
}
