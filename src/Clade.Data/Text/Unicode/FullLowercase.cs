using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Unicode;

/// <summary>
/// Full lower-casing as the Unicode Standard defines it (section 3.13, and SpecialCasing.txt without languages), which Python's
/// <c>str.lower</c> does and .NET does not: U+0130 becomes two characters, and a capital sigma that ends a word becomes the final one.
/// </summary>
internal static class FullLowercase
{
    private const int CapitalSigma = 0x3A3;

    /// <summary>The lower-case text.</summary>
    public static string Convert(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var unit = text[i];
            if (unit < 128)
            {
                result.Append(char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit);
                i++;
                continue;
            }

            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                result.Append(unit);
                i++;
                continue;
            }

            if (rune.Value == 0x130)
                result.Append("i\u0307");
            else if (rune.Value == CapitalSigma)
                result.Append(EndsWord(text, i) ? '\u03C2' : '\u03C3');
            else
                result.Append(Rune.ToLowerInvariant(rune).ToString());
            i += rune.Utf16SequenceLength;
        }

        return result.ToString();
    }

    /// <summary>Final_Sigma of table 3-17: a cased letter before it, none after it, marks and apostrophes not counted.</summary>
    private static bool EndsWord(string text, int sigma) => IsCased(Neighbour(text, sigma, -1)) && !IsCased(Neighbour(text, sigma, +1));

    /// <summary>The nearest character on one side that is not case-ignorable; U+0000 for none.</summary>
    private static Rune Neighbour(string text, int index, int direction)
    {
        for (index += direction; index >= 0 && index < text.Length; index += direction)
        {
            // Going left a pair is met by its second half, which alone is no rune: the next step meets the whole.
            if (char.IsLowSurrogate(text[index]) && index > 0 && char.IsHighSurrogate(text[index - 1]) && direction < 0)
                continue;
            if (!Rune.TryGetRuneAt(text, index, out var rune))
                return default;
            if (!IsCaseIgnorable(rune))
                return rune;
            if (direction > 0)
                index += rune.Utf16SequenceLength - 1;
        }

        return default;
    }

    /// <summary>The property Cased: letters with case, and the few other characters with Other_Lowercase or Other_Uppercase.</summary>
    internal static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        _ => rune.Value is 0xAA or 0xBA or (>= 0x2B0 and <= 0x2B8) or 0x2C0 or 0x2C1 or (>= 0x2E0 and <= 0x2E4) or 0x345 or 0x37A or 0x10FC
            or (>= 0x1D2C and <= 0x1D6A) or 0x1D78 or (>= 0x1D9B and <= 0x1DBF) or 0x2071 or 0x207F or (>= 0x2090 and <= 0x209C)
            or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9) or 0x2C7C or 0x2C7D or 0xA69C or 0xA69D or 0xA770 or (>= 0xA7F2 and <= 0xA7F4)
            or 0xA7F8 or 0xA7F9 or (>= 0xAB5C and <= 0xAB5F) or 0xAB69 or 0x10780 or (>= 0x10783 and <= 0x10785) or (>= 0x10787 and <= 0x107B0)
            or (>= 0x107B2 and <= 0x107BA) or (>= 0x1E030 and <= 0x1E06D) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
            or (>= 0x1F170 and <= 0x1F189),
    };

    /// <summary>The property Case_Ignorable: marks, format characters, modifiers, and punctuation that stands inside words.</summary>
    internal static bool IsCaseIgnorable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol => true,
        _ => rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A,
    };
}
