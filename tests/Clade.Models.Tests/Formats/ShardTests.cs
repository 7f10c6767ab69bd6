using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests.Formats;

public class ShardTests
{
    [Fact]
    public void Shards_of_any_format_are_one_source()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixtures.Path("expected.safetensors"), folder["a"]);
        File.Copy(Fixtures.Path("training.pt"), folder["b"]);
        File.WriteAllText(folder["model.safetensors.index.json"], """{"metadata": {"total_size": 12, "format": "pt"}, "weight_map": {"scalar": "a", "plain.weight": "b", "half": "a"}}""");
        using var source = WeightSource.Open(folder.Path);
        Assert.Equal(["scalar", "plain.weight", "half"], source.Entries.Select(entry => entry.Name));
        Assert.Equal(("12", "pt"), (source.Metadata["total_size"], source.Metadata["format"]));
        Assert.Equal(["argparse.Namespace"], source.Refused);
        using var tensor = source.Read("plain.weight");
        Assert.Equal([4, 3], tensor.Shape);
        Assert.Throws<InputException>(() => source.Read("double"));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(100, 8)]
    [InlineData(1 << 20, 1)]
    public void What_is_written_in_shards_is_read(long most, int files)
    {
        using var folder = new TemporaryFolder();
        using var scope = new TensorScope();
        var tensors = StateDict.Load(Fixtures.Path("expected.safetensors"));
        WeightWriter.SaveSharded(folder.Path, tensors.Select(pair => (pair.Key, pair.Value)), most);
        Assert.InRange(Directory.GetFiles(folder.Path, "*.safetensors").Length, files - 1, files);
        using var source = WeightSource.Open(folder.Path);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), source.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in tensors)
            Assert.Equal(tensor.AsBytes().ToArray(), source.Read(name).AsBytes().ToArray());
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/a")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\\b")]
    [InlineData("c:a")]
    [InlineData("a\\u0000b")]
    public void Files_lie_beside_their_index(string name) => Refused($$$"""{"weight_map": {"x": "{{{name.Replace("\\b", "\\\\b", StringComparison.Ordinal)}}}"}}""", "plain file name");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {\"x\": 3}}")]
    [InlineData("{\"weight_map\": {\"x\": \"a\"")]
    [InlineData("{\"weight_map\": {\"half\": \"a\"}} {}")]
    [InlineData("{\"weight_map\": {\"half\": \"a\", \"half\": \"a\"}}")]
    [InlineData("{\"weight_map\": {\"other\": \"a\"}}")]
    [InlineData("{\"weight_map\": {\"x\": \"nowhere\"}}")]
    [InlineData("{\"weight_map\": {\"x\": \"i.index.json\"}}")]
    [InlineData("{\"weight_map\": {\"x\": \"\\ud800\"}}")]
    public void Broken_indices_are_refused(string json) => Refused(json, "");

    [Fact]
    public void Depth_of_an_index_is_limited() => Refused(string.Concat(Enumerable.Repeat("{\"weight_map\":", 100_000)), "");

    [Fact]
    public void Links_stay_in_the_folder_or_in_the_cache_of_the_hub()
    {
        using var folder = new TemporaryFolder();
        var (snapshot, blobs) = (folder["models--a--b/snapshots/r"], folder["models--a--b/blobs"]);
        foreach (var made in new[] { snapshot, blobs, folder["out"], folder["models--a--b/snapshots/r/sub"] })
            Directory.CreateDirectory(made);
        File.Copy(Fixtures.Path("expected.safetensors"), Path.Combine(blobs, "good"));
        File.Copy(Fixtures.Path("expected.safetensors"), folder["out/secret"]);
        var shard = Path.Combine(snapshot, "s");
        File.WriteAllText(Path.Combine(snapshot, "x.index.json"), """{"weight_map": {"half": "s"}}""");
        Directory.CreateSymbolicLink(Path.Combine(blobs, "away"), folder["out"]);
        foreach (var (target, accepted) in new[]
        {
            ("../../blobs/good", true), (Path.Combine(blobs, "good"), true), ("../../../out/secret", false), (folder["out/secret"], false),
            ("../../blobs/away/secret", false), ("s", false), ("../../blobs/../../out/secret", false), ("sub/nothing", false), ("../../blobs", false),
        })
        {
            File.CreateSymbolicLink(shard, target);
            if (accepted)
                Hostile.ReadAll(Path.Combine(snapshot, "x.index.json"));
            else
                Assert.Contains(".", Assert.Throws<InputException>(() => WeightSource.Open(Path.Combine(snapshot, "x.index.json"))).Message, StringComparison.Ordinal);
            File.Delete(shard);
        }
    }

    [Fact]
    public void A_folder_says_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no weight file", Assert.Throws<InputException>(() => WeightSource.Open(folder.Path)).Message, StringComparison.Ordinal);
        File.Copy(Fixtures.Path("zip.pt"), folder["x.pt"]);
        using (var source = WeightSource.Open(folder.Path))
            Assert.Equal(folder["x.pt"], source.Path);
        File.Copy(Fixtures.Path("zip.pt"), folder["y.pt"]);
        Assert.Contains("2 weight files", Assert.Throws<InputException>(() => WeightSource.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("GGUF\x03", "GGUF")]
    [InlineData("\x80\x04N.", "torch.save did not write")]
    [InlineData("hello", "not a weight file")]
    [InlineData("", "empty")]
    public void What_is_no_weight_file_is_named(string content, string why) => Hostile.Refused(System.Text.Encoding.Latin1.GetBytes(content), why, "model.bin");

    private static void Refused(string json, string why)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixtures.Path("expected.safetensors"), folder["a"]);
        File.WriteAllText(folder["i.index.json"], json);
        var error = Assert.Throws<InputException>(() => WeightSource.Open(folder["i.index.json"]));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }
}
