using Clade.Torch;

namespace Clade.Models.Tests.Formats;

public class HostileZipTests
{
    private static readonly byte[] _two = [0, 0, 128, 63, 0, 0, 0, 64];
    private static readonly byte[] _pickle = PickleWriter.One("0", 2, 0, [2], [1]);
    private static readonly ZipPart _head = new("a/data.pkl", _pickle);
    private static readonly ZipPart _data = new("a/data/0", _two);

    [Fact]
    public void Stored_deflated_and_64_bit_archives_are_read()
    {
        foreach (var data in new[] { _data, _data with { Deflate = true }, _data with { Zip64 = true } })
        {
            using var folder = new TemporaryFolder();
            using var source = Hostile.Accepted(folder, ZipWriter.Write(_head with { Deflate = true }, data));
            using var tensor = source.Read("w");
            Assert.Equal([1f, 2f], tensor.ToArray<float>());
        }
    }

    [Fact]
    public void Big_endian_storages_are_turned()
    {
        using var folder = new TemporaryFolder();
        using var source = Hostile.Accepted(folder, ZipWriter.Write(_head, new("a/data/0", [63, 128, 0, 0, 64, 0, 0, 0]), new("a/byteorder", "big"u8.ToArray())));
        using var tensor = source.Read("w");
        Assert.Equal([1f, 2f], tensor.ToArray<float>());
        Hostile.Refused(ZipWriter.Write(_head, _data, new("a/byteorder", "middle"u8.ToArray())), "byte order");
    }

    [Fact]
    public void Archives_that_do_not_hold_together_are_refused()
    {
        Hostile.Refused(ZipWriter.Write(), "one is needed");
        Hostile.Refused(ZipWriter.Write(_data), "one is needed");
        Hostile.Refused(ZipWriter.Write(_head, _head with { Name = "b/data.pkl" }, _data), "one is needed");
        Hostile.Refused(ZipWriter.Write(_head, _head, _data), "twice");
        Hostile.Refused(ZipWriter.Write(_head, _data, _data), "twice");
        Hostile.Refused(ZipWriter.Write(_head), "missing");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Data = _two[..7] }), "7 bytes instead of 8");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Flags = 1 }), "encrypted");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Method = 12 }), "method 12");
        Hostile.Refused(ZipWriter.Write(_head, _data with { LocalName = "a/data/1" }), "two names");
        Hostile.Refused(ZipWriter.Write(_head, _data with { LocalName = "a/data/10" }), "not where");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Local = 3 }), "not where");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Local = 1 << 30 }), "outside");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Local = long.MinValue, Zip64 = true }), "outside");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Local = 0, LocalName = "x/data.pkl", Name = "a/data.pkl" }), "twice");
    }

    [Theory]
    [InlineData("../a/data/1")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("c:b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Names_that_point_elsewhere_are_refused(string name) =>
        Hostile.Refused(ZipWriter.Write(_head, _data, new(name, [1])), "points elsewhere");

    [Theory]
    [InlineData(9L)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void Sizes_that_are_not_true_are_refused(long size)
    {
        Hostile.Refused(ZipWriter.Write(_head, _data with { Length = size, Zip64 = true }));
        Hostile.Refused(ZipWriter.Write(_head, _data with { Stored = size, Zip64 = true }));
        Hostile.Refused(ZipWriter.Write(_head, _data with { Stored = size, Length = size, Zip64 = true }), size > 1 << 20 || size < 0 ? "outside" : "");
    }

    [Fact]
    public void Bombs_are_refused_before_they_go_off()
    {
        var zeros = new byte[4 << 20];
        var pickle = PickleWriter.One("0", 1 << 20, 0, [1 << 20], [1]);
        Hostile.Refused(ZipWriter.Write(new("a/data.pkl", pickle), new("a/data/0", zeros) { Deflate = true }), "claims 4194304 bytes");
        Hostile.Refused(ZipWriter.Write(_head with { Data = zeros, Deflate = true }), "claims");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Deflate = true, Length = 7 }), "7 bytes instead of 8");
        Hostile.Refused(ZipWriter.Write(_head with { Deflate = true, Length = 500 }, _data), "cannot be inflated");
        Hostile.Refused(ZipWriter.Write(_head with { Method = 8, Length = 500 }, _data), "cannot be inflated");
    }

    [Fact]
    public void Files_in_it_may_not_overlap()
    {
        // The data of the second lies in the first.
        var good = ZipWriter.Write(_head, _data, new("a/data/1", _two));
        var inner = ZipWriter.Write(_head, new("a/data/0", [.. good]), new("a/data/1", _two) { Local = good.AsSpan().IndexOf("PK\x3\x4"u8) });
        Hostile.Refused(inner);
        Hostile.Refused(ZipWriter.Write(_head, _data, _data with { Name = "b/data/0", LocalName = "a/data/0" }), "two names");
        Hostile.Refused(ZipWriter.Write(_head, _data with { Stored = 30, Length = 30 }, new("a/data/1", _two)), "overlap");
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_is_bearable()
    {
        var good = File.ReadAllBytes(Fixtures.Path("training.pt"));
        for (var length = 0; length < good.Length; length += 7)
            Hostile.Refused(good[..length]);
        using var folder = new TemporaryFolder();
        for (var at = 0; at < good.Length; at += 3)
        {
            var bad = good.ToArray();
            bad[at] ^= 0x41;
            try
            {
                Hostile.ReadAll(folder.Write("f", bad));
            }
            catch (Clade.Core.InputException)
            {
                // One sentence is all that a flipped byte may lead to.
            }
        }
    }
}
