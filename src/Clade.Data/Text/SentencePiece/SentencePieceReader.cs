using Clade.Core;
using Clade.Data.Text.Decoding;
using Clade.Data.Text.Loading;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text.SentencePiece;

/// <summary>Makes a tokenizer of a SentencePiece model.</summary>
internal static class SentencePieceReader
{
    private const int FairseqSpecials = 4;

    /// <param name="path">The model.</param>
    /// <param name="model">What was read from it.</param>
    /// <param name="fairseq">The ids are XLM-R's: start 0, pad 1, end 2, unknown 3, the other pieces one later, the mask last.</param>
    /// <param name="added">Tokens with ids of their own, found before anything else.</param>
    /// <exception cref="InputException">The pieces contradict each other.</exception>
    public static Pipeline Read(string path, SentencePieceFile model, bool fairseq, IEnumerable<AddedToken> added)
    {
        var table = new PieceTable(path, [.. model.Pieces.Select((piece, id) => (piece.Text, id))]);
        var userDefined = new PieceTrie(model.Pieces.Select((piece, id) => (piece.Text, piece.Type, id))
            .Where(piece => piece.Type == PieceType.UserDefined).Select(piece => (piece.Text, piece.id)));
        IPieceModel pieces = model.IsPairs ? new SentencePiecePairs(path, model, table) : Unigram(model, table);
        if (fairseq)
        {
            (table, var map) = Fairseq(path, model);
            pieces = new RenumberedModel(pieces, map);
        }

        List<AddedToken> tokens = [.. added];
        return new Pipeline
        {
            Table = table.With(path, tokens),
            Model = pieces,
            Added = tokens,
            Normaliser = new SentencePieceNormaliser(model, userDefined),
            Decoder = new DecoderChain(
            [
                Decoders.Replace(new LiteralPattern(SentencePieceNormaliser.Space.ToString()), " "), Decoders.ByteFallback, Decoders.Fuse,
                Decoders.Strip(' ', model is { AddsSpace: true, SpaceIsSuffix: false } ? 1 : 0, model is { AddsSpace: true, SpaceIsSuffix: true } ? 1 : 0),
            ]),
        };
    }

    private static UnigramModel Unigram(SentencePieceFile model, PieceTable table)
    {
        var normal = model.Pieces.Where(piece => piece.Type == PieceType.Normal).Select(piece => piece.Score).DefaultIfEmpty(0).ToList();
        // The smallest float above zero stands for "no score yet" in the reference; a user-defined piece beats any other way.
        var highest = Math.Max(1.17549435e-38f, normal.Max());
        double[] scores = [.. model.Pieces.Select(piece => piece.Type == PieceType.UserDefined
            ? System.Text.Encoding.UTF8.GetByteCount(piece.Text) * highest - 0.1
            : piece.Score)];
        var matched = Enumerable.Range(0, table.Count).Where(id => model.Pieces[id].Type is PieceType.Normal or PieceType.UserDefined);
        return new UnigramModel(table, matched, scores, normal.Min(), model.Unknown, model.FallsBackToBytes, single: true);
    }

    /// <summary>XLM-R's table and where each piece of the model is in it (huggingface/transformers, XLMRobertaTokenizer).</summary>
    private static (PieceTable Table, int[] Map) Fairseq(string path, SentencePieceFile model)
    {
        if (model.Pieces.Count < FairseqSpecials || model.Unknown != 0)
            throw new InputException($"{path} has its piece for unknown text as id {model.Unknown}, where XLM-R's models have it as 0; it is another family's model.");
        List<(string Piece, int Id)> entries = [("<s>", 0), ("<pad>", 1), ("</s>", 2), ("<unk>", 3)];
        var map = new int[model.Pieces.Count];
        for (var id = 0; id < map.Length; id++)
        {
            map[id] = id == 0 ? 3 : id + 1;
            if (id >= 3)
                entries.Add((model.Pieces[id].Text, map[id]));
        }

        entries.Add(("<mask>", map.Length + 1));
        return (new PieceTable(path, entries), map);
    }

    /// <summary>A model whose ids are called otherwise.</summary>
    private sealed class RenumberedModel(IPieceModel inner, int[] map) : IPieceModel
    {
        public void Encode(ReadOnlySpan<char> word, List<int> ids)
        {
            var from = ids.Count;
            inner.Encode(word, ids);
            for (var i = from; i < ids.Count; i++)
                ids[i] = map[ids[i]];
        }
    }
}
