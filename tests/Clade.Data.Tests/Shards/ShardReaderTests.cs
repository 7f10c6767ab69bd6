using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Clade.Core;
using Clade.Data.Shards;

namespace Clade.Data.Tests.Shards;

/// <summary>Archives that a stranger made.</summary>
public class ShardReaderTests
{
    [Fact]
    public void Read_NeighboursWithOneKeyAreOneSample()
    {
        using var folder = new TempFolder();
        Tar(folder["a.tar"], ("d/one.jpg", "1"), ("d/one.json", "{}"), ("d/two.seg.png", "2"), ("d/one.txt", "again"), ("none", "3"));
        var samples = ShardReader.Read(folder["a.tar"]).ToList();
        Assert.Equal(["d/one", "d/two", "d/one", "none"], samples.Select(sample => sample.Key));
        Assert.Equal(["jpg", "json"], samples[0].Members.Select(member => member.Extension));
        Assert.Equal("seg.png", samples[1].Members[0].Extension);
        Assert.Equal("", samples[3].Members[0].Extension);
    }

    [Fact]
    public void Read_TakesPathsAsKeysAndPassesLinksOver()
    {
        using var folder = new TempFolder();
        using (var tar = new TarWriter(File.Create(folder["a.tar"]), TarEntryFormat.Pax))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.json") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder.json"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../../" + new string('p', 200) + "/passwd.json") { DataStream = new MemoryStream("mine"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "/etc/shadow.json") { DataStream = new MemoryStream("mine"u8.ToArray()) });
        }

