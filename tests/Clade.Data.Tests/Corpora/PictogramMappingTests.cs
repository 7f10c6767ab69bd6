using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corpora;

/// <summary>Names to emoji, on package files of a few lines.</summary>
public sealed class PictogramMappingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public PictogramMappingTests()
    {
        _folder.Write("words/meta/groups.json", """{"groups":{"0":"smileys-emotion","1":"people-body","2":"component","9":"flags"},"subgroups":{"0":"face-smiling","5":"hand","98":"country-flag"}}""");
        _folder.Write("words/en/data.json", """
            [{"label":"grinning face","hexcode":"1F600","tags":["face","grin","happy","teeth","laugh"],"group":0,"subgroup":0},
             {"label":"red heart","hexcode":"2764-FE0F","tags":["heart","love"],"group":0,"subgroup":0},
             {"label":"waving hand","hexcode":"1F44B","tags":["bye","hello"],"group":1,"subgroup":5,
              "skins":[{"label":"waving hand: light skin tone","hexcode":"1F44B-1F3FB"}]},
             {"label":"backhand index pointing left","hexcode":"1F448","group":1,"subgroup":5},
             {"label":"backhand index pointing right","hexcode":"1F449","group":1,"subgroup":5},
             {"label":"flag: Côte d’Ivoire","hexcode":"1F1E8-1F1EE","tags":["flag","CI"],"group":9,"subgroup":98},
             {"label":"flag: Eswatini","hexcode":"1F1F8-1F1FF","tags":["flag","SZ"],"group":9,"subgroup":98},
             {"label":"light skin tone","hexcode":"1F3FB","tags":[],"group":2,"subgroup":5},
             {"label":"regional indicator A","hexcode":"1F1E6"}]
            """);
        _folder.Write("words/en/shortcodes/github.json", """{"1F600":"grinning","2764":["heart","red_heart"]}""");
        _folder.Write("words/de/data.json", """[{"label":"grinsendes Gesicht","hexcode":"1F600","tags":["gesicht","lol"],"group":0,"subgroup":0}]""");
        _folder.Write("new/icons.json", """
            {"width":32,"height":32,"icons":{"grin-old":{"body":"<path d='M0 0h32v32H0z'/>"},"love":{"body":"<circle r='9'/>"},
              "backhand-index-pointing-left":{"body":"<path d='M0 0h16v32H0z' fill='#f00'/>"}},
             "aliases":{"heart-of-love":{"parent":"love"},"backhand-index-pointing-right":{"parent":"backhand-index-pointing-left","hFlip":true},"lost":{"parent":"nobody"}}}
            """);
        _folder.Write("new/chars.json", """{"1f600":"grin-old","2764-fe0f":"love","1f999":"missing"}""");
        _folder.Write("old/icons.json", """
            {"width":64,"height":64,"icons":{"grinning":{"body":"<g/>"},"grinning-face":{"body":"<g/>"},"heart-of-love":{"body":"<g/>"},"flag-for-cote-divoire":{"body":"<g/>"},
              "flag-for-flag-swaziland":{"body":"<g/>"},"waving-hand":{"body":"<g/>"},"something-else":{"body":"<g/>"}}}
            """);
    }

    public void Dispose() => _folder.Dispose();

    private EmojiTable Table() => EmojiTable.Read(_folder["words"], "en");

    private DrawingSet Old(params string[] falseNames)
    {
        var table = Table();
        var names = new EmojiNames(table);
        names.Add(new IconifySet(_folder["new"]));
        return DrawingSet.FromIconify(new DrawingPackage(new("old", "1"), DrawingLayout.Iconify, FalseNames: falseNames), new IconifySet(_folder["old"]), names, table);
    }

    [Fact]
    public void Table_LeavesComponentsAndRegionLettersOut()
    {
        var table = Table();
        Assert.Equal(7, table.BaseCount);
        Assert.Equal("1f44b", table.ByCode["1f44b-1f3fb"].VariantOf);
        Assert.Equal(["bye", "hello"], table.ByCode["1f44b-1f3fb"].Tags);
        Assert.Equal(("smileys-emotion", "face-smiling"), (table.ByCode["2764"].Group, table.ByCode["2764"].Subgroup));
        Assert.False(table.ByCode.ContainsKey("1f3fb"));
    }

    [Fact]
    public void Table_KnowsItsLanguages()
    {
        Assert.Equal("grinsendes Gesicht", EmojiTable.Read(_folder["words"], "de").ByCode["1f600"].Label);
        foreach (var language in new[] { "xx", "../en", "" })
            Assert.Contains("choose among de, en", Assert.Throws<InputException>(() => EmojiTable.Read(_folder["words"], language)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1F600-FE0F", "1f600")]
    [InlineData("u1f468_200d_2764_fe0f", "1f468-200d-2764")]
    [InlineData("2764", "2764")]
    public void Normalise_OneSpelling(string code, string expected) => Assert.Equal(expected, Emoji.Normalise(code));

    [Fact]
    public void OldNames_AreFoundByLabelShortcodeAliasAndFlag()
    {
        var byCode = Old().ByCode;
        Assert.Equal("grinning-face.svg", byCode["1f600"].Name);
        Assert.Equal("heart-of-love.svg", byCode["2764"].Name);
        Assert.Equal("flag-for-cote-divoire.svg", byCode["1f1e8-1f1ee"].Name);
        Assert.Equal("flag-for-flag-swaziland.svg", byCode["1f1f8-1f1ff"].Name);
        Assert.Equal(5, byCode.Count);
        Assert.False(Old("waving-hand").ByCode.ContainsKey("1f44b"));
    }

    [Fact]
    public void CodePoints_ComeBeforeNames_AndMirroredAliasesAreMirrored()
    {
        var table = Table();
        var set = new IconifySet(_folder["new"]);
        var drawings = DrawingSet.FromIconify(new DrawingPackage(new("new", "1"), DrawingLayout.Iconify), set, new EmojiNames(table), table);
        Assert.Equal("grin-old.svg", drawings.ByCode["1f600"].Name);
        Assert.Equal("love.svg", drawings.ByCode["2764"].Name);
        Assert.DoesNotContain("1f999", drawings.ByCode.Keys);
        Assert.DoesNotContain("lost", set.Names);

        var left = ImageFile.PictogramSquare(drawings.ByCode["1f448"].Bytes(), "left.svg", 32).Pixels;
        var right = ImageFile.PictogramSquare(drawings.ByCode["1f449"].Bytes(), "right.svg", 32).Pixels;
        Assert.Equal((0, 255), (left[(16 * 32 + 4) * 3 + 1], left[(16 * 32 + 28) * 3 + 1]));
        Assert.Equal((255, 0), (right[(16 * 32 + 4) * 3 + 1], right[(16 * 32 + 28) * 3 + 1]));
    }

    [Fact]
    public void Damaged_IsOneSentence()
    {
        _folder.Write("bad/icons.json", "{\"icons\":{\"a\":{}}}");
        Assert.Contains("missing or damaged", Assert.Throws<InputException>(() => new IconifySet(_folder["bad"])).Message, StringComparison.Ordinal);
        Assert.Contains("missing or damaged", Assert.Throws<InputException>(() => new IconifySet(_folder["none"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_NameFirst_ThenKeywords_ThenSentences()
    {
        var table = Table();
        var captions = PictogramCaptions.English(table.ByCode["1f600"], table.Shortcodes["1f600"]);
        Assert.Equal("grinning face", captions[0]);
        Assert.Equal("face, grin, happy, teeth, laugh", captions[1]);
        Assert.Contains("a picture of a grinning face", captions);
        Assert.Contains("grinning", captions);
        Assert.Contains("a flag of Eswatini", PictogramCaptions.English(table.ByCode["1f1f8-1f1ff"], []));
        Assert.Contains("a picture of a waving hand, light skin tone", PictogramCaptions.English(table.ByCode["1f44b-1f3fb"], []));
        Assert.All(table.All, emoji => Assert.All(PictogramCaptions.English(emoji, []), caption => Assert.False(string.IsNullOrWhiteSpace(caption))));
    }

    [Theory]
    [InlineData("apple", "an apple")]
    [InlineData("unicorn", "a unicorn")]
    [InlineData("umbrella", "an umbrella")]
    [InlineData("french fries", "french fries")]
    [InlineData("cactus", "a cactus")]
    [InlineData("eyes", "eyes")]
    [InlineData("woman with glasses", "a woman with glasses")]
    [InlineData("European coin", "a European coin")]
    [InlineData("the moon", "the moon")]
    [InlineData("1st place medal", "1st place medal")]
    [InlineData("", "")]
    public void WithArticle_ReadsLikeEnglish(string phrase, string expected) => Assert.Equal(expected, Words.WithArticle(phrase));

    [Fact]
    public void FxEmoji_TableIsWhole()
    {
        Assert.InRange(FxEmojiNames.Codes.Count, 870, 900);
        Assert.Equal("2hearts", FxEmojiNames.Codes["1f495"]);
        Assert.Equal(FxEmojiNames.Codes.Count, FxEmojiNames.Codes.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Streamline_TableIsWhole()
    {
        Assert.Equal(591, StreamlineNames.Codes.Count);
        Assert.Equal("turkey", StreamlineNames.Codes["1f1f9-1f1f7"]);
        Assert.Equal(StreamlineNames.Codes.Count, StreamlineNames.Codes.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("headphone", StreamlineNames.Codes.Values);
    }

    [Fact]
    public void OneColour_LeavesOutWhatColourAloneTellsApart()
    {
        _folder.Write("words/en/data.json", """
            [{"label":"green book","hexcode":"1F4D7","group":0,"subgroup":0},{"label":"blue book","hexcode":"1F4D8","group":0,"subgroup":0},
             {"label":"green salad","hexcode":"1F957","group":0,"subgroup":0},{"label":"white heart","hexcode":"1F90D","group":0,"subgroup":0},
             {"label":"light blue heart","hexcode":"1FA75","group":0,"subgroup":0},{"label":"red heart","hexcode":"2764","group":0,"subgroup":0},
             {"label":"light bulb","hexcode":"1F4A1","group":0,"subgroup":0},{"label":"flag: Germany","hexcode":"1F1E9-1F1EA","group":9,"subgroup":98}]
            """);
        var table = Table();
        Assert.Equal(["green book", "blue book", "light blue heart", "red heart", "flag: Germany"], table.All.Where(table.NeedsColour).Select(emoji => emoji.Label));
        Assert.Equal(["emojione-monotone", "fluent-high-contrast"], PictogramStyles.All.Where(style => style.OneColour).Select(style => style.Name));
    }

    [Fact]
    public void Styles_NeverUseApplesOrFacebooksPictures()
    {
        foreach (var style in PictogramStyles.All)
        {
            Assert.All(style.Packages, package => Assert.DoesNotMatch("(?i)apple|facebook", package.Package.Name + package.Folder));
            Assert.NotEmpty(style.Licence);
            Assert.NotEmpty(style.Notice);
        }

        Assert.Equal(12, PictogramStyles.All.Count);
        Assert.Equal(CorpusSplit.HeldOutPictogramStyle, PictogramStyles.All[^1].Name);
    }
}
