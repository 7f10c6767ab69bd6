namespace Clade.Data.Corpora;

/// <summary>
/// Keeps the emoji that no training picture of the pictograms shows out of the icons' training pictures too: a name that
/// such an emoji bears (label, chat names, Twemoji's names; words in any order, plural or not) is <c>test</c>.
/// Every other name is split by the rule of all corpora.
/// </summary>
internal sealed class IconSplit
{
    private readonly HashSet<string> _heldOut = new(StringComparer.Ordinal);

    /// <summary>The rule in one sentence, as the manifest prints it.</summary>
    public const string Rule = CorpusSplit.Rule + "; an icon whose concept is a name of an emoji that is 'test' is 'test'";

    /// <summary>Collects the names of the emoji that are held out.</summary>
    public IconSplit(EmojiTable table, IconifySet names)
    {
        foreach (var emoji in table.All.Where(emoji => CorpusSplit.OfConcept(emoji.VariantOf ?? emoji.Code) == CorpusSplit.Test))
        {
            _heldOut.Add(Key(emoji.Label));
            foreach (var code in table.Shortcodes.GetValueOrDefault(emoji.Code, []))
                _heldOut.Add(Key(code));
            if (names.Codes.TryGetValue(emoji.Code, out var name))
                _heldOut.UnionWith(names.Aliases.Where(alias => alias.Value == name).Select(alias => alias.Key).Append(name).Select(Key));
        }
    }

    /// <summary>The split of a concept, words joined by hyphens.</summary>
    public string Of(string concept) => _heldOut.Contains(Key(concept)) ? CorpusSplit.Test : CorpusSplit.OfConcept(concept);

    private static string Key(string name) => string.Join('-', TitledCorpus.Concept(name).Split('-')
        .Select(word => word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word).Order(StringComparer.Ordinal));
}
