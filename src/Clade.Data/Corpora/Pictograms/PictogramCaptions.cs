namespace Clade.Data.Corpora;

/// <summary>
/// Captions of an emoji. In English: the CLDR name, the keywords, other usual names, and short sentences; in another
/// language the name and the keywords. They never say in whose style it is drawn: the words must mean the same in each.
/// </summary>
internal static class PictogramCaptions
{
    private const int MaxKeywords = 12;

    /// <summary>English captions, the name first; at least one.</summary>
    /// <param name="emoji">The emoji in English.</param>
    /// <param name="shortcodes">Names that chat programs use, words joined by underscores or hyphens.</param>
    public static IReadOnlyList<string> English(Emoji emoji, IReadOnlyList<string> shortcodes)
    {
        var phrase = Phrase(emoji.Label);
        var article = Words.WithArticle(phrase);
        var keywords = Keywords(emoji);
        var captions = new List<string> { emoji.Label };
        if (keywords.Count > 0)
            captions.Add(string.Join(", ", keywords));
        captions.Add(article);
        captions.Add($"a picture of {article}");
        captions.Add($"an emoji of {article}");
        if (keywords.Count >= 2)
            captions.Add($"{phrase}: {string.Join(", ", Some(keywords, emoji.Code, 3))}");
        if (keywords.Count >= 5)
            captions.Add($"{article}, for {string.Join(" and ", Some(keywords, emoji.Code + " for", 2))}");
        captions.AddRange(shortcodes.Select(code => code.Replace('_', ' ').Replace('-', ' ')).Where(IsName).Take(4));
        return Words.Distinct(captions);
    }

    /// <summary>Captions in another language: the name, then the keywords.</summary>
    public static IReadOnlyList<string> Other(Emoji emoji) => Words.Distinct([emoji.Label, string.Join(", ", emoji.Tags.Take(MaxKeywords))]);

    /// <summary>The label as a phrase: <c>flag: Germany</c> becomes <c>flag of Germany</c>, <c>keycap: 5</c> becomes <c>keycap 5</c>.</summary>
    private static string Phrase(string label)
    {
        var colon = label.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
            return label;
        var (head, rest) = (label[..colon], label[(colon + 2)..]);
        return head switch
        {
            "flag" => $"flag of {rest}",
            "keycap" => $"keycap {rest}",
            "family" => $"family of {rest.Replace(", ", " and ", StringComparison.Ordinal)}",
            _ => $"{head}, {rest}",
        };
    }

    private static List<string> Keywords(Emoji emoji) =>
        [.. emoji.Tags.Where(tag => !string.Equals(tag, emoji.Label, StringComparison.OrdinalIgnoreCase)).Take(MaxKeywords)];

    /// <summary>A few of the keywords, always the same ones for the same emoji.</summary>
    private static IEnumerable<string> Some(List<string> keywords, string salt, int count) =>
        keywords.OrderBy(word => CorpusSplit.Hash($"{salt} {word}")).Take(count);

    private static bool IsName(string name) => name.Length >= 3 && name.Any(char.IsAsciiLetter) && !name.Contains("tone", StringComparison.Ordinal);
}
