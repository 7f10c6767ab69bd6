using System.Globalization;
using System.Text;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Patterns;

namespace Clade.Data.Text.Decoding;

/// <summary>The decoders that the Hugging Face layout names.</summary>
internal static class Decoders
{
    /// <summary>Pieces side by side.</summary>
    public static IPieceDecoder Fuse { get; } = new JoinDecoder("", text => text);

    /// <summary>Pieces with spaces between, for vocabularies that name no decoder.</summary>
    public static IPieceDecoder Spaced { get; } = new JoinDecoder(" ", text => text);

    /// <summary>Letters that stand for bytes become the bytes; a piece with any other letter is taken as it is.</summary>
    public static IPieceDecoder ByteLevel { get; } = new ByteLevelDecoder();

    /// <summary>Pieces like <c>&lt;0x41&gt;</c> become bytes; a run of them that is not UTF-8 becomes a U+FFFD for each.</summary>
    public static IPieceDecoder ByteFallback { get; } = new ByteFallbackDecoder();

    /// <summary>WordPiece: a marked piece is glued to the one before it, any other after a space; with <paramref name="cleans"/> also no spaces before English punctuation.</summary>
    public static IPieceDecoder WordPiece(string mark, bool cleans) => new EachDecoder((piece, first) =>
    {
        if (!first)
            piece = piece.StartsWith(mark, StringComparison.Ordinal) ? piece[mark.Length..] : " " + piece;
        return cleans ? CleanUp(piece) : piece;
    });

    /// <summary>SentencePiece: marks become spaces, the first one vanishes where one was put.</summary>
    public static IPieceDecoder Metaspace(char mark, bool prefixed) => new EachDecoder((piece, first) =>
        first && prefixed && piece.Length > 0 && piece[0] == mark ? piece[1..].Replace(mark, ' ') : piece.Replace(mark, ' '));

    /// <summary>A text replaced in each piece.</summary>
    public static IPieceDecoder Replace(ITextPattern pattern, string content) => new EachDecoder((piece, _) => Normalisers.TextEdits.Replace(piece, pattern, content));

    /// <summary>At most so many of a letter cut from either end of each piece.</summary>
    public static IPieceDecoder Strip(char letter, int start, int stop) => new EachDecoder((piece, _) =>
    {
        var (from, to) = (0, piece.Length);
        while (from < Math.Min(start, piece.Length) && piece[from] == letter)
            from++;
        while (piece.Length - to < stop && to > from && piece[to - 1] == letter)
            to--;
        return piece[from..to];
    });

    /// <summary>The word's end becomes a space, except after the last piece.</summary>
    public static IPieceDecoder WordEnd(string suffix) => new WordEndDecoder(suffix);

    /// <summary>What the reference tidies after joining English WordPiece.</summary>
    private static string CleanUp(string text) => text
        .Replace(" .", ".", StringComparison.Ordinal).Replace(" ?", "?", StringComparison.Ordinal)
        .Replace(" !", "!", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal)
        .Replace(" ' ", "'", StringComparison.Ordinal).Replace(" n't", "n't", StringComparison.Ordinal)
        .Replace(" 'm", "'m", StringComparison.Ordinal).Replace(" do not", " don't", StringComparison.Ordinal)
        .Replace(" 's", "'s", StringComparison.Ordinal).Replace(" 've", "'ve", StringComparison.Ordinal)
        .Replace(" 're", "'re", StringComparison.Ordinal);

    private sealed class ByteLevelDecoder : IPieceDecoder
    {
        public List<string> Decode(List<string> pieces)
        {
            var bytes = new MemoryStream();
            foreach (var piece in pieces)
            {
                var spelled = piece.All(letter => ByteAlphabet.ToByte(letter) >= 0)
                    ? [.. piece.Select(letter => (byte)ByteAlphabet.ToByte(letter))]
                    : Encoding.UTF8.GetBytes(piece);
                bytes.Write(spelled);
            }

            return [Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))];
        }
    }

    private sealed class ByteFallbackDecoder : IPieceDecoder
    {
        private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

        public List<string> Decode(List<string> pieces)
        {
            var (result, bytes) = (new List<string>(pieces.Count), new List<byte>());
            foreach (var piece in pieces)
            {
                if (piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
                    && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    bytes.Add(value);
                    continue;
                }

                Flush(bytes, result);
                result.Add(piece);
            }

            Flush(bytes, result);
            return result;
        }

        private static void Flush(List<byte> bytes, List<string> result)
        {
            if (bytes.Count == 0)
                return;
            try
            {
                result.Add(Strict.GetString([.. bytes]));
            }
            catch (DecoderFallbackException)
            {
                result.AddRange(Enumerable.Repeat("\uFFFD", bytes.Count));
            }

            bytes.Clear();
        }
    }

    private sealed class WordEndDecoder(string suffix) : IPieceDecoder
    {
        public List<string> Decode(List<string> pieces) =>
            [.. pieces.Select((piece, index) => suffix.Length == 0 ? piece : piece.Replace(suffix, index + 1 == pieces.Count ? "" : " ", StringComparison.Ordinal))];
    }
}
