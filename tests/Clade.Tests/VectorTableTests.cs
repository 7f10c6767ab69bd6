using System.Runtime.InteropServices;
using System.Text.Json;
using Clade.Core;
using Clade.Search;
using Clade.Torch.Tests;

namespace Clade.Tests;

/// <summary>Exact search against the naive one, and files of vectors, good and bad.</summary>
public sealed class VectorTableTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 20)]
    [InlineData(500, 16, 10)]
    [InlineData(2000, 33, 1)]
    public void Nearest_IsTheNaiveSearch(int count, int width, int top)
    {
        var random = new Random(count);
        var rows = Enumerable.Range(0, count * width).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var query = Enumerable.Range(0, width).Select(_ => (float)(10 * random.NextDouble())).ToArray();
        // Rows that are equal stay in their order.
        if (count > 10)
            rows.AsSpan(5 * width, width).CopyTo(rows.AsSpan(3 * width));
        using var table = VectorTable.Of([.. Enumerable.Range(0, count).Select(i => $"{i}")], rows, width, "f");
        var expected = Enumerable.Range(0, count).Select(row => (row, score: Clip.Similarity(rows.AsSpan(row * width, width), query))).OrderByDescending(item => item.score).Take(top).ToArray();
        var found = table.Nearest(query, top);
        Assert.Equal(Math.Min(top, count), found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            Assert.Equal(expected[i].score, found[i].Score, 1e-5);
            Assert.Equal(Clip.Similarity(rows.AsSpan(found[i].Row * width, width), query), found[i].Score, 1e-5);
        }

        Assert.Equal(found.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Row), found);
    }

    [Fact]
    public void EmptyTables_AndWrongQueries()
    {
        using var empty = VectorTable.Of([], Array.Empty<float>(), 3, "");
        Assert.Empty(empty.Nearest([1, 2, 3], 5));
        using var table = VectorTable.Of(["a"], new float[] { 0, 2 }, 2, "");
        Assert.Equal([0f, 1f], table.Row(0));
        Assert.Equal(1f, table.Nearest([0, 7], 1)[0].Score);
        Assert.Equal(0f, table.Nearest([0, 0], 1)[0].Score);
        Assert.Throws<ArgumentException>(() => table.Nearest([1, 2, 3], 1));
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            Assert.Contains("finite", Assert.Throws<ArgumentException>(() => table.Nearest([1, value], 1)).Message, StringComparison.Ordinal);
        Assert.Single(table.Nearest([float.MaxValue, float.MinValue], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Nearest([1, 2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Row(1));
        Assert.Throws<ArgumentException>(() => VectorTable.Of(["a", "b"], new float[] { 1 }, 1, ""));
        Assert.Throws<InputException>(() => VectorTable.Of(["a"], new[] { float.NaN }, 1, ""));
    }

    [Fact]
    public void Files_AreReadInAnyTypeAndLength()
    {
        using var folder = new TempFolder();
        float[] unit = [0.6f, 0.8f, 1, 0, 0, -1], long_ = [.. unit.Select(value => value * 5)];
        Half[] half = [.. unit.Select(value => (Half)value)];
        double[] wide = [.. unit.Select(value => (double)value)];
        byte[] brain = [.. unit.SelectMany(value => BitConverter.GetBytes(value)[2..])];
        foreach (var (type, bytes) in new[] { ("F32", Bytes(unit)), ("F32", Bytes(long_)), ("F16", Bytes(half)), ("F64", Bytes(wide)), ("BF16", brain) })
        {
            var path = Write(folder, type, [3, 2], bytes, ["a", "b", "c"]);
            Live.AssertFlat(() =>
            {
                using var table = VectorTable.Open(path);
                Assert.Equal((3, 2, "abc"), (table.Count, table.Width, table.Fingerprint));
                Assert.Equal(["a", "b", "c"], table.Names);
                Assert.Equal("clade-vectors", table.Notes["format"]);
                Assert.Equal([0, 1, 2], table.Nearest([1, 1.2f], 3).Select(hit => hit.Row));
                Assert.Equal(0.6, table.Row(0)[0], 4e-3);
            });
        }

        using (var empty = VectorTable.Open(Write(folder, "F32", [0, 4], [], [])))
            Assert.Equal((0, 4), (empty.Count, empty.Width));
    }

    [Fact]
    public void FilesThatAreNone_AreOneSentence()
    {
        using var folder = new TempFolder();
        void Refused(string path, string part)
        {
            var error = Assert.Throws<InputException>(() => VectorTable.Open(path));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }

        var numbers = new byte[24];
        Refused(folder["none.safetensors"], "none.safetensors");
        Refused(folder.Write("text.safetensors", "hello, this is text"u8.ToArray()), "text.safetensors");
        Refused(Write(folder, "F32", [3, 2], numbers, ["a"]), "3 vectors and 1 names");
        Refused(Write(folder, "F32", [3, 2], numbers, null), "no list of names");
        Refused(Write(folder, "F32", [3, 2], numbers, ["a", null!, "c"]), "names");
        Refused(Write(folder, "F32", [6], numbers, ["a"]), "shape [6]");
        Refused(Write(folder, "F32", [6, 0], [], ["a"]), "shape [6, 0]");
        Refused(Write(folder, "I32", [3, 2], numbers, ["a", "b", "c"]), "type I32");
        Refused(Write(folder, "F32", [1, 2], Bytes([float.NaN, 1]), ["a"]), "not finite");
        Refused(Write(folder, "F32", [1, 2], Bytes([1f, 1]), ["a"], "text"), "no vectors 'image.features'");
    }

    [Fact]
    public void Shards_AreSearchedAsOneTable()
    {
        using var folder = new TempFolder();
        var random = new Random(3);
        var rows = Enumerable.Range(0, 90 * 8).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        string[] names = [.. Enumerable.Range(0, 90).Select(i => $"{i}")];
        for (var shard = 0; shard < 3; shard++)
            File.Move(Write(folder, "F32", [30, 8], Bytes(rows[(shard * 240)..((shard + 1) * 240)]), names[(shard * 30)..((shard + 1) * 30)]), folder[$"image_{shard:D5}.safetensors"]);
        float[] query = rows[..8];
        using var whole = VectorTable.Of(names, rows, 8, "abc");
        Assert.True(VectorShards.IsFolder(folder.Root));
        Live.AssertFlat(() =>
        {
            using var shards = VectorShards.Open(folder.Root);
            Assert.Equal((90, 8, "abc", "abc"), (shards.Count, shards.Width, shards.Fingerprint, shards.Notes["fingerprint"]));
            foreach (var top in new[] { 1, 7, 90, 200 })
                Assert.Equal(whole.Nearest(query, top).Select(hit => names[hit.Row]), shards.Nearest(query, top).Select(hit => hit.Name));
        });
        using (var one = VectorShards.Open(folder["image_00001.safetensors"]))
            Assert.Equal(30, one.Count);

        Assert.Contains("text_00000", Assert.Throws<InputException>(() => VectorShards.Open(folder.Root, "text")).Message, StringComparison.Ordinal);
        File.Move(Write(folder, "F32", [1, 2], Bytes([1f, 0]), ["a"]), folder["image_00003.safetensors"]);
        Live.AssertFlat(() => Assert.Contains("image_00003.safetensors is of another model", Assert.Throws<InputException>(() => VectorShards.Open(folder.Root)).Message, StringComparison.Ordinal));
        Directory.CreateDirectory(folder["empty"]);
        Assert.False(VectorShards.IsFolder(folder["empty"]));
        folder.Write("empty/embedding.json", "{}"u8.ToArray());
        Assert.True(VectorShards.IsFolder(folder["empty"]));
        Assert.Contains("image_00000.safetensors", Assert.Throws<InputException>(() => VectorShards.Open(folder["empty"])).Message, StringComparison.Ordinal);
    }

    private static string Write(TempFolder folder, string type, long[] shape, byte[] bytes, string[]? names, string kind = "image")
    {
        var notes = new Dictionary<string, string> { ["format"] = "clade-vectors", ["fingerprint"] = "abc" };
        if (names is not null)
            notes[kind + ".names"] = JsonSerializer.Serialize(names);
        SafeTensorsFile.Write(folder["vectors.safetensors"], [new SafeTensorsItem(kind + ".features", type, shape, bytes)], notes);
        return folder["vectors.safetensors"];
    }

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
