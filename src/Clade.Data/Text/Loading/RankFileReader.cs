using System.Buffers;
using System.Globalization;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Decoding;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Splitting;

namespace Clade.Data.Text.Loading;

/// <summary>
/// Llama 3's own <c>tokenizer.model</c>: the bytes of a piece in base 64 and its rank, a line each (meta-llama/llama3, tokenizer.py). Neighbours
/// merge when their joined bytes are a piece, the lowest rank first; 256 special tokens follow the pieces.
/// </summary>
internal static class RankFileReader
{
    /// <summary>Llama 3's words.</summary>
    public const string Words =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int SpecialCount = 256;
    private const long MostSplitWork = 1L << 30;

    private static readonly SearchValues<byte> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static readonly string[] FirstSpecials =
    [
        "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>", "<|reserved_special_token_2|>",
        "<|reserved_special_token_3|>", "<|start_header_id|>", "<|end_header_id|>", "<|reserved_special_token_4|>", "<|eot_id|>",
    ];

    /// <summary>True when a file is such a list and not a SentencePiece model.</summary>
    public static bool Is(byte[] content)
    {
        var space = content.AsSpan().IndexOf((byte)' ');
        return space is > 0 and < 1024 && !content.AsSpan(0, space).ContainsAnyExcept(Base64Letters);
    }

    /// <exception cref="InputException">The file is missing, damaged, or lacks a byte.</exception>
    public static RawTokenizer Read(string path)
    {
        var pieces = Pieces(path);
        var table = new PieceTable(path, pieces);
        for (var value = 0; value < 256; value++)
        {
            if (table.IdOf([ByteAlphabet.ToChar((byte)value)]) < 0)
                throw new InputException($"{path} lacks a piece for the byte {value}, so it could not encode every text; fetch the file again.");
        }

        List<AddedToken> added = [.. Enumerable.Range(0, SpecialCount).Select(index => new AddedToken(pieces.Count + index, SpecialName(index)) { Special = true })];
        return new RawTokenizer
        {
            Parts = new Pipeline
            {
                Table = table.With(path, added),
                Model = new PairModel(path, table, Rules(path, table), new PairOptions { KeepsWholeWords = true }),
                Added = added,
                Splitter = new SplitterChain([new PatternSplitter(new ExpressionPattern(path, Words), SplitBehaviour.Isolated, false), new ByteLevelSplitter(false, false)]),
                Decoder = Decoders.ByteLevel,
            },
            Kind = "byte-level BPE",
            Files = [Path.GetFileName(path)],
            Prefix = [pieces.Count],
            Pad = pieces.Count + 1,
        };
    }

    private static string SpecialName(int index) => index < FirstSpecials.Length
        ? FirstSpecials[index]
        : string.Create(CultureInfo.InvariantCulture, $"<|reserved_special_token_{index - FirstSpecials.Length + 5}|>");

    private static List<(string Piece, int Id)> Pieces(string path)
    {
        var pieces = new List<(string, int)>();
        var bytes = new byte[PieceTable.LongestPiece];
        foreach (var line in VocabularyFile.ReadLines(path))
        {
            if (line.Length == 0)
                continue;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !Convert.TryFromBase64Chars(line.AsSpan(0, space), bytes, out var count) || count == 0
                || !int.TryParse(line.AsSpan(space + 1).TrimEnd('\r'), NumberStyles.None, CultureInfo.InvariantCulture, out var rank) || rank != pieces.Count)
                throw new InputException($"{path} has {BpeModel.Quote(line)} as line {pieces.Count + 1}, which is not a piece in base 64 with the next rank; fetch the file again.");
            pieces.Add((string.Concat(bytes.Take(count).Select(ByteAlphabet.ToChar)), rank));
            if (pieces.Count > VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {VocabularyFile.MostPieces} pieces, beyond any text tower; give a tokenizer's file.");
        }

        return pieces.Count > 0 ? pieces : throw new InputException($"{path} has no pieces; fetch the file again.");
    }

    private static PairRules Rules(string path, PieceTable table)
    {
        if (Enumerable.Range(0, table.Count).Sum(id => (long)table[id].Length * table[id].Length) > MostSplitWork)
            throw new InputException($"{path} has pieces too long to be a tokenizer's; fetch the file again.");
        var rules = new PairRules(table.Count * 2);
        for (var id = 0; id < table.Count; id++)
        {
            var piece = table[id];
            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (table.IdOf(piece.AsSpan(0, cut)) is >= 0 and var left && table.IdOf(piece.AsSpan(cut)) is >= 0 and var right)
                    rules.Add(left, right, id, id);
            }
        }

        return rules;
    }
}
