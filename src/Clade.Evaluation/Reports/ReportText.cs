using System.Globalization;
using System.Text;

namespace Clade.Evaluation.Reports;

/// <summary>Names and sentences out of files, for every surface of a report: what would break lines, move a cursor or turn text around becomes U+FFFD; what is endless is cut.</summary>
internal static class ReportText
{
    private const int LongestName = 160, LongestSentence = 2000;
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D;

    /// <summary>At most 160 characters: names of classes, tasks, files, models.</summary>
    public static string Name(string text) => Clean(text, LongestName);

    /// <summary>No longer than asked, the middle left out: names of models often differ in their ends alone.</summary>
    public static string Short(string text, int longest)
    {
        var name = Name(text);
        if (name.Length <= longest)
            return name;
        var (start, end) = (longest / 2, name.Length - (longest / 2) + 1);
        return name[..(char.IsHighSurrogate(name[start - 1]) ? start - 1 : start)] + "…" + name[(char.IsLowSurrogate(name[end]) ? end + 1 : end)..];
    }

    /// <summary>At most 2,000 characters.</summary>
    public static string Sentence(string text) => Clean(text, LongestSentence);

    /// <summary>As long as it is.</summary>
    public static string Whole(string text) => Clean(text, int.MaxValue);

    private static string Clean(string text, int longest)
    {
        var end = Math.Min(text.Length, longest);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            end--;
        var shown = new StringBuilder(end + 1);
        foreach (var rune in text.AsSpan(0, end).EnumerateRunes())
            shown.Append(IsPlain(rune) ? rune : rune.Value is '\n' or '\r' or '\t' ? new Rune(' ') : Rune.ReplacementChar);
        return (end < text.Length ? shown.Append('…') : shown).ToString();
    }

    // The joiners belong to words of many scripts and to pictograms; the other format characters reorder or hide text.
    private static bool IsPlain(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner || (rune.Value & 0xFFFE) != 0xFFFE && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
