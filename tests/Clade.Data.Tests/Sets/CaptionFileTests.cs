using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

/// <summary>COCO, Karpathy and Flickr30k, in the layouts in which they are published.</summary>
public class CaptionFileTests
{
    private const string Coco = """
        {"info": {"year": 2017}, "licenses": [], "images": [
          {"license": 4, "file_name": "000000397133.jpg", "height": 427, "width": 640, "id": 397133},
          {"file_name": "000000037777.jpg", "id": 37777},
          {"file_name": "gone.jpg", "id": 5},
          {"id": 6}],
         "annotations": [
          {"image_id": 37777, "id": 11, "caption": "A kitchen. "},
          {"image_id": 397133, "id": 12, "caption": "A man cooking."},
          {"image_id": 397133, "id": 13, "caption": "A man in a kitchen."},
          {"image_id": 5, "id": 14, "caption": "Nobody sees it."},
          {"image_id": 999, "id": 15, "caption": "Of nothing."}]}
        """;

    private const string Karpathy = """
        {"dataset": "coco", "images": [
          {"filepath": "val2014", "filename": "COCO_val2014_1.jpg", "split": "test", "imgid": 0, "cocoid": 1, "sentids": [0, 1],
           "sentences": [{"tokens": ["a", "cat"], "raw": "A cat.", "imgid": 0, "sentid": 0}, {"raw": "The cat."}]},
          {"filepath": "train2014", "filename": "COCO_train2014_2.jpg", "split": "restval", "sentences": [{"raw": "A dog."}]},
          {"filepath": "train2014", "filename": "COCO_train2014_3.jpg", "split": "train", "sentences": [{"raw": "An eel."}]}]}
        """;

