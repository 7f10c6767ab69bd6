namespace Clade.Data.Corpora;

/// <summary>
/// Turns the names that icon sets give into the names of things, and leaves out what shows none: arrows, layouts,
/// letters, brands, and things with a sign of the interface beside them (<c>user-plus</c>, <c>bell-off</c>).
/// </summary>
internal static class IconNames
{
    /// <summary>Words of one letter that belong to a name.</summary>
    private static readonly string[] OneLetter = ["t shirt", "x ray", "v neck", "a frame", "t rex"];

    /// <summary>The thing's name, words with spaces between them; null for what is left out.</summary>
    /// <param name="name">The icon's name without the ending of its variant.</param>
    public static string? Name(string name)
    {
        var words = name.ToLowerInvariant().Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries).ToList();
        while (words.Count > 1 && (IconWords.Manner.Contains(words[^1]) || IconWords.Counting.Contains(words[^1]) || words[^1].All(char.IsAsciiDigit)))
            words.RemoveAt(words.Count - 1);
        words.RemoveAll(word => words.Count > 1 && IconWords.Manner.Contains(word));
        if (words.Count is 0 or > 4 || words.Any(word => IconWords.Anywhere.Contains(word) || IconWords.Brands.Contains(word)))
            return null;
        if (words.Count > 1 && (IconWords.First.Contains(words[0]) || IconWords.Last.Contains(words[^1])))
            return null;
        if (words.Count > 1 && IconWords.Kind.Contains(words[0]))
            words = IconWords.Faces.Contains(words[0]) ? Face(words) : words[1..];
        var text = string.Join(' ', words);
        if (words.Any(word => word.Any(char.IsAsciiDigit)) || words.Any(word => word.Length == 1) && !OneLetter.Any(known => text.Contains(known, StringComparison.Ordinal)))
            return null;
        return text.Length < 3 || (words.Count == 1 && IconWords.Single.Contains(text)) ? null : text;
    }

    /// <summary>Tags and categories as words: without marks, numbers and what is too long to be one.</summary>
    public static IReadOnlyList<string> Tags(IconFact fact, string name) =>
        [.. fact.Tags.Concat(fact.Categories)
            .SelectMany(tag => tag.Split([" / ", " + ", " & ", ","], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(tag => tag.ToLowerInvariant().Replace('-', ' ').Replace('_', ' ').Trim())
            .Where(tag => tag.Length is >= 3 and <= 30 && tag != name && tag.All(letter => char.IsAsciiLetter(letter) || letter == ' ') && !IconWords.Vague.Contains(tag))
            .Distinct(StringComparer.Ordinal)];

    /// <summary><c>mood-happy</c> and <c>smiley-wink</c> as they are spoken: a happy face, a wink face. What a face wears follows it.</summary>
    private static List<string> Face(List<string> words) =>
        words[1] is "man" or "woman" or "mask" or "with" or "without" or "shield" or "powder" or "recognition" or "id" ? ["face", .. words[1..]] : [.. words[1..], "face"];
}
