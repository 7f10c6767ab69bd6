using Clade.Data.Corpora;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

public class ShardSetTests
{
    private static void Shards(TempFolder folder, string ending = "tar")
    {
        Made.Tar(folder["p-00000." + ending], ("a.jpg", "A"), ("a.txt", "one\ntwo\n"), ("a.cls", "1\n"), ("b.webp", "B"), ("b.cls", "0"));
        Made.Tar(folder["p-00001." + ending], ("c.png", "C"), ("c.json", "{\"caption\": \"three\", \"style\": \"ink\"}"), ("c.cls", "1"), ("d.cls", "0"));
    }

    [Theory]
    [InlineData("p-{00000..00001}.tar", "tar")]
    [InlineData("p-*.tar", "tar")]
    [InlineData("p-0000{0,1}.tar.gz", "tar.gz")]
    [InlineData("", "tar")]
    public void Shards_are_named_by_braces_stars_or_their_folder(string pattern, string ending)
    {
        using var folder = new TempFolder();
        Shards(folder, ending);
        using var set = PictureSets.Open(Path.Combine(folder.Path, pattern));
        Assert.Equal(["a", "b", "c"], set.Ids());
        Assert.Equal(["A", "B", "C"], set.Entries.Select(Made.Text));
        Assert.Equal(["one", "two"], set.Entries[0].Captions);
        Assert.Equal(["three"], set.Entries[2].Captions);
        Assert.Equal("ink", set.Entries[2].Tags["style"]);
        Assert.Equal([1, 0, 1], set.Entries.Select(entry => entry.Label));
        Assert.Equal("d", Assert.Single(set.Problems).Id);
    }

    [Fact]
    public void Keys_of_shards_with_one_name_are_told_apart_by_their_folders()
    {
        using var folder = new TempFolder();
        foreach (var part in new[] { "first", "second" })
        {
            Directory.CreateDirectory(folder[$"sets/{part}/tars"]);
            Made.Tar(folder[$"sets/{part}/tars/0.tar"], ("a.jpg", part));
        }

        foreach (var path in new[] { folder["sets"], folder["sets/{first,second}/tars/0.tar"] })
        {
            using var set = PictureSets.Open(path);
            Assert.Equal(["first/tars/0.tar/a", "second/tars/0.tar/a"], set.Ids());
            Assert.Equal(["first", "second"], set.Entries.Select(Made.Text));
            Assert.Empty(set.Problems);
        }
    }

