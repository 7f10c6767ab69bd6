using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

public class TableTests
{
    private static TempFolder Pictures(params string[] names)
    {
        var folder = new TempFolder();
        foreach (var name in names)
            folder.Write(name, name);
        return folder;
    }

    [Fact]
    public void Quotes_hold_signs_quotes_and_ends_of_lines()
    {
        using var folder = Pictures("a.jpg", "b c.jpg");
        folder.Write("t.csv", "\uFEFFfilepath,title\r\na.jpg,\"a \"\"red\"\" car, parked\r\nby the sea\"\r\n\r\n\"b c.jpg\",plain \"quotes\" inside\r\na.jpg,again");
        using var set = PictureSets.Open(folder["t.csv"]);
        Assert.Equal(["a.jpg", "b c.jpg"], set.Ids());
        Assert.Equal(["a \"red\" car, parked\r\nby the sea", "again"], set.Entries[0].Captions);
        Assert.Equal(["plain \"quotes\" inside"], set.Entries[1].Captions);
        Assert.Empty(set.Classes);
        Assert.Equal("b c.jpg", set.Entries[1].Text());
    }

    [Fact]
    public void Any_field_survives_being_quoted()
    {
        using var folder = Pictures("a.jpg");
        var random = new KeyedRandom(7);
        const string letters = "ab\"\"\n\r,;\t| é";
        foreach (var sign in ",;\t|")
        {
            var captions = new List<string>();
            for (var i = 0; i < 200; i++)
                captions.Add(string.Concat(Enumerable.Range(0, 1 + random.NextInt(8)).Select(_ => letters[random.NextInt(letters.Length)])));
            folder.Write("t.csv", $"path{sign}caption\n" + string.Concat(captions.Select(caption => $"a.jpg{sign}\"{caption.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n")));
            using var set = PictureSets.Open(folder["t.csv"], new PictureSetOptions { Delimiter = sign });
            Assert.Equal(captions.Select(caption => caption.Trim()).Where(caption => caption.Length > 0).Distinct(), set.Entries[0].Captions);
            Assert.Empty(set.Problems);
        }
    }

