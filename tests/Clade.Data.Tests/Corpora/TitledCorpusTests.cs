using System.Text;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corpora;

/// <summary>Stamps and clip art, on packages of a few files.</summary>
public sealed class TitledCorpusTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("doe", "A doe.\nde.utf8=Ein Reh.", "doe")]
    [InlineData("cheese", "Say cheese!\nde.utf8=Käse", "cheese")]
    [InlineData("calc", "A calculator.  6x7=42", "calculator")]
    [InlineData("ww2_german_gun", "This gun last saw service during World War 2.", "ww german gun")]
    [InlineData("clock", "An alarm clock", "alarm clock")]
    [InlineData("fireworks2", "Big fireworks.", "big fireworks")]
    [InlineData("tux-kiss1", "", "tux kiss")]
    [InlineData("42", "", "42")]
    public void StampText_NamesWhatIsShown(string file, string text, string name) => Assert.Equal(name, StampText.Parse(file, text).Name);

    [Fact]
    public void StampText_FindsLanguages()
    {
        var text = StampText.Parse("x", "A doe.\nde.utf8=Ein Reh.\npt_BR.utf8=Uma corça.\nzh_CN.utf8=鹿\nempty.utf8=\n");
        Assert.Equal("Ein Reh.", text.In("de"));
        Assert.Equal("Uma corça.", text.In("pt-br"));
        Assert.Equal("鹿", text.In("zh"));
        Assert.Null(text.In("fr"));
        Assert.Null(text.In("empty"));
    }

    [Fact]
    public void Stamps_OnePictureAStem_MirroredOnesShareTheText()
    {
        var png = FakeCorpus.Square("stamp");
        foreach (var name in new[] { "animals/deer/doe.png", "animals/deer/doe_mirror.png", "cartoon/tux/tux.png" })
        {
            _folder.Write(name, "");
            File.WriteAllBytes(_folder[name], png);
        }

        _folder.Write("animals/deer/doe.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h5v9H0z'/></svg>");
        _folder.Write("animals/deer/doe.txt", "A doe.\nde.utf8=Ein Reh.");
        var options = new CorpusOptions { Out = _folder["out"], Languages = ["de", "en"] };
        var plan = StampPlan.Make(_folder.Path, "1", options);
        Assert.Equal(3, plan.Pictures.Count);
        var doe = plan.Pictures.Single(picture => picture.FileName == "animals/deer/doe.svg").Record;
        Assert.Equal(("doe", "animals", "deer", "stamps"), (doe.Concept, doe.Group, doe.Subgroup, doe.Style));
        Assert.Equal(["Ein Reh."], doe.Captions);
        Assert.Equal("doe", doe.Translations!["en"][0]);
        Assert.Equal("doe", plan.Pictures.Single(picture => picture.FileName.Contains("mirror", StringComparison.Ordinal)).Record.Concept);
        Assert.Equal("stamps-cartoon", plan.Pictures.Single(picture => picture.FileName.StartsWith("cartoon", StringComparison.Ordinal)).Record.Style);
        Assert.Contains("'xx'", Assert.Throws<InputException>(() => StampPlan.Make(_folder.Path, "1", options with { Languages = ["xx"] })).Message, StringComparison.Ordinal);
    }

    private static string Drawing(string title, string author, string licence, params string[] subjects) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><metadata>
        <rdf:RDF xmlns:cc="http://web.resource.org/cc/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work rdf:about="">
        <dc:title>{title}</dc:title><dc:subject><rdf:Bag>{string.Concat(subjects.Select(subject => $"<rdf:li>{subject}</rdf:li>"))}</rdf:Bag></dc:subject>
        <dc:publisher><cc:Agent><dc:title>Library</dc:title></cc:Agent></dc:publisher><dc:creator><cc:Agent><dc:title>{author}</dc:title></cc:Agent></dc:creator>
        <cc:license rdf:resource="{licence}"/></cc:Work></rdf:RDF></metadata><path d="M0 0h9v9H0z"/></svg>
        """;

    private const string PublicDomain = "http://web.resource.org/cc/PublicDomain";

    [Fact]
    public void ClipArtText_ReadsTheBlockAndNothingElse()
    {
        var text = ClipArtText.Read(new MemoryStream(Encoding.UTF8.GetBytes(Drawing("Red bat", "Orlando Karam", PublicDomain, "", "hash(0x87)", "mammal", "flying_animal", "unsorted"))));
        Assert.Equal(("Red bat", "Orlando Karam", PublicDomain), (text.Title, text.Author, text.Licence));
        Assert.Equal(["mammal", "flying animal"], ClipArtNames.Keywords(text));
        foreach (var bad in new[] { "", "no xml", "<svg><metadata>", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg><title>&a;</title></svg>" })
            Assert.Equal("", ClipArtText.Read(new MemoryStream(Encoding.UTF8.GetBytes(bad))).Title);
    }

    [Theory]
    [InlineData("Bat", "bat_orlando_karam_", 1, "Bat")]
    [InlineData("Etiquette Icons", "stock-star", 207, "stock star")]
    [InlineData("Clipart by Nicu Buculei - piggybank", "car", 1, "car")]
    [InlineData("", "bat_orlando_kar_01", 1, "bat")]
    [InlineData("gramastar", "star_26pt05step", 1375, "star")]
    [InlineData("Orlando Karam", "bat_01", 1, "bat")]
    public void ClipArtName_IsTheDrawingsOwn(string title, string file, int uses, string name) =>
        Assert.Equal(name, ClipArtNames.Name(new ClipArtText(title, "Orlando Karam", [], ""), file, uses));

    [Theory]
    [InlineData("A red Bat 02", "red-bat")]
    [InlineData("Tasto 4", "tasto")]
    [InlineData("Cômoda & Größe", "comoda-grose")]
    [InlineData("42", "42")]
    public void Concept_IsTheTitleAsWords(string title, string concept) => Assert.Equal(concept, TitledCorpus.Concept(title));

    [Fact]
    public void ClipArt_SkipsBombsAndUnclearLicences_AndSaysSo()
    {
        _folder.Write("svg/animals/bat.svg", Drawing("Red bat", "Orlando Karam", PublicDomain, "mammal"));
        _folder.Write("svg/animals/owl.svg", Drawing("Owl", "Orlando Karam", "http://creativecommons.org/licenses/GPL/2.0/"));
        _folder.Write("svg/signs/stop.svg", Drawing("Stop sign", "M", PublicDomain));
        _folder.Write("svg/signs/flags/australia.svg", Drawing("Australia", "M", PublicDomain));
        for (var i = 0; i < 40; i++)
            _folder.Write($"svg/shapes/star_{i:D2}.svg", Drawing("star", "M", PublicDomain));
        File.CreateSymbolicLink(_folder["svg/animals/linked.svg"], _folder["svg/animals/bat.svg"]);
        _folder.Write("png/signs/stop.png", "");
        File.WriteAllBytes(_folder["png/signs/stop.png"], Bomb());

        var plan = ClipArtPlan.Make(_folder["svg"], _folder["png"], "1", default);
        Assert.Equal(44, plan.Pictures.Count);
        var manifest = CorpusBuilder.Build(plan, new CorpusOptions { Out = _folder["out"], ShardItems = 16 }, null, default);
        Assert.Equal((34, 10), (manifest.Items, manifest.Skipped));
        var skipped = File.ReadAllText(Path.Combine(_folder["out"], "skipped.jsonl"));
        Assert.Contains("megapixels", skipped, StringComparison.Ordinal);
        Assert.Contains("animals/owl.svg does not say that it is in the public domain", skipped, StringComparison.Ordinal);
        Assert.Contains("of which 32 are kept", skipped, StringComparison.Ordinal);
        var corpus = Corpus.Open(_folder["out"]);
        Assert.Equal("Red bat", corpus.Items.Single(item => item.Concept == "red-bat").Captions[0]);
        Assert.Equal("flag of Australia", corpus.Items.Single(item => item.Subgroup == "flags").Captions[0]);
    }

    [Fact]
    public void Trim_BringsASmallDrawingToTheMiddle()
    {
        static byte[] Page(string path) => Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' width='1000' height='1400'><path d='{path}' fill='#f00'/></svg>");
        var small = PictureTrim.Square(Page("M600 40h60v60h-60z"), "small.svg", 64);
        Assert.Equal((64, 64), (small.Width, small.Height));
        Assert.Equal(0, small.Pixels[(32 * 64 + 32) * 3 + 1]);
        Assert.Equal(0, small.Pixels[(5 * 64 + 5) * 3 + 1]);
        Assert.Equal(255, small.Pixels[1]);

        var empty = PictureTrim.Square(Page("M0 0"), "empty.svg", 64);
        Assert.All(empty.Pixels, value => Assert.Equal(255, value));
        var full = PictureTrim.Square(Page("M0 0h1000v1400H0z"), "full.svg", 64);
        Assert.Equal(0, full.Pixels[(1 * 64 + 32) * 3 + 1]);
    }

    /// <summary>A PNG whose header claims 21,000 by 29,700 pixels.</summary>
    private static byte[] Bomb()
    {
        var png = ImageFile.EncodePng(new RgbImage(1, 1, [1, 2, 3]));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 20_990);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 29_700);
        var crc = uint.MaxValue;
        foreach (var value in png.AsSpan(12, 17))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
        return png;
    }
}