    [Fact]
    public void Missing_shards_are_counted_and_patterns_bounded()
    {
        using var folder = new TempFolder();
        Shards(folder);
        Assert.Contains("3 of the 5", Made.Refusal(folder["p-{00000..00004}.tar"]), StringComparison.Ordinal);
        Assert.Contains("No file fits", Made.Refusal(folder["q-*.tar"]), StringComparison.Ordinal);
        Assert.Contains("counts no shards", Made.Refusal(folder["p-{5..1}.tar"]), StringComparison.Ordinal);
        Assert.Contains("counts no shards", Made.Refusal(folder["p-{0..999999999}.tar"]), StringComparison.Ordinal);
        Assert.Contains("more than 100000", Made.Refusal(folder["p-{0..999}-{0..999}.tar"]), StringComparison.Ordinal);
        Assert.Contains("file name", Made.Refusal(Path.Combine(folder.Path, "*", "p.tar")), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_several_shards_are_told_apart()
    {
        using var folder = new TempFolder();
        Made.Tar(folder["1.tar"], ("0.jpg", "A"), ("0.txt", "a"));
        Made.Tar(folder["2.tar"], ("0.jpg", "B"), ("0.txt", "b"));
        using var set = PictureSets.Open(folder.Path);
        Assert.Equal(["1.tar/0", "2.tar/0"], set.Ids());
    }

    [Fact]
    public void Two_pictures_of_a_sample_need_a_word()
    {
        using var folder = new TempFolder();
        Made.Tar(folder["1.tar"], ("0.jpg", "A"), ("0.png", "P"), ("0.seg.png", "S"), ("0.txt", "a"));
        Assert.Contains("image_column", Made.Refusal(folder["1.tar"]), StringComparison.Ordinal);
        using var set = PictureSets.Open(folder["1.tar"], new PictureSetOptions { ImageColumn = "seg.png" });
        Assert.Equal("S", set.Entries[0].Text());
    }

    [Fact]
    public void Broken_records_are_problems()
    {
        using var folder = new TempFolder();
        Made.Tar(folder["1.tar"], ("0.jpg", "A"), ("0.json", "{"), ("1.jpg", "B"), ("1.json", "[]"), ("2.jpg", "C"), ("2.json", "{}"));
        using var set = PictureSets.Open(folder["1.tar"]);
        Assert.Equal(["2"], set.Ids());
        Assert.Equal(["0", "1"], set.Problems.Select(problem => problem.Id));
    }

    [Fact]
    public void A_tar_is_read_as_folders_or_as_shard_by_what_is_in_it()
    {
        using var folder = new TempFolder();
        Made.Tar(folder["both.tar"], ("cat/0.jpg", "A"), ("cat/0.txt", "a"), ("dog/0.jpg", "B"), ("dog/0.txt", "b"));
        Assert.Contains("kind=folder or kind=web_dataset", Made.Refusal(folder["both.tar"]), StringComparison.Ordinal);
        using var classes = PictureSets.Open(folder["both.tar"], new PictureSetOptions { Kind = PictureSetKind.Folder });
        using var shard = PictureSets.Open(folder["both.tar"], new PictureSetOptions { Kind = PictureSetKind.WebDataset });
        Assert.Equal(["cat", "dog"], classes.Named());
        Assert.Empty(classes.Entries[0].Captions);
        Assert.Empty(shard.Classes);
        Assert.Equal(["a"], shard.Entries[0].Captions);
    }

    [Fact]
    public void What_is_in_a_folder_decides_unless_two_fit()
    {
        using var folder = new TempFolder();
        Shards(folder);
        folder.Write("cat/1.jpg", "a");
        Assert.Contains("kind=", Made.Refusal(folder.Path), StringComparison.Ordinal);
        using (var set = PictureSets.Open(folder.Path, new PictureSetOptions { Kind = PictureSetKind.Folder }))
            Assert.Equal(["cat/1.jpg"], set.Ids());
        folder.Write("flat/1.jpg", "a");
        folder.Write("flat/metadata.csv", "file_name,caption\n1.jpg,a\n");
        Assert.Contains("metadata.csv", Made.Refusal(folder["flat"]), StringComparison.Ordinal);
        Directory.CreateDirectory(folder["none"]);
        Assert.Contains("no picture", Made.Refusal(folder["none"]), StringComparison.Ordinal);
        Assert.Contains("no such file", Made.Refusal(folder["nowhere"]), StringComparison.Ordinal);
        folder.Write("binary.bin", "\0\u0001\u0002");
        Assert.Contains("known", Made.Refusal(folder["binary.bin"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_is_a_set_with_tags()
    {
        var folder = Path.Combine(Repository(), "assets", "corpora", "pictograms-mini");
        Assert.Contains("heldout-style, test, train", Made.Refusal(folder), StringComparison.Ordinal);
        var options = new PictureSetOptions { Split = CorpusSplit.HeldOutStyle };
        using var set = PictureSets.Open(folder, options);
        Assert.Equal(1914, set.Entries.Count);
        Assert.All(set.Entries, entry => Assert.Equal("openmoji", entry.Tags["style"]));
        Assert.Contains("animals-nature", set.Classes);
        Assert.Equal(set.Entries[3].Tags["group"], set.Classes[set.Entries[3].Label!.Value]);
        Assert.NotEmpty(set.Entries[0].Captions);
        Assert.Equal(64, Clade.Data.Images.ImageFile.DecodeRgb(set.Entries[0].Read(), "x").Width);
        using var unseen = PictureSets.Open(folder, options with { LabelColumn = "concept", Only = new Dictionary<string, string> { ["conceptSplit"] = "test" } });
        Assert.InRange(unseen.Entries.Count, 100, 300);
        Assert.Equal(unseen.Entries.Count, unseen.Classes.Count);
        Assert.Contains("'colour'", Made.Refusal(folder, options with { LabelColumn = "colour" }), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Cifar10_is_ten_classes_of_a_thousand()
    {
        var path = Shared("data/cifar10-test.zip");
        Skip.If(path is null, "Needs ../shared/data/cifar10-test.zip beside the checkout.");
        using var set = PictureSets.Open(path!);
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], set.Classes);
        Assert.Equal(Enumerable.Repeat(1000, 10), set.Entries.GroupBy(entry => entry.Label).Select(group => group.Count()));
        Assert.Empty(set.Problems);
        Parallel.ForEach(set.Entries.Where((_, i) => i % 250 == 0), entry => Assert.Equal(32, Clade.Data.Images.ImageFile.DecodeRgb(entry.Read(), entry.Id).Width));
    }

    private static string Repository() => Above("Clade.slnx") ?? throw new InvalidOperationException("The tests do not lie below Clade.slnx.");

    private static string? Shared(string file) => Above("shared/goldens/README.md") is { } root && File.Exists(Path.Combine(root, "shared", file)) ? Path.Combine(root, "shared", file) : null;

    private static string? Above(string mark)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, mark)))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
