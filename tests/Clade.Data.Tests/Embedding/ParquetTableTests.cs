using System.Collections;
using Clade.Core;
using Clade.Data.Embedding;

namespace Clade.Data.Tests.Embedding;

public sealed class ParquetTableTests : IDisposable
{
    private static readonly string?[] s_odd = ["", null, "a, b", "\"quoted\"", "two\nlines\r\n\ttab", "über 日本 🦉", "nul\0byte", "，full width before the owl in UTF-16, behind it in UTF-8", "🦉", null, new string('x', 70_000)];
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-parquet-").FullName;

    private string Table => Path.Combine(_folder, "t.parquet");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_bytes_are_those_that_the_format_says()
    {
        ParquetTable.Write(Table, [new("a", ["x", null, "yz"])]);
        byte[] page =
        [
            // Page header: type 0, 24 bytes twice (zigzag 48), then {3 rows, plain, RLE, RLE}.
            0x15, 0, 0x15, 48, 0x15, 48, 0x2C, 0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0,
            // Six bytes of levels: one 1, one 0, one 1. Then the values, each behind its length.
            6, 0, 0, 0, 2, 1, 2, 0, 2, 1, 1, 0, 0, 0, (byte)'x', 2, 0, 0, 0, (byte)'y', (byte)'z',
        ];
        page[3] = page[5] = (byte)(2 * (page.Length - 17));
        var chunk = (byte)(2 * page.Length);
        byte[] footer =
        [
            0x15, 2, 0x19, 0x2C,
            0x48, 6, .. "schema"u8, 0x15, 2, 0,
            0x15, 12, 0x25, 2, 0x18, 1, (byte)'a', 0x25, 0, 0x4C, 0x1C, 0, 0, 0,
            0x16, 6, 0x19, 0x1C,
            0x19, 0x1C, 0x26, 0, 0x1C, 0x15, 12, 0x19, 0x25, 0, 6, 0x19, 0x18, 1, (byte)'a', 0x15, 0, 0x16, 6, 0x16, chunk, 0x16, chunk, 0x26, 8, 0x3C, 0x36, 2, 0, 0, 0,
            0x16, chunk, 0x16, 6, 0x26, 8, 0x16, chunk, 0,
            0x28, 15, .. "Clade version 1"u8, 0,
        ];
        Assert.Equal([.. "PAR1"u8, .. page, .. footer, (byte)footer.Length, 0, 0, 0, .. "PAR1"u8], File.ReadAllBytes(Table));
    }

    [Fact]
    public void Another_library_reads_what_was_written()
    {
        string?[] names = [.. s_odd.Select((_, row) => $"folder/{row}.png")];
        ParquetTable.Write(Table, [new("image_path", names), new("caption", s_odd), new("nothing", new string?[s_odd.Length])]);
        var read = ParquetRows.Read(Table);
        Assert.Equal(["image_path", "caption", "nothing"], read.Keys);
        Assert.Equal(names, read["image_path"]);
        Assert.Equal(s_odd, read["caption"]);
        Assert.All(read["nothing"], Assert.Null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19_999)]
    [InlineData(20_000)]
    [InlineData(20_001)]
    [InlineData(70_000)]
    public void Any_number_of_rows_comes_back_in_order(int rows)
    {
        var random = new KeyedRandom(rows);
        string?[] names = [.. Enumerable.Range(0, rows).Select(row => $"part-{row / 1000:D4}/{row:D9}.webp")];
        // Runs of rows without a text, of one length and another; now and then a text that fills much of a page.
        string?[] captions = [.. Enumerable.Range(0, rows).Select(row => row / 300 % 3 == 1 || random.NextInt(4) == 0 ? null : new string((char)('a' + (row % 26)), random.NextInt(500) == 0 ? 400_000 : random.NextInt(40)))];
        ParquetTable.Write(Table, [new("image_path", names), new("caption", captions)]);
        var read = ParquetRows.Read(Table);
        Assert.Equal(names, read["image_path"]);
        Assert.Equal(captions, read["caption"]);
        var bytes = File.ReadAllBytes(Table);
        ParquetTable.Write(Table, [new("image_path", names), new("caption", captions)]);
        Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Table)));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(200)]
    public void Many_columns_have_a_longer_list(int count)
    {
        ParquetTable.Write(Table, [.. Enumerable.Range(0, count).Select(column => new ParquetColumn($"column {column} ü", [$"{column}"]))]);
        Assert.Equal(Enumerable.Range(0, count).Select(column => ($"column {column} ü", $"{column}")), ParquetRows.Read(Table).Select(column => (column.Key, column.Value.Single()!)));
    }

    [Fact]
    public void Tables_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ParquetTable.Write(Table, []));
        Assert.Throws<ArgumentException>(() => ParquetTable.Write(Table, [new("a", ["x"]), new("b", [])]));
        Assert.Throws<ArgumentException>(() => ParquetTable.Write(Table, [new("a", ["x"]), new("a", ["y"])]));
        Assert.Throws<ArgumentException>(() => ParquetTable.Write(Table, [new("", ["x"])]));
        Assert.Throws<ArgumentNullException>(() => ParquetTable.Write(Table, null!));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void What_cannot_be_written_whole_is_not_written()
    {
        ParquetTable.Write(Table, [new("a", ["old"])]);
        var full = Assert.Throws<InputException>(() => ParquetTable.Write(Table, [new("a", new FullDisk(50_000))]));
        Assert.StartsWith($"Cannot write {Table}: No space left on device; ", full.Message, StringComparison.Ordinal);
        Assert.Equal("old", Assert.Single(ParquetRows.Read(Table)["a"]));
        Assert.Throws<InputException>(() => ParquetTable.Write(Path.Combine(Table, "b.parquet"), [new("a", ["x"])]));
        Assert.Equal([Table], Directory.EnumerateFileSystemEntries(_folder));
    }

    // Fails behind the first page, which is written by then.
    private sealed class FullDisk(int count) : IReadOnlyList<string?>
    {
        public int Count => count;

        public string? this[int index] => index < 30_000 ? "text" : throw new IOException("No space left on device");

        public IEnumerator<string?> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
