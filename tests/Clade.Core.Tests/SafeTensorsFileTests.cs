using System.Buffers.Binary;
using System.Text;

namespace Clade.Core.Tests;

public class SafeTensorsFileTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.safetensors"];
        SafeTensorsFile.Write(path,
            [
                new("weights", "F32", [2, 3], Enumerable.Range(0, 24).Select(x => (byte)x).ToArray()),
                new("scalar", "I64", [], new byte[8]),
                new("empty", "BOOL", [0, 7], ReadOnlyMemory<byte>.Empty),
                new("\"quoted\\ µ \u2028", "BF16", [1], new byte[] { 1, 2 }),
            ],
            new Dictionary<string, string> { ["b"] = "2", ["a"] = "é\n" });
        using var file = SafeTensorsFile.Open(path);
        Assert.Equal(["weights", "scalar", "empty", "\"quoted\\ µ \u2028"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([2L, 3], file.Find("weights")!.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(x => (byte)x), file.Bytes(file.Find("weights")!).ToArray());
        Assert.Equal("I64", file.Find("scalar")!.DType);
        Assert.Equal(0, file.Bytes(file.Find("empty")!).Length);
        Assert.Equal("é\n", file.Metadata["a"]);
        Assert.Equal(0, file.Find("weights")!.Offset % 8);
        Assert.Null(file.Find("other"));
    }

    [Fact]
    public void Mistakes_of_the_writer_are_refused_and_leave_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a"];
        SafeTensorsFile.Write(path, [new("x", "U8", [1], new byte[1])]);
        var before = File.ReadAllBytes(path);
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(path, [new("x", "U8", [1], new byte[1]), new("x", "U8", [1], new byte[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(path, [new("x", "F32", [2], new byte[4])]));
        // What no reader would take.
        var notes = new Dictionary<string, string> { ["names"] = new('n', 100_000_000) };
        Assert.Contains("several files", Assert.Throws<InputException>(() => SafeTensorsFile.Write(path, [new("x", "U8", [1], new byte[1])], notes)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(path, [new("x", "F33", [1], new byte[4])]));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Closed_files_give_nothing()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["a"], [new("x", "U8", [1], new byte[1])]);
        var file = SafeTensorsFile.Open(folder["a"]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes(file.Find("x")!).Length);
    }

    [Fact]
    public void A_map_survives_the_replacement_of_its_file()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["a"], [new("x", "U8", [1], new byte[] { 7 })]);
        using var file = SafeTensorsFile.Open(folder["a"]);
        SafeTensorsFile.Write(folder["a"], [new("x", "U8", [0], ReadOnlyMemory<byte>.Empty)]);
        Assert.Equal(7, file.Bytes(file.Find("x")!)[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"x\":1}")]
    [InlineData("{\"x\":{}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0.5,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[\"0\",1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[-1,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[8,9]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[9223372036854775807,9223372036854775807]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[99999999999999999999,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[-1,-1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":\"1\",\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"\\ud800\",\"shape\":[1],\"data_offsets\":[0,1]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}")]
    [InlineData("{\"__metadata__\":[1]}")]
    [InlineData("{\"__metadata__\":{\"a\":1}}")]
    [InlineData("{\"__metadata__\":3}")]
    public void A_bad_header_is_one_sentence(string header)
    {
        using var folder = new TemporaryFolder();
        Hostile(folder, With(header, (ulong)header.Length, 8));
    }

    [Fact]
    public void Types_without_tensors_are_listed_all_the_same()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["a"], [new("x", "F8_E4M3", [3], new byte[3]), new("y", "U16", [2], new byte[4]), new("z", "C64", [1], new byte[8])]);
        using var file = SafeTensorsFile.Open(folder["a"]);
        Assert.Equal(["F8_E4M3", "U16", "C64"], file.Entries.Select(entry => entry.DType));
    }

    [Fact]
    public void Names_of_a_hostile_header_do_not_reach_the_screen_as_they_are()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "\\u001b[2J\\n", new string('x', 100_000) })
        {
            var header = $$$"""{"{{{name}}}":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}""";
            File.WriteAllBytes(folder["h"], With(header, (ulong)header.Length, 8));
            var message = Assert.Throws<InputException>(() => SafeTensorsFile.Open(folder["h"])).Message;
            Assert.DoesNotContain(message, char.IsControl);
            Assert.InRange(message.Length, 1, 500);
        }
    }

    [Fact]
    public void Dimensions_are_limited()
    {
        using var folder = new TemporaryFolder();
        foreach (var count in new[] { 64, 65, 1_000_000 })
        {
            var header = $$$"""{"x":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, count))}}}],"data_offsets":[0,1]}}""";
            File.WriteAllBytes(folder["h"], With(header, (ulong)header.Length, 8));
            if (count <= 64)
                SafeTensorsFile.Open(folder["h"]).Dispose();
            else
                Hostile(folder, With(header, (ulong)header.Length, 8));
        }
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData((1UL << 63) - 1)]
    [InlineData(1UL << 31)]
    [InlineData(100_000_001)]
    [InlineData(11)]
    [InlineData(0)]
    public void A_wrong_header_length_is_one_sentence(ulong length)
    {
        using var folder = new TemporaryFolder();
        Hostile(folder, With("{}", length, 8));
    }

    [Fact]
    public void Depth_is_limited()
    {
        using var folder = new TemporaryFolder();
        var header = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        Hostile(folder, With(header, (ulong)header.Length, 0));
    }

    [Fact]
    public void Every_truncation_is_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var bytes = Sample(folder);
        for (var length = 0; length < bytes.Length; length++)
            Hostile(folder, bytes[..length]);
    }

    [Fact]
    public void Missing_files_and_folders_are_one_sentence()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { folder["no"], folder.Path, "", "\0" })
            Assert.Contains("Cannot open", Assert.Throws<InputException>(() => SafeTensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    // A mutated file is either refused with the one exception, or all that it offers lies inside it.
    [Fact]
    public void Random_mutations_never_escape()
    {
        using var folder = new TemporaryFolder();
        var bytes = Sample(folder);
        var headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var random = new KeyedRandom(2026);
        var refused = 0;
        const string alphabet = "0123456789-{}[]\",:.eE\\uU8F";
        for (var round = 0; round < 5000; round++)
        {
            var mutated = bytes.ToArray();
            for (var change = random.NextInt(4); change >= 0; change--)
            {
                // Mostly the header, where the numbers are, and mostly what JSON is made of.
                var at = random.NextInt(10) == 0 ? random.NextInt(mutated.Length) : random.NextInt(headerEnd);
                mutated[at] = random.NextInt(3) == 0 ? (byte)random.NextInt(256) : (byte)alphabet[random.NextInt(alphabet.Length)];
            }

            File.WriteAllBytes(folder["m"], mutated);
            try
            {
                using var file = SafeTensorsFile.Open(folder["m"]);
                foreach (var entry in file.Entries)
                {
                    Assert.InRange(entry.Offset, 8, mutated.Length);
                    Assert.InRange(entry.Offset + entry.Length, entry.Offset, mutated.Length);
                    Assert.Equal(entry.Length, file.Bytes(entry).ToArray().Length);
                }
            }
            catch (InputException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 4999);
    }

    private static void Hostile(TemporaryFolder folder, byte[] bytes)
    {
        File.WriteAllBytes(folder["h"], bytes);
        var error = Assert.Throws<InputException>(() => SafeTensorsFile.Open(folder["h"]));
        Assert.Contains(folder["h"], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static byte[] With(string header, ulong length, int data)
    {
        var bytes = new byte[8 + Encoding.UTF8.GetByteCount(header) + data];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Encoding.UTF8.GetBytes(header, bytes.AsSpan(8));
        return bytes;
    }

    private static byte[] Sample(TemporaryFolder folder)
    {
        SafeTensorsFile.Write(folder["s"],
            [
                new("a.weight", "F32", [2, 2], new byte[16]),
                new("a.bias", "BF16", [3], new byte[6]),
                new("ids", "I64", [1], new byte[8]),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });
        return File.ReadAllBytes(folder["s"]);
    }
}
