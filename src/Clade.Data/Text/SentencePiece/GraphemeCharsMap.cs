using System.Globalization;
using System.Text;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.SentencePiece;

/// <summary>
/// SentencePiece's rules as the Hugging Face tokenizers apply them, which is not how SentencePiece does: a character as a reader sees it, if
/// shorter than six bytes, becomes what the shortest rule for its beginning says, and otherwise each of its code points alone does.
/// </summary>
internal sealed class GraphemeCharsMap(CharsMap? map) : INormaliser
{
    private const int LongestWhole = 5;

    public string Normalise(string text)
    {
        if (map is null)
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var grapheme = text.AsSpan(i, StringInfo.GetNextTextElementLength(text.AsSpan(i)));
            i += grapheme.Length;
            if (grapheme.Length <= LongestWhole && Encoding.UTF8.GetByteCount(grapheme) <= LongestWhole && Replace(grapheme, result))
                continue;
            for (int at = 0, width; at < grapheme.Length; at += width)
            {
                CodePoints.At(grapheme, at, out width);
                if (!Replace(grapheme.Slice(at, width), result))
                    result.Append(grapheme.Slice(at, width));
            }
        }

        return result.ToString();
    }

    private bool Replace(ReadOnlySpan<char> text, StringBuilder result)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (map!.Shortest(bytes[..Encoding.UTF8.GetBytes(text, bytes)], out var replacement) == 0)
            return false;
        result.Append(Encoding.UTF8.GetString(replacement));
        return true;
    }
}
