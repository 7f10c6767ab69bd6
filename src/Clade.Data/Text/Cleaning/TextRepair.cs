using Clade.Data.Text.Cleaning.Mojibake;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Cleaning;

/// <summary>
/// What <c>ftfy.fix_text</c> 6.3.1 does with its default settings: entities, broken encodings, ligatures, widths, quotes, line ends, control
/// characters, normalization form C, line by line, again and again until nothing changes.
/// </summary>
internal static class TextRepair
{
    /// <summary>Longest stretch repaired at once, UTF-16 units.</summary>
    private const int LongestSegment = 1_000_000;

    /// <summary>Rounds after which a text is left as it is. Real text needs two or three; one made of references to references could need thousands.</summary>
    private const int MostRounds = 64;

    public static string Repair(string text)
    {
        var careful = true;
        var parts = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var lineEnd = text.IndexOf('\n', start) + 1;
            var end = lineEnd == 0 ? text.Length : lineEnd;
            if (end - start > LongestSegment)
                end = start + LongestSegment - (char.IsHighSurrogate(text[start + LongestSegment - 1]) ? 1 : 0);
            var segment = text[start..end];
            // Once a line looks like HTML, its entities and those of later lines are left to the reader of HTML.
            careful &= !segment.Contains('<', StringComparison.Ordinal);
            parts.Add(RepairSegment(segment, careful));
            start = end;
        }

        return parts.Count == 1 ? parts[0] : string.Concat(parts);
    }

    private static string RepairSegment(string text, bool unescape)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = text;
            if (unescape)
                text = HtmlEntities.UnescapeCareful(text);
            text = EncodingRepair.Repair(text);
            text = EncodingRepair.ReadControlsAsWindows(text);
            text = CharacterFixes.Unify(text);
            text = CharacterFixes.RemoveControls(text);
            text = NormalForm.Normalise(text, UnicodeForm.C);
            if (text == before)
                break;
        }

        return text;
    }
}
