using Clade.Core;
using Clade.Data.Sets;
using Clade.Data.Tests.Images;

namespace Clade.Data.Tests.Sets;

/// <summary>Pictures with masks: which belong together, what numbers mean, and what cannot be used.</summary>
public sealed class MaskSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ZeroMeaning.Class, new[] { "sky", "sea", "land" }, new[] { 0, 1, 2, -1 })]
    [InlineData(ZeroMeaning.Background, new[] { "background", "sky", "sea", "land" }, new[] { 0, 1, 2, -1 })]
    [InlineData(ZeroMeaning.Ignored, new[] { "sky", "sea", "land" }, new[] { -1, 0, 1, -1 })]
    public void Zero_means_what_is_said(ZeroMeaning zero, string[] classes, int[] labels)
    {
        Picture("a", 0, 1, 2, 255);
        using var set = Open(zero);
        Assert.Equal(classes, set.Pictures.Classes);
        Assert.Equal(labels, set.Labels(0));
        Assert.Equal((2, 2), set.Sizes[0]);
        var judged = labels.Count(label => label >= 0);
        Assert.Equal((judged, 4L - judged), (set.Judged, set.NotJudged));
        Assert.Empty(set.Pictures.Problems);
        Assert.Equal("a", File.ReadAllText(_folder["images/a.jpg"]));
        Assert.Equal("a", set.Pictures.Entries[0].Text());
    }

    [Fact]
    public void A_file_of_classes_may_give_the_numbers()
    {
        Picture("a", 7, 300, 8, 0);
        Classes("7\troad\n300\ta_far_thing\n");
        using var set = MaskSets.Open(_folder["images"], new PictureSetOptions { ClassesFile = _folder["classes.txt"], CleanNames = true }, new MaskOptions { Masks = _folder["masks"] });
        Assert.Equal(["road", "a far thing"], set.Pictures.Classes);
        Assert.Equal([0, 1, -1, -1], set.Labels(0));
        Assert.Equal((2L, 2L), (set.Judged, set.NotJudged));
        Refused("leave out zero", ZeroMeaning.Class);
        Classes("7\troad\n7\tsky\n");
        Refused("number 7 to two classes", null);
        Classes("7\troad\n255\tsky\n");
        Refused("255 is the number of the class 'sky'", null);
        using var none = Open(null, options => options with { Ignored = -1 });
        Assert.Equal(["road", "sky"], none.Pictures.Classes);
    }

    [Fact]
    public void What_has_no_partner_or_is_broken_is_listed()
    {
        Picture("a", 0, 1, 2, 0);
        Picture("deep/b", 1, 1, 1, 1);
        Picture("c", 1, 1, 1, 1);
        Picture("unjudged", 255, 255, 255, 255);
        _folder.Write("masks/c.png", "no picture");
        _folder.Write("images/alone.jpg", "alone");
        File.WriteAllBytes(_folder["masks/orphan.png"], FileMaker.Png(2, 2, 8, 0, [0, 0, 0, 0]));
        _folder.Write("images/a.png", "a again");
        using var set = Open(ZeroMeaning.Class);
        Assert.Equal(["a.jpg", "deep/b.jpg"], set.Pictures.Ids());
        Assert.Equal(["a.png", "alone.jpg", "c.jpg", "orphan", "unjudged.jpg"], set.Pictures.Problems.Select(problem => problem.Id).Order(StringComparer.Ordinal));
        Assert.Equal([1, 1, 1, 1], set.Labels(1));
        _folder.Write("val.txt", "deep/b\r\nmissing\n");
        using var chosen = Open(ZeroMeaning.Class, options => options with { List = _folder["val.txt"] });
        Assert.Equal(["deep/b.jpg"], chosen.Pictures.Ids());
        Assert.Equal("missing", Assert.Single(chosen.Pictures.Problems).Id);
    }

    [Fact]
    public void Pictures_and_masks_may_lie_in_folders_of_one_archive()
    {
        Made.Tar(_folder["all.tar"], ("set/images/val/1.jpg", "P"), ("set/images/train/1.jpg", "Q"), ("set/annotations/val/readme.txt", "x"));
        Picture("val/1", 0, 0, 1, 1);
        using var set = MaskSets.Open(_folder["all.tar"], new PictureSetOptions { Folder = "set/images", ClassesFile = _folder["classes.txt"] }, new MaskOptions { Masks = _folder.Path, Folder = "masks", Zero = ZeroMeaning.Class });
        Assert.Equal("P", Assert.Single(set.Pictures.Entries).Text());
        Assert.Equal("set/images/train/1.jpg", Assert.Single(set.Pictures.Problems).Id);
    }

    [Fact]
    public void The_hash_of_masks_changes_with_them_and_with_their_meaning()
    {
        Picture("a", 0, 1, 2, 0);
        string Hash(ZeroMeaning zero)
        {
            using var set = Open(zero);
            return set.MaskHash;
        }

        var first = Hash(ZeroMeaning.Class);
        Assert.Equal(first, Hash(ZeroMeaning.Class));
        Assert.NotEqual(first, Hash(ZeroMeaning.Ignored));
        Picture("a", 0, 1, 1, 0);
        Assert.NotEqual(first, Hash(ZeroMeaning.Class));
    }

    [Fact]
    public void What_cannot_be_known_is_asked_for_and_what_does_not_fit_is_refused()
    {
        Picture("a", 0, 1, 3, 0);
        Picture("b", 9, 1, 3, 0);
        Refused("Say what the number 0", null);
        Refused("a.png and 1 other masks hold numbers without a class, for example 3; classes have 0 to 2", ZeroMeaning.Class);
        Refused("for example 9; classes have 1 to 3", ZeroMeaning.Ignored);
        Refused("no folder nowhere", ZeroMeaning.Class, options => options with { Folder = "nowhere" });
        Refused("Cannot open", ZeroMeaning.Class, options => options with { Masks = _folder["none"] });
        Refused("no folder, zip or tar", ZeroMeaning.Class, options => options with { Masks = _folder["classes.txt"] });
        Refused("no number of a mask", ZeroMeaning.Class, options => options with { Ignored = 70_000 });
        Classes("background\nsky\n");
        Refused("with zero=background the file does not name it", ZeroMeaning.Background);
        Classes("sea\nsea\n");
        Refused("'sea' comes twice", ZeroMeaning.Class);
        Classes("sea\n\nsky\n");
        Refused("Line 2", ZeroMeaning.Class);
        Assert.Contains("classes_file", Assert.Throws<InputException>(() => MaskSets.Open(_folder["images"], new PictureSetOptions(), new MaskOptions { Masks = _folder["masks"] })).Message, StringComparison.Ordinal);
        Classes("sky\nsea\nland");
        Directory.Delete(_folder["masks"], recursive: true);
        Directory.CreateDirectory(_folder["masks"]);
        Refused("No picture of images has a mask", ZeroMeaning.Class);
    }

    private void Picture(string name, params int[] values)
    {
        _folder.Write($"images/{name}.jpg", name);
        var wide = values.Any(value => value > 255);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"masks/{name}.png"])!);
        File.WriteAllBytes(_folder[$"masks/{name}.png"], FileMaker.Png(2, 2, wide ? 16 : 8, 0, wide ? FileMaker.Wide(values) : [.. values.Select(value => (byte)value)]));
        if (!File.Exists(_folder["classes.txt"]))
            Classes("sky\nsea\nland\n");
    }

    private void Classes(string text) => _folder.Write("classes.txt", text);

    private MaskedSet Open(ZeroMeaning? zero, Func<MaskOptions, MaskOptions>? with = null)
    {
        var options = new MaskOptions { Masks = _folder["masks"], Zero = zero };
        return MaskSets.Open(_folder["images"], new PictureSetOptions { ClassesFile = _folder["classes.txt"] }, with?.Invoke(options) ?? options);
    }

    private void Refused(string part, ZeroMeaning? zero, Func<MaskOptions, MaskOptions>? with = null) =>
        Assert.Contains(part, Assert.Throws<InputException>(() => Open(zero, with)).Message, StringComparison.Ordinal);
}
