using System.Text.RegularExpressions;

namespace Clade.Data.Sets;

/// <summary>Names of folders to names that fit a sentence. Thread-safe.</summary>
public static partial class ClassNames
{
    /// <summary>
    /// Underscores and hyphens become spaces, numbers that only order folders (<c>001.</c>) and WordNet's numbers (<c>n01440764_</c>) go, <c>AnnualCropLand</c> becomes
    /// <c>annual crop land</c>. For example <c>001.Black_footed_Albatross</c> becomes <c>Black footed Albatross</c>. A name of which nothing would be left stays as it is.
    /// </summary>
    public static string Clean(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = Number().Replace(name, "").Replace('_', ' ').Replace('-', ' ');
        if (Joined().IsMatch(words))
            words = Hump().Replace(words, " $0").ToLowerInvariant();
        words = Spaces().Replace(words, " ").Trim();
        return words.Length == 0 ? name : words;
    }

    [GeneratedRegex(@"^(n\d{8}[_\-. ]|\d{1,5}\.\s*(?=\D))")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\p{Lu}\p{Ll}+(\p{Lu}\p{Ll}+)+$")]
    private static partial Regex Joined();

    [GeneratedRegex(@"(?<=\p{Ll})\p{Lu}")]
    private static partial Regex Hump();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
