using System.Globalization;

namespace Clade.Evaluation;

/// <summary>A figure with the range that resampling the items gives it. Immutable.</summary>
/// <param name="Value">The figure on the items as they are.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; at least <paramref name="Low"/>.</param>
public sealed record Interval(double Value, double Low, double High)
{
    /// <summary>True if the range holds the number.</summary>
    public bool Contains(double number) => Low <= number && number <= High;

    /// <summary>For example <c>0.412 [0.389, 0.436]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:F3} [{Low:F3}, {High:F3}]");
}
