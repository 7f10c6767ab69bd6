using Clade.Torch;

namespace Clade.Cli;

/// <summary>One stage compared with its reference.</summary>
/// <param name="Group">What was tested: a model, a picture, a loss.</param>
/// <param name="Stage">Which stage of it.</param>
/// <param name="Difference">Largest absolute difference; for tokens the number of texts that differ.</param>
/// <param name="Tolerance">In words.</param>
/// <param name="Passed">Whether the difference is within the tolerance.</param>
/// <param name="Note">What else is to be said, for example why it could not be run; null for nothing.</param>
internal sealed record Check(string Group, string Stage, double Difference, string Tolerance, bool Passed, string? Note = null)
{
    /// <summary>A stage that could not be run.</summary>
    internal static Check Failed(string group, string stage, string why) => new(group, stage, double.NaN, "", false, why);

    /// <summary>|actual - expected| against absolute + relative · |expected|, everywhere.</summary>
    internal static Check Of(string group, string stage, Tensor expected, Tensor actual, double absolute, double relative = 0)
    {
        var tolerance = Words(absolute, relative);
        if (!expected.Shape.SequenceEqual(actual.Shape))
            return new Check(group, stage, double.NaN, tolerance, false, $"shape [{string.Join(", ", actual.Shape)}] instead of [{string.Join(", ", expected.Shape)}]");
        if (expected.Count == 0)
            return new Check(group, stage, 0, tolerance, true);
        using var scope = new TensorScope();
        var wanted = expected.Detach().To(ElementType.Float64);
        var difference = (actual.Detach().To(ElementType.Float64) - wanted).Abs();
        var most = difference.Max().ToDouble();
        var excess = (difference - (wanted.Abs() * relative)).Max().ToDouble();
        return new Check(group, stage, most, tolerance, excess <= absolute);
    }

    /// <summary>One number against another.</summary>
    internal static Check Of(string group, string stage, double expected, double actual, double absolute, double relative = 0)
    {
        var difference = Math.Abs(actual - expected);
        return new Check(group, stage, difference, Words(absolute, relative), difference <= absolute + (relative * Math.Abs(expected)));
    }

    /// <summary>The worst of several comparisons as one.</summary>
    internal static Check Worst(string group, string stage, IReadOnlyList<Check> parts)
    {
        var worst = parts.FirstOrDefault(part => !part.Passed) ?? parts.MaxBy(part => part.Difference) ?? new Check(group, stage, 0, "", true, "nothing to compare");
        return worst with { Group = group, Stage = stage, Note = worst.Passed ? worst.Note : $"{worst.Stage}{(worst.Note is null ? "" : ": " + worst.Note)}" };
    }

    private static string Words(double absolute, double relative) => relative == 0 ? $"{absolute:0.#E+0}" : absolute == 0 ? $"{relative:0.#E+0}·|x|" : $"{absolute:0.#E+0} + {relative:0.#E+0}·|x|";
}
