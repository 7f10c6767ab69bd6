using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Cleaning;

/// <summary>Single characters that are replaced wherever they stand: ligatures, widths, curly quotes, line ends, control characters.</summary>
internal static class CharacterFixes
{
    private const string HalfKatakana =
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";

    private const string HalfConsonants =
        "\u1160\u1100\u1101\u11AA\u1102\u11AC\u11AD\u1103\u1104\u1105\u11B0\u11B1\u11B2\u11B3\u11B4\u11B5\u111A\u1106\u1107\u1108\u1121\u1109"
        + "\u110A\u110B\u110C\u110D\u110E\u110F\u1110\u1111\u1112";

    private const string WideSigns = "¢£¬\0¦¥₩\0│←↑→↓■○";

    /// <summary>Ligatures of Latin letters apart, half and full width to the usual width, quotes straight, line ends to \n, lone surrogates to U+FFFD.</summary>
    public static string Unify(string text)
    {
        if (!NeedsUnifying(text))
            return text;
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '\r')
            {
                result.Append('\n');
                if (i + 1 < text.Length && text[i + 1] == '\n')
                    i++;
            }
            else if (!char.IsSurrogate(letter))
            {
                AppendUnified(letter, result);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]))
            {
                result.Append(letter).Append(text[++i]);
            }
            else
            {
                result.Append('\uFFFD');
            }
        }

        return result.ToString();
    }

    /// <summary>Terminal colour sequences and invisible control characters out; white space, joiners, bidi marks and tags stay.</summary>
    public static string RemoveControls(string text)
    {
        if (!text.Any(IsRemoved))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001B')
                i += TerminalSequence(text, i);
            else if (!IsRemoved(text[i]))
                result.Append(text[i]);
        }

        return result.ToString();
    }

    /// <summary>Characters after an escape that belong to its sequence (<c>[digits and semicolons, a letter</c>), 0 for none.</summary>
    private static int TerminalSequence(string text, int escape)
    {
        if (escape + 1 >= text.Length || text[escape + 1] != '[')
            return 0;
        var end = escape + 2;
        while (end < text.Length)
        {
            if (text[end] == ';')
                end++;
            else if (Rune.TryGetRuneAt(text, end, out var rune) && Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
                end += rune.Utf16SequenceLength;
            else
                break;
        }

        return end < text.Length && char.IsAsciiLetter(text[end]) ? end - escape : 0;
    }

    private static bool IsRemoved(char letter) =>
        letter is <= '\u0008' or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F' or (>= '\u206A' and <= '\u206F') or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFC');

    private static bool NeedsUnifying(string text)
    {
        foreach (var letter in text)
        {
            if (letter == '\r' || (letter >= 0x85 && (letter is '\u0085' or (>= '\u0132' and <= '\u02BC') or (>= '\u2018' and <= '\u2029') or '\u3000' || letter >= '\uD800')))
                return true;
        }

        return false;
    }

    private static void AppendUnified(char letter, StringBuilder result)
    {
        switch (letter)
        {
            case '\u02BC' or (>= '\u2018' and <= '\u201B'):
                result.Append('\'');
                break;
            case >= '\u201C' and <= '\u201F':
                result.Append('"');
                break;
            case '\u0085' or '\u2028' or '\u2029':
                result.Append('\n');
                break;
            case '\u3000':
                result.Append(' ');
                break;
            case >= '\uFF01' and <= '\uFFEE':
                AppendUsualWidth(letter, result);
                break;
            default:
                if (Ligature(letter) is { } letters)
                    result.Append(letters);
                else
                    result.Append(letter);
                break;
        }
    }

    private static string? Ligature(char letter) => letter switch
    {
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        'ŉ' => "'n",
        'Ǆ' => "DŽ",
        'ǅ' => "Dž",
        'ǆ' => "dž",
        'Ǉ' => "LJ",
        'ǈ' => "Lj",
        'ǉ' => "lj",
        'Ǌ' => "NJ",
        'ǋ' => "Nj",
        'ǌ' => "nj",
        'Ǳ' => "DZ",
        'ǲ' => "Dz",
        'ǳ' => "dz",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' => "ſt",
        'ﬆ' => "st",
        _ => null,
    };

    /// <summary>The block Halfwidth and Fullwidth Forms, U+FF01 .. U+FFEE, by its compatibility mappings.</summary>
    private static void AppendUsualWidth(char letter, StringBuilder result)
    {
        var usual = letter switch
        {
            <= '\uFF5E' => (char)(letter - 0xFEE0),
            '\uFF5F' => '\u2985',
            '\uFF60' => '\u2986',
            <= '\uFF9F' => HalfKatakana[letter - 0xFF61],
            <= '\uFFBE' => HalfConsonants[letter - 0xFFA0],
            >= '\uFFC2' and <= '\uFFC7' => (char)(letter - 0xFFC2 + 0x1161),
            >= '\uFFCA' and <= '\uFFCF' => (char)(letter - 0xFFCA + 0x1167),
            >= '\uFFD2' and <= '\uFFD7' => (char)(letter - 0xFFD2 + 0x116D),
            >= '\uFFDA' and <= '\uFFDC' => (char)(letter - 0xFFDA + 0x1173),
            >= '\uFFE0' => WideSigns[letter - 0xFFE0],
            _ => '\0',
        };
        if (letter == '\uFFE3')
            result.Append(" \u0304"); // the macron, which is a space with a mark
        else
            result.Append(usual == '\0' ? letter : usual);
    }
}
