using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Data.Text;
using Clade.Data.Text.SentencePiece;

namespace Clade.Data.Tests.Text;

/// <summary>
/// Tiny vocabularies, pipelines over them, nasty texts, and what other implementations make of these; docs/tokenizers.md says how they were made.
/// </summary>
internal static class TokenizerFixtures
{
    private static readonly Lazy<JsonObject> LayoutsOnce = new(() => JsonNode.Parse(File.ReadAllBytes(At("layouts.json")))!.AsObject());
    private static readonly Lazy<JsonObject> ExpectedOnce = new(() => JsonNode.Parse(File.ReadAllBytes(At("expected.json")))!.AsObject());

    public static string Folder { get; } = Find();

    public static IReadOnlyList<string> Texts { get; } = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(At("texts.json")))!;

    public static IReadOnlyList<string> Names => [.. LayoutsOnce.Value.Select(pair => pair.Key)];

    public static JsonObject Expected(string name) => ExpectedOnce.Value[name]!.AsObject();

    public static string At(params string[] names) => Path.Combine([Folder, .. names]);

    /// <summary>A whole <c>tokenizer.json</c>: the pipeline of a name with its vocabulary put in.</summary>
    public static JsonObject Document(string name)
    {
        var document = LayoutsOnce.Value[name]!.DeepClone().AsObject();
        var model = document["model"]!.AsObject();
        switch (model["vocab"]!.ToString())
        {
            case "@bytes":
                model["vocab"] = JsonNode.Parse(File.ReadAllBytes(At("bytes", "vocab.json")));
                model["merges"] = new JsonArray([.. File.ReadLines(At("bytes", "merges.txt")).Skip(1).Select(line => (JsonNode)line)]);
                break;
            case "@words":
                model["vocab"] = new JsonObject(File.ReadLines(At("words", "vocab.txt")).Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id)));
                break;
            case "@fallback":
                model["vocab"] = new JsonObject(Enumerable.Range(0, 256).Select(value => KeyValuePair.Create($"<0x{value:X2}>", (JsonNode?)value)));
                break;
            case "@unigram":
                model["vocab"] = Scored(SentencePieceFile.Read(At("unigram", "tokenizer.model")));
                break;
            case "@spiece":
                model["vocab"] = Scored(SentencePieceFile.Read(At("unigram", "spiece.model")));
                break;
            default:
                AddPairs(model, SentencePieceFile.Read(At("pairs", "tokenizer.model")));
                break;
        }

        return document;
    }

    /// <summary>Loads a document as a folder's tokenizer.</summary>
    public static LoadedTokenizer Load(JsonObject document, TokenizerHints? hints = null)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", document.ToJsonString());
        return TokenizerLoader.Load(folder.Path, hints);
    }

    private static JsonArray Scored(SentencePieceFile model) => new([.. model.Pieces.Select(piece => (JsonNode)new JsonArray(piece.Text, (double)piece.Score))]);

    /// <summary>Every way to join two pieces into a third, the best score first: how SentencePiece's pairs are converted to merges.</summary>
    private static void AddPairs(JsonObject target, SentencePieceFile model)
    {
        var ids = model.Pieces.Select((piece, id) => (piece.Text, id)).ToDictionary();
        var merges = model.Pieces.Where(piece => piece.Type == PieceType.Normal).OrderByDescending(piece => piece.Score).ThenBy(piece => ids[piece.Text])
            .SelectMany(piece => Enumerable.Range(1, piece.Text.Length - 1)
                .Select(cut => (Left: piece.Text[..cut], Right: piece.Text[cut..]))
                .Where(pair => ids.ContainsKey(pair.Left) && ids.ContainsKey(pair.Right))
                .OrderBy(pair => ids[pair.Left]).ThenBy(pair => ids[pair.Right]));
        target["vocab"] = new JsonObject(ids.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        target["merges"] = new JsonArray([.. merges.Select(pair => (JsonNode)new JsonArray(pair.Left, pair.Right))]);
    }

    private static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Clade.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        return Path.Combine(root.FullName, "tests", "Clade.Data.Tests", "Text", "Fixtures");
    }
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clade-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Copy(string path, string? name = null) => File.Copy(path, System.IO.Path.Combine(Path, name ?? System.IO.Path.GetFileName(path)));
}
