using System.Globalization;

namespace Clade.Core;

/// <summary>The numbers that a key of a file takes.</summary>
/// <param name="Low">Smallest.</param>
/// <param name="High">Largest; infinity for none.</param>
/// <param name="Above">The smallest itself is refused.</param>
/// <param name="Below">The largest itself is refused.</param>
public readonly record struct NumberRange(double Low, double High = double.PositiveInfinity, bool Above = false, bool Below = false)
{
    /// <summary>Whether a number is one of them; NaN and infinities are not.</summary>
    public bool Holds(double value) =>
        double.IsFinite(value) && (Above ? value > Low : value >= Low) && (Below ? value < High : value <= High);

    /// <summary>As sentences and the documentation say it: <c>above 0, at most 1</c>.</summary>
    public override string ToString()
    {
        var low = Low.ToString(CultureInfo.InvariantCulture);
        var high = High.ToString(CultureInfo.InvariantCulture);
        return (Above, Below) switch
        {
            _ when double.IsInfinity(High) => Above ? $"above {low}" : $"{low} or more",
            (true, _) => $"above {low}, at most {high}",
            (_, true) => $"from {low} to below {high}",
            _ => $"from {low} to {high}",
        };
    }
}
