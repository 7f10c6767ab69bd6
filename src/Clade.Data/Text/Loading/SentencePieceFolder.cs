using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.SentencePiece;

namespace Clade.Data.Text.Loading;

/// <summary>A folder's SentencePiece model, with what its family does around it.</summary>
internal static class SentencePieceFolder
{
    /// <summary>The names such models have, and the family that a name tells of.</summary>
    public static IReadOnlyList<(string Name, TokenizerFamily? Family)> FileNames { get; } =
        [("spiece.model", null), ("sentencepiece.bpe.model", TokenizerFamily.XlmRoberta), ("tokenizer.model", null)];

    /// <param name="folder">The folder.</param>
    /// <param name="name">One of the names.</param>
    /// <param name="config">Of the same folder.</param>
    /// <param name="family">Null for what the model itself says.</param>
    /// <exception cref="InputException">The model is missing, damaged or not supported.</exception>
    public static RawTokenizer Read(string folder, string name, TokenizerConfig config, TokenizerFamily? family)
    {
        var path = Path.Combine(folder, name);
        if (RankFileReader.Is(VocabularyFile.ReadAll(path)))
            return RankFileReader.Read(path);
        var model = SentencePieceFile.Read(path);
        var fairseq = family == TokenizerFamily.XlmRoberta;
        var ids = fairseq ? new Ids(0, 2, 1) : new Ids(model.Start, model.End, model.Pad);
        var end = ids.End >= 0 ? ids.End : throw new InputException($"{path} has no piece that ends a text; it cannot serve a text tower.");
        List<AddedToken> added = [.. Added(model, config, fairseq)];
        return new RawTokenizer
        {
            Parts = SentencePieceReader.Read(path, model, fairseq, added),
            Kind = model.IsPairs ? "BPE" : "Unigram",
            Files = [name],
            Prefix = fairseq || family is TokenizerFamily.Llama or TokenizerFamily.Gemma ? [Math.Max(ids.Start, 0)] : [],
            Suffix = fairseq || family is TokenizerFamily.T5 or TokenizerFamily.Siglip or TokenizerFamily.Siglip2 ? [end] : [],
            Pad = ids.Pad >= 0 && family != TokenizerFamily.Siglip ? ids.Pad : end,
        };
    }

    /// <summary>What is found in a text before the model sees it: the configuration's tokens, or the model's own specials.</summary>
    private static IEnumerable<AddedToken> Added(SentencePieceFile model, TokenizerConfig config, bool fairseq)
    {
        if (config.Added.Count > 0)
            return config.Added;
        if (!fairseq)
        {
            return model.Pieces.Select((piece, id) => (piece, id)).Where(entry => entry.piece.Type is PieceType.Control or PieceType.Unknown && entry.piece.Text.Length <= AddedToken.Longest)
                .Select(entry => new AddedToken(entry.id, entry.piece.Text) { Special = true });
        }

        return
        [
            new AddedToken(0, "<s>") { Special = true }, new AddedToken(1, "<pad>") { Special = true }, new AddedToken(2, "</s>") { Special = true },
            new AddedToken(3, "<unk>") { Special = true }, new AddedToken(model.Pieces.Count + 1, "<mask>") { Special = true, StripsLeft = true },
        ];
    }

    private readonly record struct Ids(int Start, int End, int Pad);
}
