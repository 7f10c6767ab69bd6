using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

public class FolderLayoutTests
{
    [Theory]
    [InlineData("folder")]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void The_folder_is_the_class_whatever_holds_it(string kind)
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, kind, ("dog/2.png", "D2"), ("cat/b.JPG", "CB"), ("cat/a.jpg", "CA"), ("dog/notes.txt", "no picture"), ("cat/.hidden.jpg", "x"), ("__MACOSX/cat/._a.jpg", "x")));
        Assert.Equal(["cat/a.jpg", "cat/b.JPG", "dog/2.png"], set.Ids());
        Assert.Equal(["cat", "dog"], set.Classes);
        Assert.Equal([0, 0, 1], set.Entries.Select(entry => entry.Label));
        Assert.Equal(["CA", "CB", "D2"], set.Entries.Select(Made.Text));
        Assert.Empty(set.Problems);
        Assert.Equal(kind == "folder" ? "set" : "set." + kind, set.Name);
        Assert.Equal(16, set.ContentHash.Length);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("zip")]
    [InlineData("tar")]
    public void A_single_folder_around_everything_is_no_class(string kind)
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, kind, ("data/images/cat/1.jpg", ""), ("data/images/dog/red/2.jpg", ""), ("data/README.md", "")));
        Assert.Equal(["cat", "dog"], set.Named());
        Assert.Equal(["data/images/cat/1.jpg", "data/images/dog/red/2.jpg"], set.Ids());
    }

    [Fact]
    public void A_single_folder_of_pictures_is_the_class()
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, "zip", ("data/cat/1.jpg", ""), ("data/cat/2.jpg", "")));
        Assert.Equal(["cat"], set.Classes);
    }

    [Fact]
    public void The_class_is_the_deepest_folder_or_none_by_option()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "zip", ("cat/white/1.jpg", ""), ("dog/black/2.jpg", ""), ("dog/white/3.jpg", ""));
        using var first = PictureSets.Open(path);
        using var deepest = PictureSets.Open(path, new PictureSetOptions { ClassFolder = ClassFolder.Deepest });
        using var none = PictureSets.Open(path, new PictureSetOptions { ClassFolder = ClassFolder.None });
        Assert.Equal(["cat", "dog", "dog"], first.Named());
        Assert.Equal(["white", "black", "white"], deepest.Named());
        Assert.Empty(none.Classes);
        Assert.All(none.Entries, entry => Assert.Null(entry.Label));
    }

    [Fact]
    public void Pictures_without_folders_have_no_classes_and_beside_folders_are_problems()
    {
        using var folder = new TempFolder();
        using var flat = PictureSets.Open(Made.Put(folder, "zip", ("1.jpg", ""), ("2.jpg", "")));
        Assert.Empty(flat.Classes);
        Assert.Equal(2, flat.Entries.Count);
        using var mixed = PictureSets.Open(Made.Put(folder, "tar", ("cat/1.jpg", ""), ("2.jpg", "")));
        Assert.Equal(["cat/1.jpg"], mixed.Ids());
        Assert.Equal("2.jpg", Assert.Single(mixed.Problems).Id);
    }

    [Fact]
    public void Splits_are_not_taken_for_classes()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "zip", ("set/train/cat/1.jpg", ""), ("set/val/cat/2.jpg", ""), ("set/val/dog/3.jpg", ""));
        var message = Made.Refusal(path);
        Assert.Contains("folder=val", message, StringComparison.Ordinal);
        using var set = PictureSets.Open(path, new PictureSetOptions { Folder = "set/val/" });
        Assert.Equal(["cat", "dog"], set.Named());
        Assert.Equal(["set/val/cat/2.jpg", "set/val/dog/3.jpg"], set.Ids());
        Assert.Contains("set", Made.Refusal(path, new PictureSetOptions { Folder = "test" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("001.Black_footed_Albatross", "Black footed Albatross")]
    [InlineData("n01440764_tench", "tench")]
    [InlineData("AnnualCropLand", "annual crop land")]
    [InlineData("t-shirt", "t shirt")]
    [InlineData("__", "__")]
    [InlineData("747-400", "747 400")]
    [InlineData("2.0", "2.0")]
    [InlineData("McDonald", "mc donald")]
    [InlineData("USA", "USA")]
    public void Names_become_words(string name, string words) => Assert.Equal(words, ClassNames.Clean(name));

    [Fact]
    public void Names_become_words_only_by_option_and_never_one_name_of_two()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "zip", ("n02012849_crane/1.jpg", ""), ("n03126707_crane/2.jpg", ""));
        using (var set = PictureSets.Open(path))
            Assert.Equal(["n02012849_crane", "n03126707_crane"], set.Classes);
        var message = Made.Refusal(path, new PictureSetOptions { CleanNames = true });
        Assert.Contains("'n02012849_crane' and 'n03126707_crane'", message, StringComparison.Ordinal);
        folder.Write("classes.txt", "n03126707_crane\tcrane, the machine\r\nn02012849_crane\tcrane, the bird\r\n\r\n");
        using var named = PictureSets.Open(path, new PictureSetOptions { CleanNames = true, ClassesFile = folder["classes.txt"] });
        Assert.Equal(["crane, the machine", "crane, the bird"], named.Classes);
        Assert.Equal([1, 0], named.Entries.Select(entry => entry.Label));
    }

    [Fact]
    public void A_file_orders_classes_keeps_empty_ones_and_reports_strangers()
    {
        using var folder = new TempFolder();
        var path = Made.Put(folder, "folder", ("cat/1.jpg", ""), ("dog/2.jpg", ""), ("eel/3.jpg", ""));
        folder.Write("classes.txt", "dog\nwolf\ncat\n");
        using var set = PictureSets.Open(path, new PictureSetOptions { ClassesFile = folder["classes.txt"] });
        Assert.Equal(["dog", "wolf", "cat"], set.Classes);
        Assert.Equal([2, 0], set.Entries.Select(entry => entry.Label));
        var problem = Assert.Single(set.Problems);
        Assert.Equal("eel/3.jpg", problem.Id);
        Assert.Contains("'eel'", problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dog\n\ncat\n", "Line 2")]
    [InlineData("dog\ndog\n", "'dog' comes twice")]
    [InlineData(" \n", "names no class")]
    public void A_broken_list_of_classes_is_refused(string list, string why)
    {
        using var folder = new TempFolder();
        folder.Write("classes.txt", list);
        Assert.Contains(why, Made.Refusal(Made.Put(folder, "zip", ("cat/1.jpg", "")), new PictureSetOptions { ClassesFile = folder["classes.txt"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_ordered_as_numbers()
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, "zip", ("10/a.jpg", ""), ("9/b.jpg", ""), ("2/c.jpg", "")));
        Assert.Equal(["2", "9", "10"], set.Classes);
    }

    [Fact]
    public void Links_are_followed_but_not_in_circles()
    {
        using var folder = new TempFolder();
        folder.Write("elsewhere/1.jpg", "linked");
        folder.Write("set/dog/2.jpg", "own");
        File.CreateSymbolicLink(folder["set/dog/3.jpg"], folder["elsewhere/1.jpg"]);
        File.CreateSymbolicLink(folder["set/dog/4.jpg"], folder["nowhere.jpg"]);
        Directory.CreateSymbolicLink(folder["set/cat"], folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder["set/dog/round"], folder["set"]);
        using var set = PictureSets.Open(folder["set"]);
        Assert.Equal(["cat/1.jpg", "dog/2.jpg", "dog/3.jpg"], set.Ids());
        Assert.Equal(["linked", "own", "linked"], set.Entries.Select(Made.Text));
        Assert.Equal(["dog/4.jpg", "dog/round"], set.Problems.Select(problem => problem.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_picture_that_goes_away_is_named_when_it_is_read()
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, "folder", ("cat/1.jpg", "a"), ("cat/2.jpg", "b")));
        File.Delete(folder["set/cat/2.jpg"]);
        Assert.Equal("a", set.Entries[0].Text());
        Assert.Contains("cat/2.jpg", Assert.Throws<Clade.Core.InputException>(() => set.Entries[1].Read()).Message, StringComparison.Ordinal);
    }
}
