using System.Formats.Tar;
using System.IO.Compression;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

/// <summary>Archives that a stranger made, and several threads that read one.</summary>
public class ArchiveTests
{
    [Theory]
    [InlineData("../../evil.jpg")]
    [InlineData("cat/../../evil.jpg")]
    [InlineData("/etc/evil.jpg")]
    [InlineData("C:/evil.jpg")]
    [InlineData("cat\\..\\..\\evil.jpg")]
    [InlineData("cat//evil.jpg")]
    public void Paths_that_climb_are_listed_and_not_used(string name)
    {
        using var folder = new TempFolder();
        foreach (var kind in (string[])["zip", "tar"])
        {
            using var set = PictureSets.Open(Made.Put(folder, kind, ("cat/1.jpg", ""), (name, "evil")));
            Assert.Equal(["cat/1.jpg"], set.Ids());
            var problem = Assert.Single(set.Problems);
            Assert.Equal(name, problem.Id);
            Assert.Contains("points out of the archive", problem.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_in_archives_are_refused()
    {
        using var folder = new TempFolder();
        using (var zip = new ZipArchive(File.Create(folder["a.zip"]), ZipArchiveMode.Create))
        {
            zip.CreateEntry("cat/1.jpg");
            var link = zip.CreateEntry("cat/2.jpg");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = link.Open();
            stream.Write("/etc/passwd"u8);
        }

        using (var tar = new TarWriter(File.Create(folder["a.tar"]), TarEntryFormat.Pax))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "cat/1.jpg"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "cat/2.jpg") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "cat/3.jpg") { LinkName = "/etc/passwd" });
        }

        using var zipped = PictureSets.Open(folder["a.zip"]);
        using var tarred = PictureSets.Open(folder["a.tar"]);
        Assert.Equal(["cat/2.jpg"], zipped.Problems.Select(problem => problem.Id));
        Assert.Equal(["cat/2.jpg", "cat/3.jpg"], tarred.Problems.Select(problem => problem.Id));
        Assert.Equal(["cat/1.jpg"], zipped.Ids());
        Assert.Equal(["cat/1.jpg"], tarred.Ids());
        Assert.Equal("", tarred.Entries[0].Text());
    }

    [Fact]
    public void A_name_that_comes_twice_counts_once()
    {
        using var folder = new TempFolder();
        foreach (var kind in (string[])["zip", "tar"])
        {
            using var set = PictureSets.Open(Made.Put(folder, kind, ("cat/1.jpg", "first"), ("cat/1.jpg", "second"), ("dog/2.jpg", "")));
            Assert.Equal(["first", ""], set.Entries.Select(Made.Text));
            Assert.Contains("twice", Assert.Single(set.Problems).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bombs_are_refused_by_what_they_claim_and_by_what_they_are()
    {
        using var folder = new TempFolder();
        var zeros = new string('0', 100_000);
        var small = new PictureSetOptions { Limits = new PictureSetLimits { MemberBytes = 50_000, UnpackedBytes = 50_000 } };
        using (var set = PictureSets.Open(Made.Put(folder, "zip", ("cat/1.jpg", zeros), ("cat/2.jpg", "a")), small))
            Assert.Contains("claims 100000 bytes", Assert.Single(set.Problems).Reason, StringComparison.Ordinal);
        Assert.Contains("claims 100000 bytes", Made.Refusal(Made.Put(folder, "tar", ("cat/1.jpg", zeros)), small), StringComparison.Ordinal);
        Assert.Contains("unpacks to more than 50000 bytes", Made.Refusal(Made.Put(folder, "tar.gz", ("cat/1.jpg", zeros)), small), StringComparison.Ordinal);

        var few = new PictureSetOptions { Limits = new PictureSetLimits { Members = 2 } };
        foreach (var kind in (string[])["folder", "zip", "tar"])
            Assert.Contains("more than 2", Made.Refusal(Made.Put(folder, kind, ("cat/1.jpg", ""), ("cat/2.jpg", ""), ("cat/3.jpg", "")), few), StringComparison.Ordinal);
        folder.Write("t.csv", "path,caption\na.jpg,1\na.jpg,2\na.jpg,3\n");
        Assert.Contains("more than 2", Made.Refusal(folder["t.csv"], few), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_that_lies_about_a_length_is_caught_when_it_is_read()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "zip", ("cat/1.jpg", new string('0', 5000)), ("cat/2.jpg", "fine"));
        var bytes = File.ReadAllBytes(path);
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 10);
        File.WriteAllBytes(path, bytes);
        using var set = PictureSets.Open(path);
        Assert.Contains("cat/1.jpg", Assert.Throws<InputException>(() => set.Entries[0].Read()).Message, StringComparison.Ordinal);
        Assert.Equal("fine", set.Entries[1].Text());
    }

    [Fact]
    public void Damaged_data_is_caught_by_its_check_sum()
    {
        using var folder = new TempFolder();
        using (var zip = new ZipArchive(File.Create(folder["a.zip"]), ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("cat/1.jpg", CompressionLevel.NoCompression).Open();
            stream.Write("0123456789abcdef"u8);
        }

        var bytes = File.ReadAllBytes(folder["a.zip"]);
        bytes[bytes.AsSpan().IndexOf("0123456789"u8) + 3] ^= 1;
        File.WriteAllBytes(folder["a.zip"], bytes);
        using var set = PictureSets.Open(folder["a.zip"]);
        Assert.Contains("damaged", Assert.Throws<InputException>(() => set.Entries[0].Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Truncated_archives_are_refused(string kind)
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, kind, ("cat/1.jpg", new string('x', 5000)));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length * 2 / 3)]);
        Assert.Contains(path, Made.Refusal(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Many_threads_read_one_archive(string kind)
    {
        using var folder = new TempFolder();
        var files = Enumerable.Range(0, 200).Select(i => ($"c{i % 5}/{i:D3}.jpg", string.Concat(Enumerable.Repeat($"picture {i} ", 1 + (i * 37 % 400))))).ToArray();
        var byName = files.ToDictionary(file => file.Item1, file => file.Item2);
        using var set = PictureSets.Open(Made.Put(folder, kind, files));
        Assert.Equal(200, set.Entries.Count);
        Parallel.For(0, 1600, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var entry = set.Entries[i * 7 % 200];
            Assert.Equal(byName[entry.Id], entry.Text());
        });
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    public void A_closed_set_reads_nothing(string kind)
    {
        using var folder = new TempFolder();
        var set = PictureSets.Open(Made.Put(folder, kind, ("cat/1.jpg", "a")));
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set.Entries[0].Read());
    }

    [Fact]
    public void Random_bytes_never_escape_as_another_error()
    {
        using var folder = new TempFolder();
        var random = new KeyedRandom(3);
        foreach (var kind in (string[])["zip", "tar", "tar.gz"])
        {
            var path = Made.Put(folder, kind, ("cat/1.jpg", "abc"), ("dog/2.jpg", "defg"));
            var good = File.ReadAllBytes(path);
            for (var round = 0; round < 150; round++)
            {
                var bytes = (byte[])good.Clone();
                for (var change = 0; change <= round % 4; change++)
                    bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
                File.WriteAllBytes(path, bytes);
                try
                {
                    using var set = PictureSets.Open(path);
                    foreach (var entry in set.Entries)
                        entry.Read();
                }
                catch (InputException)
                {
                    // One sentence, as promised; anything else fails the test.
                }
            }
        }
    }
}
