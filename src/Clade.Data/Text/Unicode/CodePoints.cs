using System.Globalization;
using System.Text;

namespace Clade.Data.Text.Unicode;

/// <summary>Code points of UTF-16 text, and what the Unicode Standard says of one. A lone surrogate counts as itself, of category Cs.</summary>
internal static class CodePoints
{
    /// <summary>Categories as one bit each.</summary>
    public const int Marks = 0x7 << 5, Numbers = 0x7 << 8;

    /// <summary>The code point at an index, and how many units it has.</summary>
    public static int At(ReadOnlySpan<char> text, int index, out int width)
    {
        var unit = text[index];
        width = 1;
        if (!char.IsHighSurrogate(unit) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
            return unit;
        width = 2;
        return char.ConvertToUtf32(unit, text[index + 1]);
    }

    /// <summary>The code point that ends before an index.</summary>
    public static int Before(ReadOnlySpan<char> text, int index) =>
        index >= 2 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2])
            ? char.ConvertToUtf32(text[index - 2], text[index - 1])
            : text[index - 1];

    /// <summary>Appends a code point.</summary>
    public static void Append(StringBuilder text, int code)
    {
        if (code < 0x10000)
            text.Append((char)code);
        else
            text.Append((char)(0xD800 + (code - 0x10000 >> 10))).Append((char)(0xDC00 + (code & 0x3FF)));
    }

    /// <summary>The category's bit.</summary>
    public static int CategoryBit(int code) => 1 << (int)CharUnicodeInfo.GetUnicodeCategory(code);

    /// <summary>The property White_Space.</summary>
    public static bool IsWhiteSpace(int code) => code < 0x10000 && char.IsWhiteSpace((char)code);

    /// <summary>Any category of punctuation.</summary>
    public static bool IsPunctuation(int code) => CharUnicodeInfo.GetUnicodeCategory(code)
        is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>The ASCII characters that are neither letters, digits, space nor control.</summary>
    public static bool IsAsciiPunctuation(int code) => code is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');

    /// <summary>What <c>\w</c> means in Unicode (Technical Standard 18, annex C): alphabetic, marks, decimal digits, connectors, joiners.</summary>
    public static bool IsWord(int code) => CharUnicodeInfo.GetUnicodeCategory(code) switch
    {
        <= UnicodeCategory.LetterNumber => true,
        UnicodeCategory.ConnectorPunctuation => true,
        _ => code is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };

    /// <summary>The text with U+FFFD for every lone surrogate, since the references read UTF-8; the same object when there is none.</summary>
    public static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            At(text, i, out var width);
            if (width == 1)
                return Repaired(text);
            i++;
        }

        return text;
    }

    private static string Repaired(string text)
    {
        var result = new StringBuilder(text.Length);
        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            Rune.DecodeFromUtf16(rest, out var rune, out var width);
            result.Append(rune.ToString());
            rest = rest[width..];
        }

        return result.ToString();
    }
}
