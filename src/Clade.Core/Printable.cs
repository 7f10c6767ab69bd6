using System.Globalization;
using System.Text;

namespace Clade.Core;

/// <summary>Names out of files, for sentences: a hostile file must not break lines, move the cursor or fill the screen.</summary>
public static class Printable
{
    private const int LongestName = 120, LongestSentence = 2000;

    /// <summary>The text itself if it is short and plain; else at most 120 characters of it, control and format characters replaced by '?', with its length.</summary>
    public static string Name(string text) => Show(text, LongestName);

    /// <summary>As <see cref="Name"/>, with at most 2,000 characters: what <see cref="InputException"/> does to every message.</summary>
    public static string Sentence(string text) => Show(text, LongestSentence);

    private static string Show(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest && text.All(letter => letter is >= ' ' and <= '~'))
            return text;
        var shown = new StringBuilder(Math.Min(text.Length, longest) + 24);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, longest)).EnumerateRunes())
            shown.Append(IsPlain(rune) ? rune : new Rune('?'));
        if (text.Length > longest)
            shown.Append(CultureInfo.InvariantCulture, $"… ({text.Length} characters)");
        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
