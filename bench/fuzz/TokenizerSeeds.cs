using System.Text;
using System.Text.Json.Nodes;

namespace Clade.Bench.Fuzz;

/// <summary>Good tokenizer files of all kinds but CLIP's own, from the fixtures of the tests.</summary>
internal static class TokenizerSeeds
{
    internal static IReadOnlyList<byte[]> SentencePiece() => [Fixture("pairs", "tokenizer.model"), Fixture("unigram", "tokenizer.model")];

    internal static IReadOnlyList<byte[]> SentencePieceT5() => [Fixture("unigram", "spiece.model")];

    internal static IReadOnlyList<byte[]> Words() => [Fixture("words", "vocab.txt")];

    /// <summary>Whole documents: the pipelines that need no other file than a list of words or of bytes.</summary>
    internal static IReadOnlyList<byte[]> Layouts()
    {
        var layouts = JsonNode.Parse(Fixture("layouts.json"))!.AsObject();
        return [.. layouts.Where(layout => Fill(layout.Value!["model"]!.AsObject())).Select(layout => Encoding.UTF8.GetBytes(layout.Value!.ToJsonString()))];
    }

    private static bool Fill(JsonObject model)
    {
        switch (model["vocab"]!.ToString())
        {
            case "@bytes":
                model["vocab"] = JsonNode.Parse(Fixture("bytes", "vocab.json"));
                model["merges"] = new JsonArray([.. Lines("bytes", "merges.txt").Skip(1).Select(line => (JsonNode)line)]);
                return true;
            case "@words":
                model["vocab"] = new JsonObject(Lines("words", "vocab.txt").Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id)));
                return true;
            case "@fallback":
                model["vocab"] = new JsonObject(Enumerable.Range(0, 256).Select(value => KeyValuePair.Create($"<0x{value:X2}>", (JsonNode?)value)));
                return true;
            default:
                return false;
        }
    }

    private static string[] Lines(params string[] names) => Encoding.UTF8.GetString(Fixture(names)).TrimEnd('\n').Split('\n');

    private static byte[] Fixture(params string[] names) => File.ReadAllBytes(Path.Combine([Seeds.Root(), "tests", "Clade.Data.Tests", "Text", "Fixtures", .. names]));
}
