using System.Text;

namespace Clade.Data.Corpora;

/// <summary>Small changes to English words that captions and concept names need.</summary>
internal static class Words
{
    private const string Accented = "àáâãäåāçčćèéêëēěìíîïīñńňòóôõöøōùúûüūůýÿžźżšśłđğțşßæœ";
    private const string Bare = "aaaaaaaccceeeeeeiiiiinnnooooooouuuuuuyyzzzssldgtssao";

    /// <summary>How words begin that are written with a vowel and spoken without: a unicorn, a European, a one-way street.</summary>
    private static readonly string[] SpokenAsConsonant = ["uni", "us", "uk", "ut", "eu", "one", "ur"];

    /// <summary>The letter without its accent, in lower case; nothing for what is no Latin letter.</summary>
    public static string BareLetter(char letter)
    {
        var index = Accented.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
        return index < 0 ? "" : char.ToLowerInvariant(Bare[index]).ToString();
    }

    /// <summary>Lower-case words joined by hyphens, at most 60 letters: a concept id made from a title. Empty when the title has no Latin letter or digit.</summary>
    public static string Hyphenated(string title)
    {
        var text = new StringBuilder(title.Length);
        foreach (var letter in title)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                text.Append(char.ToLowerInvariant(letter));
            else if (BareLetter(letter) is { Length: > 0 } bare)
                text.Append(bare);
            else if (letter is not ('\'' or '’') && text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }

        var all = text.ToString().Trim('-');
        return all.Length <= 60 ? all : all[..60].TrimEnd('-');
    }

    /// <summary>The phrase with the article it needs: <c>an apple</c>, <c>french fries</c>, <c>the moon</c>.</summary>
    public static string WithArticle(string phrase)
    {
        if (phrase.Length == 0)
            return phrase;
        var head = phrase.Split([" with ", " of ", " in ", " on ", ":", ","], 2, StringSplitOptions.None)[0].TrimEnd();
        var first = head.Split(' ')[0].ToLowerInvariant();
        var plural = head.EndsWith('s') && !head.EndsWith("ss", StringComparison.Ordinal) && !head.EndsWith("us", StringComparison.Ordinal) && !head.EndsWith("is", StringComparison.Ordinal);
        if (plural || first is "a" or "an" or "the" or "two" or "three" or "no" or "my" || !char.IsAsciiLetter(phrase[0]))
            return phrase;
        var vowel = first[0] is 'a' or 'e' or 'i' or 'o' or 'u'
            && !SpokenAsConsonant.Any(start => first.StartsWith(start, StringComparison.Ordinal));
        return (vowel ? "an " : "a ") + phrase;
    }

    /// <summary>Keeps the first of captions that differ only by case, and drops empty ones.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> captions) =>
        [.. captions.Select(caption => string.Join(' ', caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(caption => caption.Length > 0).DistinctBy(caption => caption.ToLowerInvariant())];
}
