using System.Security.Cryptography;
using System.Text;
using Clade.Core;
using Clade.Data.Shards;

namespace Clade.Data.Tests.Shards;

public class ShardWriterTests
{
    internal static ShardSample Sample(string key, string text) =>
        new(key, [new ShardMember("webp", Encoding.UTF8.GetBytes("picture of " + text)), new ShardMember("json", Encoding.UTF8.GetBytes(text))]);

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    public void Read_GivesBackWhatWasWritten(string name)
    {
        using var folder = new TempFolder();
        ShardSample[] samples = [Sample("noto-1f600", "grinning face"), Sample("noto-1f436", new string('x', 5000)), Sample("x", "")];
        var info = ShardWriter.Write(folder[name], samples);
        var read = ShardReader.Read(folder[name]).ToList();

        Assert.Equal(3, info.Samples);
        Assert.Equal(new FileInfo(folder[name]).Length, info.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder[name]))), info.Sha256);
        Assert.Equal(samples.Select(sample => sample.Key), read.Select(sample => sample.Key));
        foreach (var (expected, actual) in samples.Zip(read))
        {
            Assert.Equal(expected.Members.Select(member => member.Extension), actual.Members.Select(member => member.Extension));
            Assert.All(expected.Members, member => Assert.Equal(member.Data.ToArray(), actual.Find(member.Extension)!.Data.ToArray()));
        }

        Assert.Equal([name], folder.Files);
    }

    [Fact]
    public void Offset_PointsAtTheBytesInTheFile()
    {
        using var folder = new TempFolder();
        ShardWriter.Write(folder["a.tar"], [Sample("one", "first"), Sample("two", "second")]);
        var file = File.ReadAllBytes(folder["a.tar"]);
        foreach (var member in ShardReader.Read(folder["a.tar"]).SelectMany(sample => sample.Members))
            Assert.Equal(member.Data.ToArray(), file.AsSpan((int)member.Offset, member.Data.Length).ToArray());
    }

    [Fact]
    public void Write_TheSameSamplesTwice_GivesTheSameBytes()
    {
        using var folder = new TempFolder();
        var first = ShardWriter.Write(folder["a.tar"], [Sample("one", "first")]);
        var second = ShardWriter.Write(folder["b.tar"], [Sample("one", "first")]);
        Assert.Equal(first, second);
        Assert.Equal("868e10032b43db79", first.Sha256[..16]);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a.b")]
    [InlineData("")]
    [InlineData("ä")]
    public void Write_RefusesKeysThatAreNoNames(string key)
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentException>(() => ShardWriter.Write(folder["a.tar"], [Sample(key, "x")]));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_RefusesAKeyTwice()
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentException>(() => ShardWriter.Write(folder["a.tar"], [Sample("one", "x"), Sample("one", "y")]));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_WhenTheDiskIsFull_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TempFolder();
        var before = ShardWriter.Write(folder["a.tar"], [Sample("one", "first")]);
        static IEnumerable<ShardSample> Failing()
        {
            yield return Sample("two", new string('x', 3 << 20));
            throw new IOException("No space left on device");
        }

        var error = Assert.Throws<InputException>(() => ShardWriter.Write(folder["a.tar"], Failing()));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a.tar"], folder.Files);
        Assert.Equal(before.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["a.tar"]))));
    }
}
