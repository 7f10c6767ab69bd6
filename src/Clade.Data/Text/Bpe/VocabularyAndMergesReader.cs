using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary><c>vocab.json</c> and <c>merges.txt</c>, and the vocabulary object that <c>tokenizer.json</c> holds in the same form.</summary>
internal static class VocabularyAndMergesReader
{
    public static BpeModel Read(string vocabularyPath, string mergesPath)
    {
        var entries = VocabularyFile.ReadJson(vocabularyPath, root => Vocabulary(vocabularyPath, root));
        return new BpeModel(vocabularyPath, VocabularyFile.OrderById(vocabularyPath, entries), Merges(mergesPath), unknown: null);
    }

    /// <summary>A version line, then a merge a line.</summary>
    public static List<Merge> Merges(string mergesPath)
    {
        var merges = new List<Merge>();
        var lines = VocabularyFile.ReadLines(mergesPath);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length > 0 && !(i == 0 && line.StartsWith("#version", StringComparison.Ordinal)))
                merges.Add(VocabularyFile.ParseMerge(mergesPath, merges.Count, line));
        }

        return merges;
    }

    /// <summary>An object from piece to id.</summary>
    public static List<(string Piece, int Id)> Vocabulary(string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{path} has no vocabulary where one should be (an object from piece to id); give a tokenizer's file.");
        var entries = new List<(string, int)>();
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var id))
                throw new InputException($"{path} gives the piece {BpeModel.Quote(property.Name)} an id that is not a whole number below two billion; fetch the file again.");
            entries.Add((property.Name, id));
            if (entries.Count > VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {VocabularyFile.MostPieces} pieces, beyond any text tower; give a tokenizer's file.");
        }

        return entries;
    }
}
