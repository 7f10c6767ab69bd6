using System.Text.RegularExpressions;

namespace Clade.Models.Families;

/// <summary>How one tensor of a checkpoint lies in ours, and back.</summary>
public enum TensorLayout
{
    /// <summary>As it is; a shape with sizes of 1 more or less is reshaped.</summary>
    Same,

    /// <summary>The two dimensions change places.</summary>
    Transposed,

    /// <summary>Several of theirs, one below the other along the first dimension, are one of ours.</summary>
    Stacked,
}

/// <summary>One row of a <see cref="NameTable"/>.</summary>
/// <param name="Ours">Name in Clade's model; <c>*</c> stands for a number, at the same places on both sides; a name that ends in a dot stands for all names that begin so, whose rest is kept.</param>
/// <param name="Theirs">Names in the checkpoint, in the order of stacking; a single one otherwise; none if the checkpoint has no such tensor and ours keeps its initial value, as the logit scale beside a lone tower.</param>
/// <param name="Layout">How the numbers lie.</param>
public sealed record NameRule(string Ours, IReadOnlyList<string> Theirs, TensorLayout Layout = TensorLayout.Same)
{
    /// <summary>A tensor that only changes its name.</summary>
    public NameRule(string ours, string theirs, TensorLayout layout = TensorLayout.Same) : this(ours, [theirs], layout)
    {
    }
}

/// <summary>
/// Names of a checkpoint and the names of Clade's model, both ways. The first rule that fits wins; names that no rule
/// knows keep their spelling. Immutable and thread-safe.
/// </summary>
/// <param name="rules">Rows.</param>
/// <param name="ignored">Names that carry nothing that is wanted, such as stored position numbers; <c>*</c> stands for a number, a name that ends in a dot for all below it.</param>
public sealed class NameTable(IReadOnlyList<NameRule> rules, IReadOnlyList<string>? ignored = null)
{
    // Whole names, which tables of thousands of rows consist of, are looked up; the others are tried one after the other.
    private readonly Dictionary<string, int> _plain = rules.Index().Where(item => !IsPattern(item.Item.Ours))
        .DistinctBy(item => item.Item.Ours).ToDictionary(item => item.Item.Ours, item => item.Index, StringComparer.Ordinal);
    private readonly (NameRule Rule, int Index, Regex Ours)[] _patterns =
        [.. rules.Index().Where(item => IsPattern(item.Item.Ours)).Select(item => (item.Item, item.Index, Pattern(item.Item.Ours)))];
    private readonly HashSet<string> _ignoredPlain = [.. (ignored ?? []).Where(name => !IsPattern(name))];
    private readonly Regex[] _ignored = [.. (ignored ?? []).Where(IsPattern).Select(Pattern)];

    /// <summary>No renaming.</summary>
    public static NameTable Identity { get; } = new([]);

    /// <summary>Whether a name of the checkpoint is left out on purpose.</summary>
    public bool Ignores(string theirs) => _ignoredPlain.Contains(theirs) || _ignored.Any(pattern => pattern.IsMatch(theirs));

    /// <summary>Where the numbers of one of our tensors come from: the checkpoint's names in order (none if it has none), and how they lie.</summary>
    public (IReadOnlyList<string> Names, TensorLayout Layout) Sources(string ours)
    {
        var plain = _plain.TryGetValue(ours, out var place) ? place : int.MaxValue;
        foreach (var (rule, index, pattern) in _patterns)
        {
            if (index > plain)
                break;
            if (pattern.Match(ours) is { Success: true } match)
                return ([.. rule.Theirs.Select(theirs => Fill(theirs, match) + (rule.Ours.EndsWith('.') ? match.Groups[^1].Value : ""))], rule.Layout);
        }

        return plain < int.MaxValue ? (rules[plain].Theirs, rules[plain].Layout) : ([ours], TensorLayout.Same);
    }

    private static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal) || name.EndsWith('.');

    private static Regex Pattern(string name) =>
        new("^" + Regex.Escape(name).Replace("\\*", "([0-9]+)", StringComparison.Ordinal) + (name.EndsWith('.') ? "(.+)$" : "$"), RegexOptions.CultureInvariant);

    private static string Fill(string theirs, Match match)
    {
        var number = 0;
        return string.Concat(theirs.Select(letter => letter == '*' ? match.Groups[++number].Value : letter.ToString()));
    }
}
