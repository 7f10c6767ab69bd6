using System.Text.Json;
using Clade.Data.Text;

namespace Clade.Cli;

/// <summary>The texts of <c>tokenizer_clip.json</c>: cleaning, ids, rows of the context length, and decoding, all exactly.</summary>
internal static class GoldenTokens
{
    private const string Group = "tokenizer";

    /// <summary>All texts of the file, with the vocabulary that lies beside it.</summary>
    internal static IEnumerable<Check> Run(JsonElement root, string folder)
    {
        var vocabulary = Path.Combine(folder, Path.GetFileName(VocabularyName(root)));
        if (!File.Exists(vocabulary))
        {
            yield return Check.Failed(Group, "vocabulary", $"{vocabulary} is not there");
            yield break;
        }

        var context = root.GetProperty("context_length").GetInt32();
        var openAi = ClipBpeTokenizer.LoadClip(vocabulary, context);
        var cases = root.GetProperty("cases").EnumerateArray().ToList();
        yield return Exact("cleaned", cases, one => openAi.Clean(Text(one)) == one.GetProperty("cleaned").GetString());
        yield return Exact("ids", cases, one => openAi.Encode(Text(one)).SequenceEqual(Ids(one, "ids")));
        yield return Exact("rows", cases, one => Row(openAi, Text(one)).SequenceEqual(Ids(one, $"tokens{context}")));
        yield return Exact("decoded", cases.Where(one => one.TryGetProperty("decoded", out _)).ToList(), one => openAi.Decode([.. Ids(one, "ids")]) == one.GetProperty("decoded").GetString());
        var openClip = cases.Where(one => one.TryGetProperty("open_clip_ids", out _)).ToList();
        if (openClip.Count > 0)
        {
            var other = ClipBpeTokenizer.LoadClip(vocabulary, context, SpecialTokens.OpenClip);
            yield return Exact("OpenCLIP ids", openClip, one => other.Encode(Text(one)).SequenceEqual(Ids(one, "open_clip_ids")));
        }

        if (root.TryGetProperty("context_length_cases", out var lengths))
        {
            var tokenizers = new Dictionary<int, ClipBpeTokenizer>();
            yield return Exact("other contexts", [.. lengths.EnumerateArray()], one =>
            {
                var length = one.GetProperty("context_length").GetInt32();
                if (!tokenizers.TryGetValue(length, out var tokenizer))
                    tokenizers[length] = tokenizer = ClipBpeTokenizer.LoadClip(vocabulary, length);
                return Row(tokenizer, Text(one)).SequenceEqual(Ids(one, "tokens"));
            });
        }
    }

    private static Check Exact(string stage, List<JsonElement> cases, Func<JsonElement, bool> agrees)
    {
        var wrong = cases.Where(one => !agrees(one)).ToList();
        return new Check(Group, stage, wrong.Count, $"0 of {cases.Count} texts", wrong.Count == 0, wrong.Count == 0 ? null : $"first: {JsonSerializer.Serialize(Text(wrong[0]))}");
    }

    private static string VocabularyName(JsonElement root) => root.GetProperty("vocabulary") switch
    {
        { ValueKind: JsonValueKind.String } name => name.GetString()!,
        { ValueKind: JsonValueKind.Object } about when about.TryGetProperty("file", out var file) => file.GetString()!,
        _ => "bpe_simple_vocab_16e6.txt.gz",
    };

    private static string Text(JsonElement one) => one.GetProperty("text").GetString()!;

    private static IEnumerable<int> Ids(JsonElement one, string name) => one.GetProperty(name).EnumerateArray().Select(id => id.GetInt32());

    private static IEnumerable<int> Row(ClipBpeTokenizer tokenizer, string text) => tokenizer.EncodeBatch([text], padToContext: true).Ids.Select(id => (int)id);
}
