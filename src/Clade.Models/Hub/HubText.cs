using System.Globalization;

namespace Clade.Models.Hub;

/// <summary>Text of servers and users as it may be shown: short, on one line, without control characters.</summary>
internal static class HubText
{
    internal static string Shown(string text, int most = 120)
    {
        var clean = string.Concat(text.Take(most + 1).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || IsFormat(letter) ? '\uFFFD' : letter));
        return clean.Length > most ? clean[..most] + "…" : clean;
    }

    internal static string Bytes(long count)
    {
        var (value, unit) = count switch
        {
            >= 1_000_000_000 => (count / 1e9, "GB"),
            >= 1_000_000 => (count / 1e6, "MB"),
            >= 1_000 => (count / 1e3, "kB"),
            _ => (count, "bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
    }

    // Marks that turn the direction of a line, and line separators.
    private static bool IsFormat(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
