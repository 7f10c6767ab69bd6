using System.Text;

namespace Clade.Data.Corpora;

/// <summary>
/// Finds the emoji that a name means. Names differ between sets by punctuation, accents and age, so they are compared as
/// bare letters and digits; a name that two sources give to different emoji belongs to the source added first.
/// </summary>
internal sealed class EmojiNames
{
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);

    /// <summary>Names that left CLDR, and the ones that took their place.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["flagswaziland"] = "flageswatini",
        ["flagmacedonia"] = "flagnorthmacedonia",
        ["flagturkey"] = "flagturkiye",
        ["flagczechrepublic"] = "flagczechia",
        ["flaghongkong"] = "flaghongkongsarchina",
        ["flagmacau"] = "flagmacaosarchina",
        ["flagmacausarchina"] = "flagmacaosarchina",
        ["flagpalestine"] = "flagpalestinianterritories",
        ["flagburma"] = "flagmyanmarburma",
        ["flagcocoskeelingislands"] = "flagcocosislands",
    };

    /// <summary>The table of one language's emoji: labels before the names that chat programs use.</summary>
    public EmojiNames(EmojiTable table)
    {
        foreach (var emoji in table.All)
            Add(emoji.Label, emoji.Code);
        foreach (var emoji in table.All)
        {
            foreach (var name in table.Shortcodes.GetValueOrDefault(emoji.Code, []))
                Add(name, emoji.Code);
        }
    }

    /// <summary>Adds what a set with code points calls its drawings, aliases included: older sets use the same names.</summary>
    public void Add(IconifySet set)
    {
        foreach (var (code, name) in set.Codes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Add(name, code);
        var codes = set.Codes.GroupBy(pair => pair.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Key).Min(StringComparer.Ordinal)!, StringComparer.Ordinal);
        foreach (var (alias, parent) in set.Aliases)
        {
            if (codes.TryGetValue(parent, out var code))
                Add(alias, code);
        }
    }

    /// <summary>The concept id that the name means, or null.</summary>
    public string? Find(string name)
    {
        var slug = Slug(name);
        foreach (var prefix in new[] { "flagforflag", "flagfor" })
        {
            if (slug.StartsWith(prefix, StringComparison.Ordinal))
                slug = "flag" + slug[prefix.Length..];
        }

        return _codes.GetValueOrDefault(Renamed.GetValueOrDefault(slug, slug));
    }

    private void Add(string name, string code)
    {
        var slug = Slug(name);
        if (slug.Length > 0)
            _codes.TryAdd(slug, code);
    }

    /// <summary>Lower-case letters and digits only, accents taken off: <c>flag: Côte d’Ivoire</c> is <c>flagcotedivoire</c>.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (letter == '&')
                slug.Append("and");
            else
                slug.Append(Words.BareLetter(letter));
        }

        return slug.ToString();
    }
}
