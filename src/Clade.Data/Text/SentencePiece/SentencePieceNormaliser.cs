using System.Text;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.SentencePiece;

/// <summary>
/// SentencePiece's normalisation (google/sentencepiece, src/normalizer.cc): user-defined pieces stay as they are, elsewhere the longest rule
/// applies; then spaces are joined, cut at the ends, put before or after the text, and made visible, as the model says.
/// </summary>
internal sealed class SentencePieceNormaliser(SentencePieceFile model, PieceTrie? userDefined) : INormaliser
{
    /// <summary>The visible space.</summary>
    public const char Space = '\u2581';

    public string Normalise(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = new StringBuilder(text.Length + 8);
        var space = model.EscapesSpaces ? Space : ' ';
        var (at, from) = (0, 0);
        while (model.RemovesExtraSpaces && at < text.Length)
        {
            var (taken, takenBytes) = Prefix(text, bytes, at, from, out var part);
            if (part is not " ")
                break;
            (at, from) = (at + taken, from + takenBytes);
        }

        if (at == text.Length)
            return "";
        if (model is { SpaceIsSuffix: false, AddsSpace: true })
            result.Append(space);
        var afterSpace = model.RemovesExtraSpaces;
        while (at < text.Length)
        {
            var (taken, takenBytes) = Prefix(text, bytes, at, from, out var part);
            (at, from) = (at + taken, from + takenBytes);
            var rest = afterSpace ? part.AsSpan().TrimStart(' ') : part;
            foreach (var letter in rest)
                result.Append(letter == ' ' ? space : letter);
            if (!rest.IsEmpty)
                afterSpace = model.RemovesExtraSpaces && rest[^1] == ' ';
        }

        while (model.RemovesExtraSpaces && result.Length > 0 && result[^1] == space)
            result.Length--;
        if (model is { SpaceIsSuffix: true, AddsSpace: true })
            result.Append(space);
        return result.ToString();
    }

    /// <summary>What the text becomes from one place on: units and bytes that are taken, and what replaces them.</summary>
    private (int Units, int Bytes) Prefix(string text, ReadOnlySpan<byte> bytes, int at, int from, out string part)
    {
        if (userDefined is not null && userDefined.Longest(text.AsSpan(at)) is { Length: > 0 } found)
        {
            part = text.Substring(at, found.Length);
            return (found.Length, Encoding.UTF8.GetByteCount(part));
        }

        if (model.Rules is not null && model.Rules.Longest(bytes[from..], out var replacement) is > 0 and var length
            && (from + length == bytes.Length || (bytes[from + length] & 0xC0) != 0x80))
        {
            part = Encoding.UTF8.GetString(replacement);
            return (Encoding.UTF8.GetCharCount(bytes.Slice(from, length)), length);
        }

        CodePoints.At(text, at, out var width);
        part = text.Substring(at, width);
        return (width, Encoding.UTF8.GetByteCount(part));
    }
}
