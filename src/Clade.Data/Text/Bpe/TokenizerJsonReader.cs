using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>
/// Reads the Hugging Face layout as far as it describes CLIP's tokenizer, and refuses what it does not understand: a tokenizer that is read
/// nearly right gives wrong vectors silently. Layout: https://huggingface.co/docs/tokenizers, components of a tokenizer.
/// </summary>
internal static class TokenizerJsonReader
{
    /// <summary>Context length of a file that names none.</summary>
    private const int UsualContext = 77;

    public static ClipBpeTokenizer Read(string path, int? contextLength) => VocabularyFile.ReadJson(path, root => Read(path, root, contextLength));

    private static ClipBpeTokenizer Read(string path, JsonElement root, int? contextLength)
    {
        var fields = new JsonFields(path, root, "the document");
        var model = fields.Object("model");
        if (model.Text("type", "BPE") != "BPE" || model.Text("end_of_word_suffix", "") != ByteAlphabet.WordEnd)
            throw new InputException($"{path} is not CLIP's kind of tokenizer (byte-level BPE whose words end in {ByteAlphabet.WordEnd}); no other kind is read from tokenizer.json yet.");
        CheckModel(path, model);
        TokenizerJsonPipeline.Check(path, fields);

        var entries = VocabularyAndMergesReader.Vocabulary(path, model.Get("vocab"));
        AddTokens(path, fields, entries);
        var unknown = model.Has("unk_token") ? model.Text("unk_token", "") : null;
        var bpe = new BpeModel(path, VocabularyFile.OrderById(path, entries), Merges(path, model), unknown);
        var specials = TokenizerJsonPipeline.Specials(path, fields, bpe);
        var truncation = fields.Has("truncation") ? fields.Object("truncation").Whole("max_length", UsualContext) : UsualContext;
        var pad = fields.Has("padding") ? fields.Object("padding").Whole("pad_id", 0) : 0;
        return new ClipBpeTokenizer(path, bpe, specials, contextLength ?? truncation, pad);
    }

    private static void CheckModel(string path, JsonFields model)
    {
        if (model.Has("dropout") && model.Get("dropout") is not { ValueKind: JsonValueKind.Number } dropout)
            throw new InputException($"{path} has a dropout that is not a number; fetch the file again.");
        else if (model.Has("dropout") && model.Get("dropout").GetDouble() != 0)
            throw new InputException($"{path} drops merges at random (model.dropout), which only training a language model wants; set it to null.");
        if (model.Text("continuing_subword_prefix", "").Length > 0)
            throw new InputException($"{path} puts a prefix before the pieces inside a word (model.continuing_subword_prefix), which CLIP's vocabulary does not; it is another kind of tokenizer.");
        foreach (var name in new[] { "byte_fallback", "ignore_merges" })
        {
            if (model.Has(name) && model.Get(name).ValueKind != JsonValueKind.False)
                throw new InputException($"{path} sets model.{name}, which CLIP's tokenizer does not have; it is another kind of tokenizer.");
        }
    }

    /// <summary>Added tokens may repeat pieces of the vocabulary, with the same id, or extend it.</summary>
    private static void AddTokens(string path, JsonFields fields, List<(string Piece, int Id)> entries)
    {
        if (!fields.Has("added_tokens"))
            return;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, id) in entries)
            known.TryAdd(piece, id);
        foreach (var element in fields.Array("added_tokens"))
        {
            var token = new JsonFields(path, element, "an added token");
            var (content, id) = (token.Text("content", ""), token.Whole("id", -1));
            if (!known.TryGetValue(content, out var other))
            {
                entries.Add((content, id));
                known.Add(content, id);
            }
            else if (other != id)
            {
                throw new InputException($"{path} gives {BpeModel.Quote(content)} the id {other} in its vocabulary and {id} among the added tokens; they must agree.");
            }
        }
    }

    /// <summary>Merges are strings with a space, or since tokenizers 0.20 pairs of strings.</summary>
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
            if (merges.Count > VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {VocabularyFile.MostPieces} merges, beyond any text tower; give a tokenizer's file.");
        }

        return merges;
    }
}
