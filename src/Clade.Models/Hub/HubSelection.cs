using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// Which files of a model are pulled. Without patterns: what Clade loads, that is configuration, tokenizer, preprocessing, model card and
/// licence at the top of the model, and one kind of weights. Immutable.
/// </summary>
public sealed record HubSelection
{
    /// <summary>Patterns of file names that are wanted instead, as the Python tools read them (<c>*</c> takes slashes too); none for the default.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of file names that are left out in any case.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    private static readonly string[] s_loaded =
    [
        "config.json", "*_config.json", "tokenizer.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt",
        "bpe_simple_vocab_16e6.txt.gz", "*.spm", "*.bpe.model", "spiece.model", "tokenizer.model", "README.md", "LICENSE*", "LICENCE*", "NOTICE*",
    ];

    /// <summary>The names that are wanted, in the order of names.</summary>
    /// <param name="name">The model; its file, if it names one, is the whole selection.</param>
    /// <param name="names">All names of the model.</param>
    /// <exception cref="InputException">Nothing is left, or a file does not exist.</exception>
    internal IReadOnlyList<string> Choose(HubName name, IReadOnlyCollection<string> names)
    {
        if (name.File is { } one)
            return names.Contains(one) ? [one] : throw NoFile(name, one, names);
        if (names.FirstOrDefault(other => HubPath.Escape(other) is not null) is { } hostile)
            HubPath.Check(hostile, name.Id);
        var kept = names.Where(other => !Exclude.Any(pattern => HubGlob.Matches(pattern, other))).ToList();
        var chosen = Include.Count > 0
            ? kept.Where(other => Include.Any(pattern => HubGlob.Matches(pattern, other)))
            : kept.Where(IsLoaded).Concat(HubWeights.Choose(name, kept));
        List<string> sorted = [.. chosen.Distinct().Order(StringComparer.Ordinal)];
        return sorted.Count > 0 ? sorted : throw Nothing(name, names);
    }

    private static bool IsLoaded(string name) =>
        !name.Contains('/', StringComparison.Ordinal) && s_loaded.Any(pattern => HubGlob.Matches(pattern, name));

    private static InputException NoFile(HubName name, string file, IReadOnlyCollection<string> names)
    {
        var near = Spelling.Nearest(file, names) is { } nearest ? $" (did you mean {HubText.Shown(nearest)}?)" : "";
        return new InputException($"{name.Id} has no file '{HubText.Shown(file)}' at {name.Revision}{near}; {Has(names)}.");
    }

    private InputException Nothing(HubName name, IReadOnlyCollection<string> names) => new(
        Include.Count > 0 ? $"--include {string.Join(' ', Include.Select(pattern => HubText.Shown(pattern)))} takes none of the {names.Count} files of {name.Id}; {Has(names)}."
        : $"{name.Id} has none of the files that Clade loads; choose with --include, {Has(names)}.");

    private static string Has(IReadOnlyCollection<string> names) => names.Count == 0 ? "it has no files" :
        $"it has {string.Join(", ", names.Take(5).Select(other => HubText.Shown(other, 60)))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")}";
}
