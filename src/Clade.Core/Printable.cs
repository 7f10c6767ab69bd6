using System.Globalization;
using System.Text;

namespace Clade.Core;

/// <summary>Names out of files, for sentences: a hostile file must not break lines, move the cursor or fill the screen.</summary>
public static class Printable
{
    private const int Longest = 120;

    /// <summary>The text itself if it is short and plain; else at most 120 characters of it, control and format characters replaced by '?', with its length.</summary>
    public static string Name(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder(Math.Min(text.Length, Longest) + 24);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, Longest)).EnumerateRunes())
            shown.Append(IsPlain(rune) ? rune : new Rune('?'));
        if (text.Length > Longest)
            shown.Append(CultureInfo.InvariantCulture, $"… ({text.Length} characters)");
        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