    [Fact]
    public void Quotes_may_be_letters()
    {
        using var folder = Pictures("a.jpg");
        folder.Write("t.tsv", "path\tcaption\na.jpg\t\"Ha!\" he said\n");
        Assert.Contains("line 2", Made.Refusal(folder["t.tsv"]), StringComparison.Ordinal);
        using var set = PictureSets.Open(folder["t.tsv"], new PictureSetOptions { Quotes = false });
        Assert.Equal(["\"Ha!\" he said"], set.Entries[0].Captions);
        folder.Write("u.csv", "path,caption\na.jpg,\"never\nclosed\n");
        Assert.Contains("opened in line 2", Made.Refusal(folder["u.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_captions_of_several_columns_and_tags_are_kept()
    {
        using var folder = Pictures("a.jpg", "b.jpg", "c.jpg");
        folder.Write("t.csv", "image;caption_1;caption_2;label;weather\na.jpg;one;two;cat;rain\nb.jpg;one;one;dog;\nc.jpg;;;cat;sun\n");
        using var set = PictureSets.Open(folder["t.csv"]);
        Assert.Equal(["cat", "dog"], set.Classes);
        Assert.Equal([0, 1, 0], set.Entries.Select(entry => entry.Label));
        Assert.Equal(["one", "two"], set.Entries[0].Captions);
        Assert.Equal(["one"], set.Entries[1].Captions);
        Assert.Empty(set.Entries[2].Captions);
        Assert.Equal("rain", set.Entries[0].Tags["weather"]);
        Assert.DoesNotContain("weather", set.Entries[1].Tags.Keys);
        using var sun = PictureSets.Open(folder["t.csv"], new PictureSetOptions { Only = new Dictionary<string, string> { ["weather"] = "sun" } });
        Assert.Equal(["c.jpg"], sun.Ids());
        Assert.Contains("weather", Made.Refusal(folder["t.csv"], new PictureSetOptions { Only = new Dictionary<string, string> { ["weather"] = "snow" } }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_used_is_listed_and_the_rest_is_used()
    {
        using var folder = Pictures("a.jpg", "b.jpg");
        folder.Write("t.csv", "path,caption,label\na.jpg,one,0\nmissing.jpg,two,1\nmissing.jpg,three,1\nhttps://example.org/x.jpg,four,1\na.jpg,too,many,fields\n,nothing,1\na.jpg,other,1\nb.jpg,unlabelled,\n");
        using var set = PictureSets.Open(folder["t.csv"]);
        Assert.Equal(["a.jpg"], set.Ids());
        Assert.Equal(["one", "other"], set.Entries[0].Captions);
        Assert.Equal(["t.csv:6", "missing.jpg", "https://example.org/x.jpg", "t.csv:7", "t.csv:8", "b.jpg"], set.Problems.Select(problem => problem.Id));
        Assert.Contains("images", set.Problems[1].Reason, StringComparison.Ordinal);
        Assert.Contains("the first counts", set.Problems[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_classes_are_places_in_the_list()
    {
        using var folder = Pictures("a.jpg", "b.jpg");
        folder.Write("t.csv", "path,label\na.jpg,3\nb.jpg,1\n");
        folder.Write("classes.txt", "ant\nbee\ncat\ndog\n");
        using var numbered = PictureSets.Open(folder["t.csv"]);
        Assert.Equal(["0", "1", "2", "3"], numbered.Classes);
        Assert.Equal([3, 1], numbered.Entries.Select(entry => entry.Label));
        using var named = PictureSets.Open(folder["t.csv"], new PictureSetOptions { ClassesFile = folder["classes.txt"] });
        Assert.Equal(["dog", "bee"], named.Named());
    }

    [Theory]
    [InlineData("image,path,caption", "image_column")]
    [InlineData("picture_of_it,caption", "image_column")]
    [InlineData("path,caption,title", "caption_columns")]
    [InlineData("path,caption,caption1", "caption_columns")]
    [InlineData("path,label,class", "label_column")]
    [InlineData("path,caption;x", "delimiter")]
    [InlineData("path,path", "one name")]
    public void Where_two_fit_or_none_the_option_is_named(string header, string option)
    {
        using var folder = Pictures("a.jpg");
        folder.Write("t.csv", $"{header}\n{string.Join(',', header.Split(',').Select(_ => "a.jpg"))}\n");
        Assert.Contains(option, Made.Refusal(folder["t.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_can_be_named()
    {
        using var folder = Pictures("a.jpg");
        folder.Write("t.csv", "image,path,caption,title,class,label\nno,a.jpg,c,t,x,y\n");
        var options = new PictureSetOptions { ImageColumn = "path", CaptionColumns = ["title", "caption"], LabelColumn = "class" };
        using var set = PictureSets.Open(folder["t.csv"], options);
        Assert.Equal(["t", "c"], set.Entries[0].Captions);
        Assert.Equal(["x"], set.Classes);
        Assert.Contains("did you mean 'path'", Made.Refusal(folder["t.csv"], options with { ImageColumn = "pathh" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_relative_to_the_table_or_absolute_or_in_an_archive()
    {
        using var folder = Pictures("pictures/a.jpg", "b.jpg");
        folder.Write("tables/t.csv", $"path\n../pictures/a.jpg\n{folder["b.jpg"]}\n");
        using (var set = PictureSets.Open(folder["tables/t.csv"]))
            Assert.Equal(["pictures/a.jpg", "b.jpg"], set.Entries.Select(Made.Text));
        Made.Zip(folder["p.zip"], ("x/a.jpg", "zipped"));
        folder.Write("z.csv", "path\nx/a.jpg\n../b.jpg\n");
        using var zipped = PictureSets.Open(folder["z.csv"], new PictureSetOptions { Images = folder["p.zip"] });
        Assert.Equal("zipped", Assert.Single(zipped.Entries).Text());
        Assert.Equal("../b.jpg", Assert.Single(zipped.Problems).Id);
        Assert.Contains("images", Made.Refusal(folder["z.csv"], new PictureSetOptions { Images = folder["b.jpg"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_and_arrays_are_tables_too()
    {
        using var folder = Pictures("a.jpg", "b.jpg");
        folder.Write("t.jsonl", "{\"image\": \"a.jpg\", \"captions\": [\"one\", \"two\"], \"label\": 1, \"tags\": {\"style\": \"oil\", \"n\": 3}}\nno json\n{\"image\": \"b.jpg\", \"label\": 0, \"boxes\": [{\"x\": 1}]}\n");
        using var lines = PictureSets.Open(folder["t.jsonl"]);
        Assert.Equal(["one", "two"], lines.Entries[0].Captions);
        Assert.Equal("oil", lines.Entries[0].Tags["style"]);
        Assert.Equal("3", lines.Entries[0].Tags["n"]);
        Assert.Equal([1, 0], lines.Entries.Select(entry => entry.Label));
        Assert.Equal("t.jsonl:2", Assert.Single(lines.Problems).Id);
        folder.Write("t.json", "[\n{\"image\": \"a.jpg\", \"text\": \"one\"},\n{\"image\": \"b.jpg\", \"text\": \"two\"}, 5]");
        using var array = PictureSets.Open(folder["t.json"]);
        Assert.Equal(["one", "two"], array.Entries.SelectMany(entry => entry.Captions));
        Assert.Equal("t.json:3", Assert.Single(array.Problems).Id);
    }

    [Fact]
    public void Splits_must_be_chosen()
    {
        using var folder = Pictures("a.jpg", "b.jpg", "c.jpg");
        folder.Write("t.csv", "path,split\na.jpg,train\nb.jpg,test\nc.jpg,val\n");
        Assert.Contains("test, train, val", Made.Refusal(folder["t.csv"]), StringComparison.Ordinal);
        string[] Chosen(string split)
        {
            using var set = PictureSets.Open(folder["t.csv"], new PictureSetOptions { Split = split });
            return set.Ids();
        }

        Assert.Equal(["b.jpg"], Chosen("test"));
        Assert.Equal(["a.jpg", "c.jpg"], Chosen("train+val"));
        Assert.Equal(3, Chosen("*").Length);
        Assert.Contains("'dev'", Made.Refusal(folder["t.csv"], new PictureSetOptions { Split = "dev" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path,caption\n", "no row")]
    [InlineData("path,caption\nnot there.jpg,x\n", "1 cannot")]
    [InlineData("{\"image\": \"a.jpg\"", "none")]
    [InlineData("{\"videos\": []}", "COCO")]
    [InlineData("[]", "no row")]
    public void Tables_of_nothing_are_refused(string text, string why)
    {
        using var folder = Pictures();
        folder.Write("t.csv", text);
        Assert.Contains(why, Made.Refusal(folder["t.csv"]), StringComparison.Ordinal);
    }
}