    [Fact]
    public void Coco_captions_find_their_pictures()
    {
        using var folder = new TempFolder();
        folder.Write("annotations/captions_val2017.json", Coco);
        folder.Write("val2017/000000397133.jpg", "1");
        folder.Write("val2017/000000037777.jpg", "2");
        using var set = PictureSets.Open(folder["annotations/captions_val2017.json"], new PictureSetOptions { Images = folder["val2017"] });
        Assert.Equal(["000000397133.jpg", "000000037777.jpg"], set.Ids());
        Assert.Equal(["A man cooking.", "A man in a kitchen."], set.Entries[0].Captions);
        Assert.Equal(["A kitchen."], set.Entries[1].Captions);
        Assert.Equal(["gone.jpg", "6", "15"], set.Problems.Select(problem => problem.Id));
        Assert.Contains("images", Made.Refusal(folder["annotations/captions_val2017.json"]), StringComparison.Ordinal);
        folder.Write("annotations/instances.json", Coco.Replace("\"caption\"", "\"bbox\"", StringComparison.Ordinal));
        Assert.Contains("captions_", Made.Refusal(folder["annotations/instances.json"], new PictureSetOptions { Images = folder["val2017"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Karpathys_splits_are_chosen()
    {
        using var folder = new TempFolder();
        folder.Write("dataset_coco.json", Karpathy);
        folder.Write("coco/val2014/COCO_val2014_1.jpg", "1");
        folder.Write("coco/train2014/COCO_train2014_2.jpg", "2");
        folder.Write("coco/COCO_train2014_3.jpg", "3");
        var options = new PictureSetOptions { Images = folder["coco"] };
        Assert.Contains("restval, test, train", Made.Refusal(folder["dataset_coco.json"], options), StringComparison.Ordinal);
        using var test = PictureSets.Open(folder["dataset_coco.json"], options with { Split = "test" });
        Assert.Equal(["A cat.", "The cat."], Assert.Single(test.Entries).Captions);
        Assert.Equal("val2014/COCO_val2014_1.jpg", test.Entries[0].Id);
        using var train = PictureSets.Open(folder["dataset_coco.json"], options with { Split = "train+restval" });
        Assert.Equal(["2", "3"], train.Entries.Select(Made.Text));
        Assert.Empty(train.Problems);
    }

    [Theory]
    [InlineData("1.jpg#0\tA cat .\n1.jpg#1\tThe cat .\n2.jpg#0\tA dog .\nbroken\n3.jpg#0\tGone .\n")]
    [InlineData("image_name| comment_number| comment\n1.jpg| 0| A cat .\n1.jpg| 1| The cat .\n2.jpg| 0   A dog .\nbroken\n3.jpg| 0| Gone .\n")]
    public void Flickr30k_is_read_in_both_forms(string text)
    {
        using var folder = new TempFolder();
        folder.Write("results.csv", text);
        folder.Write("1.jpg", "1");
        folder.Write("2.jpg", "2");
        using var set = PictureSets.Open(folder["results.csv"]);
        Assert.Equal(["1.jpg", "2.jpg"], set.Ids());
        Assert.Equal(["A cat .", "The cat ."], set.Entries[0].Captions);
        Assert.Equal(["A dog ."], set.Entries[1].Captions);
        Assert.Equal(2, set.Problems.Count);
        Assert.Equal("3.jpg", set.Problems[1].Id);
    }

    [Fact]
    public void A_layout_that_is_forced_must_fit()
    {
        using var folder = new TempFolder();
        folder.Write("t.csv", "path,caption\n1.jpg,a\n");
        folder.Write("1.jpg", "1");
        Assert.Contains("Flickr30k", Made.Refusal(folder["t.csv"], new PictureSetOptions { Kind = PictureSetKind.Flickr30k }), StringComparison.Ordinal);
        Assert.Contains("kind=coco_captions", Made.Refusal(folder["t.csv"], new PictureSetOptions { Kind = PictureSetKind.CocoCaptions }), StringComparison.Ordinal);
        Assert.Contains("kind=corpus", Made.Refusal(folder["1.jpg"], new PictureSetOptions { Kind = PictureSetKind.Corpus }), StringComparison.Ordinal);
        folder.Write("k.json", """{"images": 5, "annotations": []}""");
        Assert.Contains("'images'", Made.Refusal(folder["k.json"]), StringComparison.Ordinal);
        folder.Write("l.json", """{"images": [3], "annotations": []}""");
        Assert.Contains("no object", Made.Refusal(folder["l.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Published_splits_of_few_shot_methods_are_read()
    {
        using var folder = new TempFolder();
        folder.Write("split_zhou_Pets.json", """
            {"train": [["cat/1.jpg", 1, "cat"], ["dog/1.jpg", 0, "dog"], ["dog/2.jpg", 0]], "val": [["cat/2.jpg", 1, "cat"]],
             "test": [["cat/3.jpg", 1, "cat"], ["dog/3.jpg", 0, "dog"], ["gone.jpg", 0, "dog"], ["cat/1.jpg", 1, "cat"]]}
            """);
        foreach (var name in new[] { "cat/1", "cat/2", "cat/3", "dog/1", "dog/3" })
            folder.Write($"images/{name}.jpg", name);
        var options = new PictureSetOptions { Images = folder["images"] };
        using var test = PictureSets.Open(folder["split_zhou_Pets.json"], options with { Split = "test" });
        using var train = PictureSets.Open(folder["split_zhou_Pets.json"], options with { Split = "train", Kind = PictureSetKind.SplitJson });
        Assert.Equal(["cat/3.jpg", "dog/3.jpg"], test.Ids());
        Assert.Equal(["cat/1.jpg", "dog/1.jpg"], train.Ids());
        Assert.Equal(["cat", "dog"], train.Classes);
        Assert.Equal(["cat", "dog"], test.Classes);
        Assert.Equal(["train:3", "gone.jpg", "cat/1.jpg"], test.Problems.Select(problem => problem.Id));
        Assert.Contains("splits test, train, val", Made.Refusal(folder["split_zhou_Pets.json"], options), StringComparison.Ordinal);
        folder.Write("other.json", """{"train": [["a", 0, "b"]], "images": {"a": 1}}""");
        Assert.Contains("nor a split", Made.Refusal(folder["other.json"], options), StringComparison.Ordinal);
        Assert.Contains("as it is published", Made.Refusal(folder["other.json"], options with { Kind = PictureSetKind.SplitJson }), StringComparison.Ordinal);
    }
}
