using System.Text.Json;
using Clade.Core;
using Clade.Data.Tests.Embedding;

namespace Clade.Models.Tests;

/// <summary>Folders of shards: what lies in them, what a restart keeps, what is refused.</summary>
public sealed class EmbeddingFolderTests : IDisposable
{
    private static readonly EmbeddingOptions s_options = new() { Batch = 4, ShardRows = 8 };
    private static readonly Dictionary<string, string> s_notes = new() { ["fingerprint"] = "f1" };
    private readonly string _root = Directory.CreateTempSubdirectory("clade-vectors-").FullName;
    private readonly LoadedModel _model = LoadedModel.Load(LoadedModelTests.Ancestor);

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(VectorLayout.SafeTensors, "float32")]
    [InlineData(VectorLayout.SafeTensors, "float16")]
    [InlineData(VectorLayout.Npy, "float32")]
    [InlineData(VectorLayout.Npy, "float16")]
    [InlineData(VectorLayout.JsonLines, "float32")]
    [InlineData(VectorLayout.JsonLines, "float16")]
    public void Every_layout_holds_names_and_vectors(VectorLayout layout, string stored)
    {
        var folder = Path.Combine(_root, $"{layout}-{stored}");
        var expected = new MemorySink();
        PictureEmbedding.Run(_model, new DrawnPictures(20, row => row == 9), expected, s_options);
        Run(folder, Manifest(20) with { Layout = layout, Stored = stored });
        foreach (var shard in expected.Shards.Values)
        {
            var (names, captions, values) = Read(folder, layout, shard.Number);
            Assert.Equal(shard.Rows.Select(row => $"folder/picture-{row:D6}.svg"), names);
            if (layout != VectorLayout.SafeTensors)
                Assert.Equal(shard.Rows.Select(row => row % 2 == 0 ? $"picture {row}" : null), captions);
            Assert.Equal(shard.Vectors.ToArray().Select(value => stored == "float16" ? (float)(Half)value : value), values);
        }

        var failed = JsonSerializer.Deserialize<JsonElement>(Assert.Single(File.ReadAllLines(Path.Combine(folder, "errors.jsonl"))));
        Assert.Equal(("image", 9, "folder/picture-000009.svg"), (failed.GetProperty("kind").GetString(), failed.GetProperty("row").GetInt32(), failed.GetProperty("id").GetString()));
        Assert.Contains("it is gone", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(Manifest(20) with { Layout = layout, Stored = stored }, EmbeddingManifest.Read(folder));
    }

    [Fact]
    public void A_run_goes_on_behind_its_last_whole_shard_with_the_same_bytes()
    {
        var (whole, broken) = (Path.Combine(_root, "whole"), Path.Combine(_root, "broken"));
        Run(whole, Manifest(30));
        Run(broken, Manifest(30));
        // As a kill leaves it: the third shard written and not recorded, the second without its file, a line too many among the errors.
        File.Delete(Path.Combine(broken, "shards", "image_00002.json"));
        File.WriteAllText(Path.Combine(broken, "image_00002.safetensors"), "half");
        File.Delete(Path.Combine(broken, "image_00001.safetensors"));
        File.AppendAllText(Path.Combine(broken, "errors.jsonl"), "{\"kind\":\"image\",\"row\":17,\"id\":\"x\",\"reason\":\"lost\"}\n");
        File.WriteAllText(Path.Combine(broken, "shards", "image_00003.json"), "{");
        var pictures = new DrawnPictures(30, row => row == 9);
        var summary = Run(broken, Manifest(30), pictures);
        Assert.Equal((8L, 1L, 22), (summary.Kept, summary.Failed, pictures.Reads));
        Assert.Equal(Files(whole), Files(broken));
    }

    [Fact]
    public void Ranks_that_share_a_folder_or_have_one_each_give_the_files_of_one_run()
    {
        var (whole, shared, merged) = (Path.Combine(_root, "whole"), Path.Combine(_root, "shared"), Path.Combine(_root, "merged"));
        Run(whole, Manifest(30));
        for (var rank = 0; rank < 3; rank++)
        {
            Run(shared, Manifest(30), options: s_options with { Rank = rank, World = 3 });
            Run(Path.Combine(_root, $"rank{rank}"), Manifest(30), options: s_options with { Rank = rank, World = 3 });
            foreach (var file in Files(Path.Combine(_root, $"rank{rank}")))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(merged, file.Key))!);
                File.WriteAllBytes(Path.Combine(merged, file.Key), Convert.FromBase64String(file.Value));
            }
        }

        var expected = Files(whole).Where(file => !file.Key.StartsWith("errors", StringComparison.Ordinal));
        Assert.Equal(expected, Files(shared).Where(file => !file.Key.StartsWith("errors", StringComparison.Ordinal)));
        Assert.Equal(expected, Files(merged).Where(file => !file.Key.StartsWith("errors", StringComparison.Ordinal)));
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "errors.jsonl")), File.ReadAllText(Path.Combine(shared, "errors-1-of-3.jsonl")));
    }

    [Fact]
    public void Texts_lie_beside_pictures()
    {
        var folder = Path.Combine(_root, "both");
        string[] texts = ["a cat", "two dogs", ""];
        var manifest = Manifest(4) with { Texts = 3, TextNames = EmbeddingFolder.HashOf(texts), Layout = VectorLayout.Npy };
        var output = EmbeddingFolder.Open(folder, manifest, s_notes);
        using var pictures = new DrawnPictures(4);
        PictureEmbedding.Run(_model, pictures, output.Pictures(pictures), s_options);
        TextEmbedding.Run(_model, texts, output.Texts(texts), s_options);
        output.WriteErrors();
        Assert.Equal(["embedding.json", "img_emb/img_emb_00000.npy", "metadata/metadata_00000.parquet", "shards/image_00000.json", "shards/text_00000.json", "text_emb/text_emb_00000.npy", "text_metadata/text_metadata_00000.parquet"], Files(folder).Keys);
        var rows = ParquetRows.Read(Path.Combine(folder, "text_metadata", "text_metadata_00000.parquet"));
        Assert.Equal("caption", Assert.Single(rows.Keys));
        Assert.Equal(texts, rows["caption"]);
        Assert.NotEqual(manifest.TextNames, EmbeddingFolder.HashOf(["a cattwo dogs", "", ""]));
        Assert.Equal("", EmbeddingFolder.HashOf([]));
    }

    [Fact]
    public void A_shard_of_which_nothing_can_be_read_leaves_no_tables_and_is_not_tried_again()
    {
        var folder = Path.Combine(_root, "gap");
        var manifest = Manifest(20) with { Layout = VectorLayout.Npy };
        Run(folder, manifest, new DrawnPictures(20, row => row is >= 8 and < 16));
        string[] tables = ["img_emb/img_emb_00000.npy", "img_emb/img_emb_00002.npy", "metadata/metadata_00000.parquet", "metadata/metadata_00002.parquet"];
        Assert.Equal(tables, Files(folder).Keys.Where(name => name.Contains('_', StringComparison.Ordinal) && !name.StartsWith("shards", StringComparison.Ordinal)));
        var again = new DrawnPictures(20);
        Assert.Equal((20L, 8L, 0), (Run(folder, manifest, again).Kept, File.ReadLines(Path.Combine(folder, "errors.jsonl")).LongCount(), again.Reads));
    }

    [Fact]
    public void Folders_of_something_else_are_refused()
    {
        var manifest = Manifest(5);
        var folder = Path.Combine(_root, "mine");
        EmbeddingFolder.Open(folder, manifest, s_notes);
        EmbeddingFolder.Open(folder, manifest, s_notes);
        EmbeddingFolder.Open(folder, manifest with { Products = ProductKind.Convolution, CosineToFloat32 = 0.9999 }, s_notes);
        foreach (var (what, other) in new (string, EmbeddingManifest)[]
        {
            ("the model", manifest with { Fingerprint = "f2" }), ("the precision", manifest with { Precision = "float64" }),
            ("--raw", manifest with { Normalised = false }), ("the format", manifest with { Layout = VectorLayout.Npy }), ("--shard", manifest with { ShardRows = 9 }), ("--batch", manifest with { Batch = 5 }),
            ("the pictures", manifest with { PictureNames = "x" }), ("the texts", manifest with { Texts = 1 }), ("stored", manifest with { Stored = "float16" }),
        })
            Assert.Contains($"{what} differs", Assert.Throws<InputException>(() => EmbeddingFolder.Open(folder, other, s_notes)).Message.Replace("what numbers are stored as", "stored", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("holds other files", Assert.Throws<InputException>(() => EmbeddingFolder.Open(_root, manifest, s_notes)).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<InputException>(() => EmbeddingFolder.Open(Path.Combine(folder, "embedding.json"), manifest, s_notes)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "embedding.json"), "{\"format\":\"clade");
        Assert.Contains("cannot be read", Assert.Throws<InputException>(() => EmbeddingFolder.Open(folder, manifest, s_notes)).Message, StringComparison.Ordinal);
    }

    private EmbeddingSummary Run(string folder, EmbeddingManifest manifest, DrawnPictures? pictures = null, EmbeddingOptions? options = null)
    {
        pictures ??= new DrawnPictures(manifest.Pictures, row => row == 9);
        options ??= s_options;
        var output = EmbeddingFolder.Open(folder, manifest, s_notes, options.Rank, options.World);
        var summary = PictureEmbedding.Run(_model, pictures, output.Pictures(pictures), options);
        output.WriteErrors();
        return summary;
    }

    private EmbeddingManifest Manifest(int pictures)
    {
        using var input = new DrawnPictures(pictures);
        return new EmbeddingManifest
        {
            Model = "m",
            Family = "Clade",
            Fingerprint = "f1",
            Precision = "float32",
            Products = ProductKind.Linear,
            Normalised = true,
            Width = _model.Plan.Config.EmbedDim,
            Layout = VectorLayout.SafeTensors,
            Stored = "float32",
            ShardRows = 8,
            Batch = 4,
            Pictures = pictures,
            PictureNames = input.NameHash(),
        };
    }

    private static SortedDictionary<string, string> Files(string folder) => new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), path => Convert.ToBase64String(File.ReadAllBytes(path))), StringComparer.Ordinal);

    private static (IEnumerable<string?> Names, IEnumerable<string?> Captions, float[] Values) Read(string folder, VectorLayout layout, int shard)
    {
        switch (layout)
        {
            case VectorLayout.SafeTensors:
                using (var file = SafeTensorsFile.Open(Path.Combine(folder, $"image_{shard:D5}.safetensors")))
                {
                    var entry = file.Find("image.features")!;
                    Assert.Equal("f1", file.Metadata["fingerprint"]);
                    return (JsonSerializer.Deserialize<string[]>(file.Metadata["image.names"])!, [], Numbers(file.Bytes(entry).ToArray(), entry.DType == "F16"));
                }

            case VectorLayout.Npy:
                var bytes = File.ReadAllBytes(Path.Combine(folder, "img_emb", $"img_emb_{shard:D5}.npy"));
                var header = 10 + BitConverter.ToUInt16(bytes, 8);
                var metadata = ParquetRows.Read(Path.Combine(folder, "metadata", $"metadata_{shard:D5}.parquet"));
                Assert.Equal(["image_path", "caption"], metadata.Keys);
                return (metadata["image_path"], metadata["caption"], Numbers(bytes[header..], System.Text.Encoding.ASCII.GetString(bytes, 0, header).Contains("<f2", StringComparison.Ordinal)));
            default:
                var rows = Lines(Path.Combine(folder, $"image_{shard:D5}.jsonl"));
                return (rows.Select(Name), rows.Select(Caption), [.. rows.SelectMany(row => row.GetProperty("vector").EnumerateArray().Select(value => value.GetSingle()))]);
        }

        static string? Name(JsonElement row) => row.GetProperty("image_path").GetString();

        static string? Caption(JsonElement row) => row.TryGetProperty("caption", out var caption) ? caption.GetString() : null;
    }

    private static JsonElement[] Lines(string path) => [.. File.ReadAllLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static float[] Numbers(byte[] bytes, bool half)
    {
        var values = new float[bytes.Length / (half ? 2 : 4)];
        for (var i = 0; i < values.Length; i++)
            values[i] = half ? (float)BitConverter.ToHalf(bytes, 2 * i) : BitConverter.ToSingle(bytes, 4 * i);
        return values;
    }
}
