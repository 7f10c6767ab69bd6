using System.Text.Json;
using Clade.Core;
using Clade.Data.Tests.Embedding;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli.Tests;

/// <summary><c>clade embed</c> into folders: many pictures, some of them broken, runs that are stopped and shared.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class EmbedTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workshop _workshop;

    public EmbedTests(Workshop workshop)
    {
        _workshop = workshop;
        for (var i = 0; i < 300; i++)
            Picture(i);
        _folder.Write("many/part3/broken.png", "no picture");
        _folder.Write("many/part3/notes.txt", "no picture and not meant to be");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderBecomesTablesForOtherTools_AndWhatFailsIsListed()
    {
        var captions = _folder.Write("captions.txt", "an owl\ntwo red squares beside each other\n");
        var outcome = CladeProgram.Run("embed", _workshop.Model, "--images", _folder["many"], "--texts", "@" + captions, "--out", _folder["npy"], "--format", "npy", "--shard", "128", "--json");
        var document = JsonSerializer.Deserialize<JsonElement>(outcome.Fine());
        Assert.Equal((300, 2, 1, 16), (document.GetProperty("pictures").GetInt32(), document.GetProperty("texts").GetInt32(), document.GetProperty("failed").GetInt32(), document.GetProperty("width").GetInt32()));
        Assert.Contains("1 failed, see errors.jsonl", outcome.Error, StringComparison.Ordinal);
        var names = Enumerable.Range(0, 3).SelectMany(shard => ParquetRows.Read(_folder[$"npy/metadata/metadata_{shard:D5}.parquet"])["image_path"]).ToArray();
        Assert.Equal(300, names.Length);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal((300 * 16 * 4) + (3 * 128), Directory.EnumerateFiles(_folder["npy/img_emb"]).Sum(file => new FileInfo(file).Length));
        Assert.Contains("part3/broken.png", Assert.Single(File.ReadAllLines(_folder["npy/errors.jsonl"])), StringComparison.Ordinal);
        var manifest = EmbeddingManifest.Read(_folder["npy"])!;
        Assert.Equal((16, "float32"), (manifest.Width, manifest.Stored));
        Assert.Equal(TorchRuntime.HasFastBFloat16 ? "bfloat16" : "float32", manifest.Precision);
        Assert.Equal(TorchRuntime.HasFastBFloat16, manifest.CosineToFloat32 is > 0.9995 and < 1);
        Assert.Equal(manifest.CosineToFloat32 is not null, document.GetProperty("cosine_to_float32").ValueKind is JsonValueKind.Number);

        outcome = CladeProgram.Run("embed", _workshop.Model, "--images", _folder["many"], "--texts", "@" + captions, "--out", _folder["npy"], "--format", "npy", "--shard", "128", "--json");
        Assert.Equal(303, JsonSerializer.Deserialize<JsonElement>(outcome.Fine()).GetProperty("kept").GetInt32());
        CladeProgram.Run("embed", _workshop.Model, "--images", _folder["many"], "--out", _folder["npy"], "--format", "npy", "--shard", "128").Refused("the texts differs");
    }

    [Fact]
    public void ARunThatGoesOn_KeepsThePrecisionOfItsFolder()
    {
        string[] words = ["embed", _workshop.Model, "--images", _folder["many/part1"], "--out", _folder["kept"], "--shard", "16"];
        CladeProgram.Run([.. words, "--precision", "float32"]).Fine();
        File.Delete(Directory.EnumerateFiles(_folder["kept/shards"]).First());
        var outcome = CladeProgram.Run([.. words, "--json"]);
        Assert.Equal("float32", JsonSerializer.Deserialize<JsonElement>(outcome.Fine()).GetProperty("precision").GetString());
        CladeProgram.Run([.. words, "--precision", "bfloat16"]).Refused("the precision differs");
    }

    [Theory]
    [InlineData("INT", "safetensors")]
    [InlineData("KILL", "npy")]
    public void AStoppedRunGoesOn_AndEndsWithTheSameBytes(string signal, string format)
    {
        string[] words = ["embed", _workshop.Model, "--images", _folder["many"], "--format", format, "--shard", "10", "--batch", "2", "--precision", "float32", "--out"];
        CladeProgram.Run([.. words, _folder["whole"]]).Fine();
        using (var program = CladeProgram.Start(null, [.. CladeProgram.Words, .. words, _folder["part"]]))
        {
            while (!program.HasExited && (!Directory.Exists(_folder["part/shards"]) || Directory.EnumerateFiles(_folder["part/shards"], "image_*.json").Count() < 3))
                Thread.Sleep(2);
            program.Signal(signal);
            var stopped = program.Wait();
            if (signal == "INT" && stopped.Code != 0)
                Assert.Equal((130, true), (stopped.Code, stopped.Error.Contains("the same command goes on from there", StringComparison.Ordinal)));
        }

        var outcome = CladeProgram.Run([.. words, _folder["part"], "--json"]);
        Assert.InRange(JsonSerializer.Deserialize<JsonElement>(outcome.Fine()).GetProperty("kept").GetInt32(), 30, 301);
        Assert.Equal(Bytes("whole"), Bytes("part"));
    }

    [Fact]
    public void ThreeRanksWriteTheFilesOfOneRun()
    {
        string[] words = ["embed", _workshop.Model, "--images", _folder["many/part1"], _folder["many/part3"], "--shard", "16", "--out"];
        CladeProgram.Run([.. words, _folder["whole"]]).Fine();
        for (var rank = 0; rank < 3; rank++)
            CladeProgram.Run([.. words, _folder["ranks"], "--rank", $"{rank}", "--world", "3"]).Fine();
        Assert.Equal(Bytes("whole").Where(file => !file.Key.StartsWith("errors", StringComparison.Ordinal)), Bytes("ranks").Where(file => !file.Key.StartsWith("errors", StringComparison.Ordinal)));
        CladeProgram.Run([.. words, _folder["ranks"], "--rank", "3", "--world", "3"]).Refused("--rank 3 is none of --world 3");
        CladeProgram.Run([.. words, _folder["a.safetensors"], "--world", "3"]).Refused("cannot be written by several runs");
    }

    [Fact]
    public void FailuresMayBeLimited_AndListsComeFromStandardInput()
    {
        var broken = _folder["many/part3/broken.png"];
        CladeProgram.Run("embed", _workshop.Model, "--images", _folder["many/part3"], "--out", _folder["none"], "--max-errors", "0").Refused("broken.png");
        CladeProgram.Run("embed", _workshop.Model, "--images", _folder["many/part3"], "--out", _folder["one.safetensors"]).Refused("broken.png");
        Assert.False(File.Exists(_folder["one.safetensors"]));
        CladeProgram.Run("embed", _workshop.Model, "--images", broken, Name(5), "--out", _folder["one.safetensors"], "--max-errors", "1").Fine();
        using (var file = SafeTensorsFile.Open(_folder["one.safetensors"]))
            Assert.Equal([Name(5)], JsonSerializer.Deserialize<string[]>(file.Metadata["image.names"])!);
        Assert.Contains("broken.png", File.ReadAllText(_folder["one.errors.jsonl"]), StringComparison.Ordinal);

        var list = _folder.Write("list.txt", $"{Name(7)}\n{Name(3)}\n{_folder["gone.png"]}\n");
        var piped = CladeProgram.Shell($"$CLADE embed {_workshop.Model} --images - --out {_folder["piped"]} --format jsonl < {list}");
        piped.Fine();
        Assert.Equal([Name(7), Name(3)], File.ReadAllLines(_folder["piped/image_00000.jsonl"]).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("image_path").GetString()));
        Assert.Contains("There is no picture", File.ReadAllText(_folder["piped/errors.jsonl"]), StringComparison.Ordinal);
        CladeProgram.Shell($"$CLADE embed {_workshop.Model} --images - --out {_folder["empty"]} < /dev/null").Refused("There is nothing to embed");
    }

    private string Name(int i) => _folder[$"many/part{i % 5}/{i:D3}.svg"];

    private void Picture(int i) => _folder.Write($"many/part{i % 5}/{i:D3}.svg", $"<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><rect width='{5 + (i % 13)}' height='{3 + (i % 7)}' fill='#{i * 5021 % 0xFFFFFF:x6}'/></svg>");

    private SortedDictionary<string, string> Bytes(string folder) => new(Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Where(path => !Path.GetFileName(path).EndsWith(".tmp", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetRelativePath(_folder[folder], path), path => Convert.ToBase64String(File.ReadAllBytes(path))), StringComparer.Ordinal);
}
