using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Tests.Corpora;

/// <summary>Icons: names, tags, splits and plans, on packages of a few files.</summary>
public sealed class IconCorpusTests : IDisposable
{
    private const string Drop = "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24'><path d='M4 4h16v16H4z' fill='currentColor'/></svg>";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("umbrella", "umbrella")]
    [InlineData("animal-chicken", "chicken")]
    [InlineData("building-church-2", "church")]
    [InlineData("icecream-three", "icecream")]
    [InlineData("house-simple", "house")]
    [InlineData("mood-happy", "happy face")]
    [InlineData("face-man-profile", "face man profile")]
    [InlineData("t-shirt", "t shirt")]
    [InlineData("palm-tree", "palm tree")]
    [InlineData("arrow-left", null)]
    [InlineData("text-align-center", null)]
    [InlineData("user-plus", null)]
    [InlineData("user", null)]
    [InlineData("bell-off", null)]
    [InlineData("camera-heart", null)]
    [InlineData("github-mark", null)]
    [InlineData("letter-a", null)]
    [InlineData("hand-x", null)]
    [InlineData("mp3", null)]
    [InlineData("tv", null)]
    [InlineData("", null)]
    public void Name_IsTheThings_OrNothing(string icon, string? name) => Assert.Equal(name, IconNames.Name(icon));

    [Fact]
    public void Tags_AreWords()
    {
        var fact = new IconFact(["Food / Drink", "Maps & Travel", "base"], ["*new*", "ice-cream", "Sweet_tooth", "cone", "24", "g"]);
        Assert.Equal(["ice cream", "sweet tooth", "food", "drink", "maps", "travel"], IconNames.Tags(fact, "cone"));
    }

    [Fact]
    public void Facts_OfEveryForm()
    {
        _folder.Write("tags.json", """{"cat":["pet","animal"]}""");
        _folder.Write("catalogue.json", """{"cat":{"category":"Animals","tags":["pet",7]}}""");
        _folder.Write("list.json", """[{"name":"cat","tags":["Animal"],"aliases":["kitty"],"deprecated":false},{"name":"old","tags":[],"aliases":[],"deprecated":true}]""");
        _folder.Write("iconify.json", """{"categories":{"Animals":["cat"],"Pets":["cat","dog"]}}""");
        _folder.Write("index.mjs", "const n = [ { name: \"cat\", categories: [e.NATURE, e.PEOPLE], figma: a.X, tags: [\"*new*\", \"pet\"] }, { name: \"dog\", categories: [e.NATURE], tags: [] } ];");

        Assert.Equal(["pet", "animal"], IconFacts.FromTags(_folder["tags.json"]).Of("none", "cat").Tags);
        var catalogue = IconFacts.FromCatalogue(_folder["catalogue.json"]).Of("cat");
        Assert.Equal("Animals pet", string.Join(' ', catalogue.Categories.Concat(catalogue.Tags)));
        var list = IconFacts.FromList(_folder["list.json"]);
        Assert.Equal(["kitty"], list.Of("cat").Tags);
        Assert.Equal((false, true), (list.IsDeprecated("cat"), list.IsDeprecated("old")));
        Assert.Equal(["Animals", "Pets"], IconFacts.FromIconify(_folder["iconify.json"]).Of("cat").Categories);
        var script = IconFacts.FromScript(_folder["index.mjs"]);
        Assert.Equal("nature people *new* pet", string.Join(' ', script.Of("cat").Categories.Concat(script.Of("cat").Tags)));
        Assert.Empty(script.Of("dog").Tags);
        Assert.Empty(script.Of("cow").Categories);

        _folder.Write("bad.json", """{"cat":{}}""");
        foreach (var read in new Func<string, IconFacts>[] { IconFacts.FromTags, IconFacts.FromCatalogue, IconFacts.FromList, IconFacts.FromScript })
            Assert.Contains("missing or damaged", Assert.Throws<InputException>(() => read(_folder["bad.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_FollowsTheEmojiThatAreHeldOut()
    {
        var split = Split();
        Assert.Equal(CorpusSplit.Test, CorpusSplit.OfConcept("1f415"));
        Assert.Equal(CorpusSplit.Train, CorpusSplit.OfConcept("dog"));
        foreach (var name in new[] { "dog", "dogs", "good-boy", "boy-good", "hound", "old-hound" })
            Assert.Equal(CorpusSplit.Test, split.Of(name));
        foreach (var name in new[] { "grinning-face", "dog-house", "umbrella" })
            Assert.Equal(CorpusSplit.OfConcept(name), split.Of(name));
    }

    [Fact]
    public void Plan_OnePictureAStyleAndThing_BuildsAndOpens()
    {
        foreach (var name in new[] { "dog", "umbrella", "umbrella-2", "umbrella-outline", "arrow-left", "chart-bar", "pencil", "lion" })
            _folder.Write($"files/svg/{name}.svg", Drop);
        _folder.Write("files/tags.json", """{"umbrella":["rain","weather"],"lion":[]}""");
        _folder.Write("iconify/icons.json", """{"width":24,"icons":{"umbrella-fill":{"body":"<path d='M0 0h9v9H0z'/>"},"umbrella-thin":{"body":"<g/>"},"kite-fill":{"body":"<g/>"}},"aliases":{"parasol-fill":{"parent":"umbrella-fill"}}}""");
        _folder.Write("iconify/metadata.json", """{"categories":{"Toys":["kite-fill"]}}""");
        IconSet[] sets =
        [
            new(new("files", "1.0.0"), "MIT", "Made for a test.", "https://example.org",
                [new("files", IconLook.Solid, "svg"), new("files-outline", IconLook.Line, "svg", "-outline")], folder => IconFacts.FromTags(Path.Combine(folder, "tags.json")), ["lion"]),
            new(new("@scope/iconify", "2.0.0"), "CC0-1.0", "Made for a test.", "https://example.org",
                [new("filled", IconLook.Colour, Suffix: "-fill"), new(null, IconLook.Line, Suffix: "-thin")], folder => IconFacts.FromIconify(Path.Combine(folder, "metadata.json"))),
        ];
        var folders = sets.ToDictionary(set => set.Package, set => _folder[set.Package.Name.Split('/')[^1]]);
        var options = new CorpusOptions { Out = _folder["out"], ImageSize = 16, ShardItems = 16 };
        var plan = IconPlan.Make(sets, folders, Split(), options);

        Assert.Equal(["files dog", "files pencil", "files umbrella", "files-outline umbrella", "filled kite", "filled umbrella"],
            plan.Pictures.Select(picture => $"{picture.Record.Style} {picture.Record.Concept}").Order(StringComparer.Ordinal));
        Assert.Equal([4, 0, 0], plan.Styles.Select(style => style.Unused));
        var umbrella = plan.Pictures.Single(picture => picture.Record.Style == "files" && picture.Record.Concept == "umbrella");
        Assert.Equal("npm:files@1.0.0/svg/umbrella.svg", umbrella.Source);
        Assert.Equal(["umbrella", "umbrella, rain, weather", "an icon of an umbrella", "an umbrella", "a picture of an umbrella", "a drawing of an umbrella", "umbrella, rain and weather"], umbrella.Record.Captions);
        Assert.Contains("a line drawing of an umbrella", plan.Pictures.Single(picture => picture.Record.Style == "files-outline").Record.Captions);

        var manifest = CorpusBuilder.Build(plan, options, null, default);
        // The kite has no body and shows nothing.
        Assert.Equal((5, 1, IconSplit.Rule), (manifest.Items, manifest.Skipped, manifest.SplitRule));
        var corpus = Corpus.Open(_folder["out"]);
        Assert.Equal("dog", Assert.Single(corpus.Split(CorpusSplit.Test)).Concept);
        var pixels = corpus.Items.Single(item => item.Concept == "pencil").Decode().Pixels;
        Assert.Equal((255, 0), (pixels[0], pixels[(8 * 16 + 8) * 3]));

        Assert.Equal("filled", Assert.Single(IconPlan.Make(sets, folders, Split(), options with { Styles = ["filled"] }).Pictures.Select(picture => picture.Record.Style).Distinct()));
    }

    [Fact]
    public void Build_RefusesStylesAndLanguagesItLacks()
    {
        var options = new CorpusOptions { Out = _folder["out"], Cache = _folder["cache"] };
        Assert.Contains("'nobody'", Assert.Throws<InputException>(() => CorpusBuilder.Build("icons", options with { Styles = ["nobody"] })).Message, StringComparison.Ordinal);
        Assert.Contains("language en alone", Assert.Throws<InputException>(() => CorpusBuilder.Build("icons", options with { Languages = ["de"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_SayWhereTheyComeFrom()
    {
        Assert.All(IconSets.All, set =>
        {
            Assert.NotEmpty(set.Notice);
            Assert.StartsWith("https://", set.Url, StringComparison.Ordinal);
            Assert.Contains(set.Licence, new[] { "ISC", "MIT", "Apache-2.0", "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0" });
        });
        Assert.DoesNotContain(CorpusSplit.HeldOutPictogramStyle, IconSets.Styles);
        Assert.Equal(22, IconSets.Styles.Count);
    }

    private IconSplit Split()
    {
        _folder.Write("words/meta/groups.json", """{"groups":{"0":"smileys-emotion","3":"animals-nature"},"subgroups":{"0":"face-smiling","5":"animal-mammal"}}""");
        _folder.Write("words/en/data.json", """[{"label":"grinning face","hexcode":"1F600","group":0,"subgroup":0},{"label":"dog","hexcode":"1F415","group":3,"subgroup":5}]""");
        _folder.Write("words/en/shortcodes/github.json", """{"1F415":"good_boy"}""");
        _folder.Write("names/icons.json", """{"icons":{"hound":{"body":""}},"aliases":{"old-hound":{"parent":"hound"}}}""");
        _folder.Write("names/chars.json", """{"1f415":"hound"}""");
        return new IconSplit(EmojiTable.Read(_folder["words"], "en"), new IconifySet(_folder["names"]));
    }
}
