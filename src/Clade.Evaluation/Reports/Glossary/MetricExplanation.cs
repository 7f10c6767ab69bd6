using System.Text.RegularExpressions;

namespace Clade.Evaluation.Reports;

/// <summary>What a figure means. Immutable.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Measures">What it says, in a sentence.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="NotFor">When not to use it.</param>
public sealed record MetricExplanation(string Name, string Measures, string Formula, string NotFor)
{
    /// <summary>Names of figures that it explains.</summary>
    internal Regex Names { get; init; } = new("$^");

    /// <summary>Kinds of tasks that it is for; empty for all.</summary>
    internal IReadOnlyList<string> Kinds { get; init; } = [];
}
