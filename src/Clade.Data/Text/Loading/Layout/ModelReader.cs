using System.Text.Json;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>The section <c>model</c>.</summary>
internal static class ModelReader
{
    /// <summary>The kind, named or, in old files, inferred.</summary>
    public static string Kind(JsonFields model) => model.Text("type", "") switch
    {
        "" when model.Has("merges") => "BPE",
        "" when model.Has("max_input_chars_per_word") => "WordPiece",
        "" when model.Has("unk_id") => "Unigram",
        "" => "WordLevel",
        var type => type,
    };

    /// <summary>The pieces of the model, without added tokens.</summary>
    public static PieceTable Table(string path, JsonFields model) => new(path, Kind(model) == "Unigram"
        ? [.. Scored(path, model).Select((entry, id) => (entry.Piece, id))]
        : VocabularyAndMergesReader.Vocabulary(path, model.Get("vocab")));

    /// <param name="path">File, for messages.</param>
    /// <param name="model">The section.</param>
    /// <param name="table">Its pieces; what is added to them later is not the model's.</param>
    /// <exception cref="InputException">The model is wrong or of a kind that is not known.</exception>
    public static IPieceModel Read(string path, JsonFields model, PieceTable table)
    {
        switch (Kind(model))
        {
            case "BPE":
                return Pairs(path, model, table);
            case "WordPiece":
                return new WordPieceModel(path, table, model.Text("unk_token", "[UNK]"), model.Text("continuing_subword_prefix", "##"), model.Whole("max_input_chars_per_word", 100));
            case "WordLevel":
                return new WordLevelModel(path, table, model.Text("unk_token", "<unk>"));
            case "Unigram":
                var unknown = model.Has("unk_id") ? model.Whole("unk_id", -1) : -1;
                return UnigramModel.FromLayout(path, table, [.. Scored(path, model).Select(entry => entry.Score)], unknown, model.Flag("byte_fallback") ?? false);
            case var other:
                throw LayoutSteps.Unknown(path, "model", other);
        }
    }

    private static PairModel Pairs(string path, JsonFields model, PieceTable table)
    {
        if (model.Number("dropout", 0) != 0)
            throw new InputException($"{path} drops merges at random (model.dropout), which only training a language model wants; set it to null.");
        return new PairModel(path, table, Merges(path, model), new PairOptions
        {
            Unknown = model.Has("unk_token") ? model.Text("unk_token", "") : null,
            FusesUnknown = model.Flag("fuse_unk") ?? false,
            FallsBackToBytes = model.Flag("byte_fallback") ?? false,
            KeepsWholeWords = model.Flag("ignore_merges") ?? false,
            Prefix = model.Text("continuing_subword_prefix", ""),
            Suffix = model.Text("end_of_word_suffix", ""),
        });
    }

    /// <summary>Merges as "left right" or as pairs.</summary>
    private static List<Merge> Merges(string path, JsonFields model)
    {
        var merges = new List<Merge>();
        foreach (var element in model.Array("merges"))
        {
            merges.Add(element.ValueKind switch
            {
                JsonValueKind.String => VocabularyFile.ParseMerge(path, merges.Count, element.GetString()!),
                JsonValueKind.Array when element.GetArrayLength() == 2 && element[0].ValueKind == JsonValueKind.String && element[1].ValueKind == JsonValueKind.String
                    => new Merge(element[0].GetString()!, element[1].GetString()!),
                _ => throw new InputException($"{path} has a merge (number {merges.Count}) that is not two pieces; fetch the file again."),
            });
            if (merges.Count > 2 * VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {2 * VocabularyFile.MostPieces} merges, beyond any text tower; give a tokenizer's file.");
        }

        return merges;
    }

    private static List<(string Piece, double Score)> Scored(string path, JsonFields model)
    {
        var entries = new List<(string, double)>();
        foreach (var element in model.Array("vocab"))
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2 || element[0].ValueKind != JsonValueKind.String
                || element[1].ValueKind != JsonValueKind.Number || !element[1].TryGetDouble(out var score) || !double.IsFinite(score))
                throw new InputException($"{path} has an entry of its vocabulary (number {entries.Count}) that is not a piece with a score; fetch the file again.");
            entries.Add((element[0].GetString()!, score));
            if (entries.Count > VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {VocabularyFile.MostPieces} pieces, beyond any text tower; give a tokenizer's file.");
        }

        return entries;
    }
}