        var samples = ShardReader.Read(folder["a.tar"]).ToList();
        Assert.Equal(["../../" + new string('p', 200) + "/passwd", "/etc/shadow"], samples.Select(sample => sample.Key));
        Assert.All(samples, sample => Assert.Equal("mine", Encoding.UTF8.GetString(sample.Members[0].Data.Span)));
        Assert.Equal(["a.tar"], folder.Files);
    }

    [Theory]
    [InlineData("77777777777", "claims 8589934591 bytes")]
    [InlineData("00000100000", "truncated")]
    [InlineData("-0000000001", "gives no size")]
    public void Read_BelievesNoSizeBeforeItIsChecked(string size, string why)
    {
        using var folder = new TempFolder();
        Tar(folder["a.tar"], ("one.json", "{}"));
        Patch(folder["a.tar"], header => Encoding.ASCII.GetBytes(size).CopyTo(header[124..]));
        Assert.Contains(why, Refusal(folder["a.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BelievesNoBinarySizeEither()
    {
        using var folder = new TempFolder();
        Tar(folder["a.tar"], ("one.json", "{}"));
        Patch(folder["a.tar"], header =>
        {
            header.Slice(124, 12).Fill(0xFF);
        });
        Assert.Contains("gives no size", Refusal(folder["a.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BelievesNoHeaderOfGigabytes()
    {
        using var folder = new TempFolder();
        using (var tar = new TarWriter(File.Create(folder["a.tar"]), TarEntryFormat.Pax))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, new string('n', 300)) { DataStream = new MemoryStream([1]) });
        Patch(folder["a.tar"], header => "17777777777"u8.CopyTo(header[124..]));
        Assert.Contains("at most 65536", Refusal(folder["a.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StopsAtTheLimits()
    {
        using var folder = new TempFolder();
        Tar(folder["a.tar"], ("one.a", new string('x', 600)), ("one.b", new string('x', 600)), ("two.a", "y"));
        Assert.Contains("at most 500", Refusal(folder["a.tar"], new ShardLimits { MemberBytes = 500 }), StringComparison.Ordinal);
        Assert.Contains("claims more than 1000", Refusal(folder["a.tar"], new ShardLimits { SampleBytes = 1000 }), StringComparison.Ordinal);
        Assert.Contains("more than 2 members", Refusal(folder["a.tar"], new ShardLimits { Members = 2 }), StringComparison.Ordinal);
        Assert.Equal(2, ShardReader.Read(folder["a.tar"], new ShardLimits { Members = 3, MemberBytes = 600, SampleBytes = 1200 }).Count());
    }

    [Fact]
    public void Read_RefusesWhatIsNoTar()
    {
        using var folder = new TempFolder();
        folder.Write("empty.tar", "");
        folder.Write("text.tar", string.Concat(Enumerable.Repeat("This is a text. ", 200)));
        folder.Write("short.tar", "short");
        Assert.Contains("empty", Refusal(folder["empty.tar"]), StringComparison.Ordinal);
        Assert.Contains("damaged", Refusal(folder["text.tar"]), StringComparison.Ordinal);
        Assert.Contains("truncated", Refusal(folder["short.tar"]), StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<InputException>(() => ShardReader.Read(folder["none.tar"]).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesABombAndDamagedCompression()
    {
        using var folder = new TempFolder();
        using (var gzip = new GZipStream(File.Create(folder["bomb.tar.gz"]), CompressionLevel.SmallestSize))
        {
            for (var i = 0; i < 64; i++)
                gzip.Write(new byte[1 << 20]);
        }

        Assert.True(new FileInfo(folder["bomb.tar.gz"]).Length < 100_000);
        Assert.Contains("unpacks to more than", Refusal(folder["bomb.tar.gz"], new ShardLimits { UnpackedBytes = 1 << 20 }), StringComparison.Ordinal);
        File.WriteAllBytes(folder["broken.tar.gz"], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 7, 99, 99]);
        Assert.Contains("damaged", Refusal(folder["broken.tar.gz"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutAnywhere_IsTruncated()
    {
        using var folder = new TempFolder();
        ShardWriter.Write(folder["a.tar"], [ShardWriterTests.Sample("one", "first"), ShardWriterTests.Sample("two", "second")]);
        var whole = File.ReadAllBytes(folder["a.tar"]);
        var data = 8 * 512;
        for (var length = 0; length < data; length += 97)
        {
            File.WriteAllBytes(folder["b.tar"], whole[..length]);
            Refusal(folder["b.tar"]);
        }
    }

    /// <summary>Whatever bytes change, the reader gives samples or one sentence, and nothing else.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_AnyDamage_IsASentence(int seed)
    {
        using var folder = new TempFolder();
        using (var tar = new TarWriter(File.Create(folder["a.tar"]), TarEntryFormat.Pax))
        {
            for (var i = 0; i < 4; i++)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, (i == 2 ? new string('n', 150) : "n" + i) + ".json") { DataStream = new MemoryStream(new byte[300]) });
        }

        var whole = File.ReadAllBytes(folder["a.tar"]);
        var random = new KeyedRandom(seed);
        for (var trial = 0; trial < 400; trial++)
        {
            var copy = (byte[])whole.Clone();
            for (var change = random.NextInt(4); change >= 0; change--)
                copy[random.NextInt(copy.Length)] = (byte)random.NextInt(256);
            // A right checksum lets the damage through to the reader behind the guard.
            for (var block = 0; block + 512 <= copy.Length; block += 512)
            {
                if (copy.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
                    SetChecksum(copy.AsSpan(block, 512));
            }

            File.WriteAllBytes(folder["b.tar"], copy);
            try
            {
                foreach (var sample in ShardReader.Read(folder["b.tar"]))
                    Assert.NotEmpty(sample.Members);
            }
            catch (InputException error)
            {
                Assert.Contains("b.tar is not a usable shard", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Tar(string path, params (string Name, string Text)[] files)
    {
        using var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        foreach (var (name, text) in files)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }

    private delegate void Change(Span<byte> header);

    private static void Patch(string path, Change change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes.AsSpan(0, 512));
        SetChecksum(bytes.AsSpan(0, 512));
        File.WriteAllBytes(path, bytes);
    }

    private static void SetChecksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    private static string Refusal(string path, ShardLimits? limits = null)
    {
        var message = Assert.Throws<InputException>(() => ShardReader.Read(path, limits).Count()).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.EndsWith("again.", message, StringComparison.Ordinal);
        return message;
    }
}
