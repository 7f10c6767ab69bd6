using System.Text;
using Clade.Data.Text.Cleaning;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text;

/// <summary>
/// CLIP's cleaning of captions (openai/CLIP at d05afc4, clip/simple_tokenizer.py: <c>basic_clean</c>, <c>whitespace_clean</c>, <c>lower</c>),
/// equal to it with ftfy 6.3.1 and Python 3.11 on every reference string. Pure and thread-safe; any string is accepted, lone surrogates become U+FFFD.
/// </summary>
public static class TextCleaner
{
    /// <summary>
    /// Everything: <see cref="Repair"/>, HTML references twice, white space to single spaces, none at the ends, full Unicode lower case.
    /// Plain ASCII takes a short way.
    /// </summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsPlainAscii(text))
            return CollapseAndLower(text);
        return FullLowercase.Convert(CleanKeepingCase(text));
    }

    /// <summary>All of <see cref="Clean"/> but the lower case.</summary>
    internal static string CleanKeepingCase(string text) =>
        CollapseSpaces(HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Repair(text))));

    /// <summary>
    /// Repairs text as <c>ftfy.fix_text</c> does by default: UTF-8 that was read as another encoding, HTML references, ligatures, half and full
    /// width, curly quotes, line ends, terminal and control characters, and normalization form C. Case and spaces stay.
    /// </summary>
    public static string Repair(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TextRepair.Repair(text);
    }

    /// <summary>Printable ASCII and white space without an ampersand: nothing to repair.</summary>
    private static bool IsPlainAscii(string text)
    {
        foreach (var letter in text)
        {
            if (letter is >= '\u007F' or '&' or (< ' ' and not ('\t' or '\n' or '\f' or '\r')))
                return false;
        }

        return true;
    }

    private static string CollapseAndLower(string text)
    {
        var buffer = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
        var count = 0;
        foreach (var letter in text)
        {
            if (letter > ' ')
                buffer[count++] = char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter;
            else if (count > 0 && buffer[count - 1] != ' ')
                buffer[count++] = ' ';
        }

        if (count > 0 && buffer[count - 1] == ' ')
            count--;
        return buffer[..count].SequenceEqual(text) ? text : new string(buffer[..count]);
    }

    private static string CollapseSpaces(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter))
                result.Append(letter);
            else if (result.Length > 0 && result[^1] != ' ')
                result.Append(' ');
        }

        if (result.Length > 0 && result[^1] == ' ')
            result.Length--;
        return result.ToString();
    }
}
