using Clade.Data.Corpora;

namespace Clade.Data.Tests.Corpora;

/// <summary>The corpus that ships with the repository.</summary>
public class MiniCorpusTests
{
    private static readonly string Repository = FindRepository();
    private static readonly string Folder = Path.Combine(Repository, "assets", "corpora", "pictograms-mini");
    private static readonly Lazy<Corpus> Opened = new(() => Corpus.Open(Folder));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie below Clade.slnx.");
    }

    [Fact]
    public void Mini_StaysSmall()
    {
        var bytes = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(bytes, 1_000_000, 14_000_000);
        Assert.DoesNotContain(Directory.EnumerateFiles(Folder), file => file.EndsWith("progress.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Mini_EveryPictureDecodes()
    {
        var size = Opened.Value.Manifest.ImageSize;
        Parallel.ForEach(Opened.Value.Items, item =>
        {
            var image = item.Decode();
            Assert.Equal((size, size), (image.Width, image.Height));
            Assert.True(image.Pixels.AsSpan().IndexOfAnyExcept((byte)255) >= 0, item.Key);
        });
    }

    [Fact]
    public void Mini_HoldsTheHeldOutStyleWholeAndOutOfTraining()
    {
        var corpus = Opened.Value;
        var heldOut = corpus.Split(CorpusSplit.HeldOutStyle);
        Assert.Equal(1914, heldOut.Count);
        Assert.Equal(1914, heldOut.Select(item => item.Concept).Distinct(StringComparer.Ordinal).Count());
        Assert.All(corpus.Items, item =>
        {
            Assert.True(item.BaseConcept);
            Assert.Equal(CorpusSplit.Of(item.Style, item.Concept), item.Split);
            Assert.Equal(CorpusSplit.OfConcept(item.Concept), item.ConceptSplit);
            Assert.Equal(item.Style == "openmoji", item.Split == CorpusSplit.HeldOutStyle);
        });
        Assert.Empty(corpus.Split(CorpusSplit.Train).Select(item => item.Concept).Intersect(corpus.Split(CorpusSplit.Test).Select(item => item.Concept)));
        Assert.Equal(208, heldOut.Count(item => item.ConceptSplit == CorpusSplit.Test));
    }

    [Fact]
    public void Mini_OneConceptIsOneThingInEveryStyle()
    {
        foreach (var concept in Opened.Value.Items.GroupBy(item => item.Concept))
        {
            var first = concept.First();
            Assert.All(concept, item =>
            {
                Assert.Equal(first.Captions, item.Captions);
                Assert.Equal((first.Group, first.Subgroup, first.ConceptSplit), (item.Group, item.Subgroup, item.ConceptSplit));
            });
            Assert.Equal(concept.Count(), concept.Select(item => item.Style).Distinct().Count());
        }
    }

    [Fact]
    public void Mini_CaptionsSaySomething()
    {
        var dog = Opened.Value.Items.First(item => item.Concept == "1f436");
        Assert.Equal("dog face", dog.Captions[0]);
        Assert.Contains("a picture of a dog face", dog.Captions);
        Assert.Equal("animals-nature", dog.Group);
        Assert.All(Opened.Value.Items, item =>
        {
            Assert.InRange(item.Captions.Count, 3, 20);
            Assert.All(item.Captions, caption => Assert.Equal(caption.Trim(), caption));
            Assert.All(item.Captions, caption => Assert.NotEmpty(caption));
        });
    }

    [Fact]
    public void Mini_CoversItsStyles()
    {
        var styles = Opened.Value.Manifest.Styles.ToDictionary(style => style.Name);
        Assert.Equal(["emojione", "fluent-flat", "noto", "openmoji", "twemoji"], styles.Keys.Order(StringComparer.Ordinal));
        foreach (var whole in new[] { "noto", "twemoji", "openmoji" })
            Assert.Equal(1914, styles[whole].BaseConcepts);
        Assert.InRange(styles["fluent-flat"].Coverage, 0.83, 1);
        Assert.InRange(styles["emojione"].Coverage, 0.70, 1);
    }

    [Fact]
    public void Notice_NamesEveryStyleWithItsLicence()
    {
        var notice = File.ReadAllText(Path.Combine(Repository, "assets", "NOTICE"));
        var spelled = new Dictionary<string, string> { ["Apache-2.0"] = "Apache License 2.0", ["CC-BY-4.0"] = "CC BY 4.0", ["CC-BY-SA-4.0"] = "CC BY-SA 4.0", ["MIT"] = "MIT License" };
        foreach (var style in Opened.Value.Manifest.Styles)
        {
            var from = notice.IndexOf($"\n{style.Name} ", StringComparison.Ordinal);
            Assert.True(from >= 0, style.Name);
            var entry = notice[from..notice.IndexOf("\n\n", from + 1, StringComparison.Ordinal)];
            Assert.Contains(spelled[style.Licence], entry, StringComparison.Ordinal);
            Assert.All(style.Packages, package => Assert.Contains(package["npm:".Length..], entry, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Page_ShowsTheTableOfTheManifest() =>
        Assert.Contains(CorpusTable.Markdown(Opened.Value.Manifest), File.ReadAllText(Path.Combine(Repository, "docs", "corpora.md")), StringComparison.Ordinal);
}
