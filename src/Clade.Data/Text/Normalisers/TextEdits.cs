using System.Globalization;
using System.Text;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Normalisers;

/// <summary>The small changes that the Hugging Face layout names, each as its Rust core makes it. Pure.</summary>
internal static class TextEdits
{
    /// <summary>Lower case of each code point alone: U+0130 becomes two, a final sigma stays like any other.</summary>
    public static string Lowercase(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < 128)
                result.Append(char.ToLowerInvariant((char)rune.Value));
            else if (rune.Value == 0x130)
                result.Append("i\u0307");
            else
                CodePoints.Append(result, Rune.ToLowerInvariant(rune).Value);
        }

        return result.ToString();
    }

    /// <summary>Without white space at either end.</summary>
    public static string Strip(string text, bool left, bool right)
    {
        var (start, end) = (0, text.Length);
        while (left && start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (right && end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary>Without the code points of some categories, one bit each.</summary>
    public static string Without(string text, int categories)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((categories & CodePoints.CategoryBit(rune.Value)) == 0)
                CodePoints.Append(result, rune.Value);
        }

        return result.ToString();
    }

    /// <summary>Every match replaced by the same text.</summary>
    public static string Replace(string text, ITextPattern pattern, string content)
    {
        var found = new List<(int Start, int End)>();
        pattern.Find(text, found);
        if (found.Count == 0)
            return text;
        var result = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end) in found)
        {
            result.Append(text.AsSpan(from, start - from)).Append(content);
            from = end;
        }

        return result.Append(text.AsSpan(from)).ToString();
    }

    /// <summary>A prefix before a text that has something.</summary>
    public static string Prepend(string text, string prefix) => text.Length == 0 ? text : prefix + text;

    /// <summary>SentencePiece's rules of the name "nmt": control characters vanish, unusual spaces and joiners become spaces.</summary>
    public static string Nmt(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is (>= '\u0001' and <= '\u0008') or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F' or '\u008F' or '\u009F')
                continue;
            var space = letter is '\t' or '\n' or '\f' or '\r' or '\u1680' or (>= '\u200B' and <= '\u200F') or '\u2028' or '\u2029' or '\u2581' or '\uFEFF' or '\uFFFD';
            result.Append(space ? ' ' : letter);
        }

        return result.ToString();
    }

    /// <summary>Category bit of combining marks without width.</summary>
    public const int NonSpacing = 1 << (int)UnicodeCategory.NonSpacingMark;
}
