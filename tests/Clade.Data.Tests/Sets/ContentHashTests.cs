using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

public class ContentHashTests
{
    private static string Hash(string path, PictureSetOptions? options = null)
    {
        using var set = PictureSets.Open(path, options);
        return set.ContentHash;
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void An_archive_is_known_by_its_content_alone(string kind)
    {
        using var folder = new TempFolder();
        var hash = Hash(Made.Put(folder, kind, ("cat/1.jpg", "aaaa"), ("cat/2.jpg", "bbbb")));
        Assert.Equal(hash, Hash(Made.Put(folder, kind, ("cat/1.jpg", "aaaa"), ("cat/2.jpg", "bbbb"))));
        Assert.Equal(hash, Hash(Made.Put(folder, kind, ("cat/2.jpg", "bbbb"), ("cat/1.jpg", "aaaa"), ("README", "anything"))));
        Assert.NotEqual(hash, Hash(Made.Put(folder, kind, ("cat/1.jpg", "aaaa"), ("cat/2.jpg", "bbbc"))));
        Assert.NotEqual(hash, Hash(Made.Put(folder, kind, ("cat/1.jpg", "bbbb"), ("cat/2.jpg", "aaaa"))));
        Assert.NotEqual(hash, Hash(Made.Put(folder, kind, ("cat/1.jpg", "aaaa"))));
        Assert.NotEqual(hash, Hash(Made.Put(folder, kind, ("cat/1.jpg", "aaaa"), ("cat/2.jpg", "bbbb"), ("cat/3.jpg", ""))));
    }

    [Fact]
    public void A_file_is_known_by_length_time_and_ends()
    {
        using var folder = new TempFolder();
        var text = new string('x', 20_000);
        var path = Made.Put(folder, "folder", ("cat/1.jpg", text), ("cat/2.jpg", "b"));
        var file = folder["set/cat/1.jpg"];
        var time = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        var hash = Hash(path);
        Assert.Equal(hash, Hash(path));

        // Time kept, length kept, last byte another: what a tool that keeps times does.
        File.WriteAllText(file, text[..^1] + "y");
        File.SetLastWriteTimeUtc(file, time);
        Assert.NotEqual(hash, Hash(path));
        File.WriteAllText(file, "y" + text[1..]);
        File.SetLastWriteTimeUtc(file, time);
        Assert.NotEqual(hash, Hash(path));
        File.WriteAllText(file, text + "x");
        File.SetLastWriteTimeUtc(file, time);
        Assert.NotEqual(hash, Hash(path));

        // Changed in the middle: the time tells.
        File.WriteAllText(file, text[..10_000] + "y" + text[10_001..]);
        File.SetLastWriteTimeUtc(file, time.AddSeconds(1));
        Assert.NotEqual(hash, Hash(path));
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, time);
        Assert.Equal(hash, Hash(path));
    }

    [Fact]
    public void Labels_and_captions_do_not_count()
    {
        using var folder = new TempFolder();
        folder.Write("a.jpg", "a");
        folder.Write("b.jpg", "b");
        folder.Write("one.csv", "path,caption,label\na.jpg,first,x\nb.jpg,second,y\n");
        folder.Write("two.csv", "path,caption,label\na.jpg,another,z\nb.jpg,second,y\n");
        folder.Write("turned.csv", "path,caption,label\nb.jpg,second,y\na.jpg,first,x\n");
        Assert.Equal(Hash(folder["one.csv"]), Hash(folder["two.csv"]));
        Assert.NotEqual(Hash(folder["one.csv"]), Hash(folder["turned.csv"]));
    }

    [Fact]
    public void A_part_has_the_same_hash_however_it_was_taken()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "zip", [.. Enumerable.Range(0, 30).Select(i => ($"c{i % 3}/{i}.jpg", $"{i}"))]);
        using var set = PictureSets.Open(path);
        using var taken = PictureSets.Open(path, new PictureSetOptions { Take = 12, Seed = 4 });
        var view = set.Take(12, 4);
        Assert.Equal(taken.ContentHash, view.ContentHash);
        Assert.Equal(taken.Ids(), view.Ids());
        Assert.NotEqual(set.ContentHash, view.ContentHash);
        view.Dispose();
        Assert.Equal(set.Entries[5].Text(), set.Entries[5].Text());
    }

    [Fact]
    public void Without_stamps_the_whole_stands_for_its_parts()
    {
        PictureEntry[] entries = [new("a", () => []), new("b", () => [])];
        using var one = new PictureSet("one", entries, [], "1111", []);
        using var two = new PictureSet("two", entries, [], "2222", []);
        Assert.NotEqual(one.Only([0]).ContentHash, two.Only([0]).ContentHash);
        Assert.Equal(one.Only([0]).ContentHash, one.Only([0]).ContentHash);
    }
}
