using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Tests.Corpora;

public class CorpusBuilderTests
{
    private static CorpusManifest Build(FakeCorpus fake, CorpusOptions options, Func<string, byte[]>? bytes = null, CancellationToken cancellation = default) =>
        CorpusBuilder.Build(fake.Plan(bytes), options, null, cancellation);

    [Theory]
    [InlineData(CorpusFormat.Png, false)]
    [InlineData(CorpusFormat.Webp, false)]
    [InlineData(CorpusFormat.Webp, true)]
    public void Open_GivesBackWhatWasBuilt(CorpusFormat format, bool compress)
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder) with { Format = format, Compress = compress };
        var manifest = Build(new FakeCorpus(), options);
        var corpus = Corpus.Open(options.Out);

        Assert.Equal(180, manifest.Items);
        Assert.Equal(60, manifest.Concepts);
        Assert.Equal(0, manifest.Skipped);
        Assert.Equal(60, manifest.Splits["heldout-style"]);
        Assert.Equal(180, manifest.Splits.Values.Sum());
        Assert.Equal(7, manifest.Styles.Single(style => style.Name == "openmoji").Unused);
        Assert.All(manifest.Shards, shard => Assert.EndsWith(compress ? ".tar.gz" : ".tar", shard.File, StringComparison.Ordinal));
        Assert.Equal(180, corpus.Items.Count);
        foreach (var item in corpus.Items)
        {
            Assert.Equal(Clade.Data.Images.ImageFile.DecodeRgb(FakeCorpus.Square(item.Key), "x").Pixels, item.Decode().Pixels);
            Assert.Contains("größe", item.Captions[1], StringComparison.Ordinal);
            Assert.Equal(CorpusSplit.OfConcept(item.Concept), item.ConceptSplit);
        }

        Assert.Equal(JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(corpus.Manifest));
    }

    [Fact]
    public void Splits_KeepTheHeldOutStyleAndTheTestConceptsAway()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        Build(new FakeCorpus(), options);
        var corpus = Corpus.Open(options.Out);
        var train = corpus.Split(CorpusSplit.Train);
        var test = corpus.Split(CorpusSplit.Test);
        Assert.NotEmpty(test);
        Assert.DoesNotContain(train, item => item.Style == "openmoji");
        Assert.Empty(train.Select(item => item.Concept).Intersect(test.Select(item => item.Concept)));
        Assert.All(corpus.Split(CorpusSplit.HeldOutStyle), item => Assert.Equal("openmoji", item.Style));
        Assert.All(corpus.Manifest.Shards, shard => Assert.StartsWith(shard.Split + "-", shard.File, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_Twice_GivesTheSameBytesAndReadsNothing()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        var first = Build(new FakeCorpus(), options);
        var fake = new FakeCorpus();
        var second = Build(fake, options);
        Assert.Equal(0, fake.Decoded);
        Assert.Equal(first.Shards.Select(shard => shard.Sha256), second.Shards.Select(shard => shard.Sha256));

        var other = Build(new FakeCorpus(), options with { Out = folder["other"] });
        Assert.Equal(first.Shards.Select(shard => shard.Sha256), other.Shards.Select(shard => shard.Sha256));
    }

    [Fact]
    public void Build_WithAnotherSeed_ChangesTheOrderAndNotTheSplits()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        Build(new FakeCorpus(), options);
        Build(new FakeCorpus(), options with { Seed = 5, Out = folder["other"] });
        var (a, b) = (Corpus.Open(options.Out), Corpus.Open(folder["other"]));
        Assert.NotEqual(a.Items.Select(item => item.Key), b.Items.Select(item => item.Key));
        Assert.Equal(a.Items.Select(item => (item.Key, item.Split)).Order(), b.Items.Select(item => (item.Key, item.Split)).Order());
    }

    [Fact]
    public void Build_AfterAKill_MakesOnlyWhatIsMissing()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        var whole = Build(new FakeCorpus(), options);

        // As a kill leaves it: no manifest, some shards noted, one cut short by the file system, a temporary file.
        var shards = whole.Shards.Take(6).ToList();
        File.WriteAllText(Path.Combine(options.Out, "progress.json"), JsonSerializer.Serialize(shards, CorpusManifest.Json));
        File.Delete(Path.Combine(options.Out, "manifest.json"));
        foreach (var shard in whole.Shards.Skip(6))
            File.Delete(Path.Combine(options.Out, shard.File));
        using (var cut = File.OpenWrite(Path.Combine(options.Out, shards[2].File)))
            cut.SetLength(cut.Length / 2);
        File.WriteAllText(Path.Combine(options.Out, ".train-00001.tar.1.tmp"), "half");

        Assert.Contains("is not finished", Assert.Throws<InputException>(() => Corpus.Open(options.Out)).Message, StringComparison.Ordinal);
        var fake = new FakeCorpus();
        var again = Build(fake, options);
        Assert.Equal(whole.Items - shards.Sum(shard => shard.Items) + shards[2].Items, fake.Decoded);
        Assert.Equal(whole.Shards.Select(shard => shard.Sha256), again.Shards.Select(shard => shard.Sha256));
        Assert.Equal(180, Corpus.Open(options.Out).Items.Count);
        Assert.False(File.Exists(Path.Combine(options.Out, "progress.json")));
    }

    [Fact]
    public void Build_WhenStopped_GoesOnLater()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        using var stop = new CancellationTokenSource();
        var fake = new FakeCorpus();
        fake.BeforeRead = () =>
        {
            if (fake.Decoded > 100)
                stop.Cancel();
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Build(fake, options, null, stop.Token));
        Assert.DoesNotContain(Directory.EnumerateFiles(options.Out), file => file.EndsWith(".tmp", StringComparison.Ordinal));

        var next = new FakeCorpus();
        Assert.Equal(180, Build(next, options).Items);
        Assert.InRange(next.Decoded, 1, 100);
        Assert.Equal(180, Corpus.Open(options.Out).Items.Count);
    }

    [Fact]
    public void Build_WithOtherOptions_ReplacesEveryShard()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        Build(new FakeCorpus(), options);
        var fake = new FakeCorpus();
        Build(fake, options with { ImageSize = 24, ShardItems = 64 });
        Assert.Equal(180, fake.Decoded);
        var corpus = Corpus.Open(options.Out);
        Assert.Equal(24, corpus.Items[0].Decode().Width);
        Assert.Equal(corpus.Manifest.Shards.Count, Directory.EnumerateFiles(options.Out, "*.tar").Count());
    }

    [Fact]
    public void Build_SkipsWhatCannotBeUsed_AndSaysSo()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        var white = new byte[16 * 16 * 3];
        white.AsSpan().Fill(255);
        var manifest = Build(new FakeCorpus(), options, key => key switch
        {
            "noto-c3" => "I am a text file"u8.ToArray(),
            "noto-c4" => Clade.Data.Images.ImageFile.EncodePng(new Clade.Data.Images.RgbImage(16, 16, white)),
            "twemoji-c5" => [],
            _ => FakeCorpus.Square(key),
        });
        Assert.Equal((177, 3), (manifest.Items, manifest.Skipped));
        var lines = File.ReadAllLines(Path.Combine(options.Out, "skipped.jsonl")).Select(line => JsonSerializer.Deserialize<SkippedPicture>(line, CorpusManifest.Json)!).ToDictionary(skipped => skipped.Key);
        Assert.Equal(["noto-c3", "noto-c4", "twemoji-c5"], lines.Keys.Order(StringComparer.Ordinal));
        Assert.All(lines.Values, skipped => Assert.EndsWith(".", skipped.Reason, StringComparison.Ordinal));
        Assert.Contains("white", lines["noto-c4"].Reason, StringComparison.Ordinal);
        Assert.Equal(177, Corpus.Open(options.Out).Items.Count);
    }

    [Fact]
    public void Build_WhereNothingCanBeWritten_IsOneSentence()
    {
        using var folder = new TempFolder();
        folder.Write("file", "in the way");
        var options = FakeCorpus.Options(folder) with { Out = folder["file"] + "/corpus" };
        Assert.Contains("Cannot write", Assert.Throws<InputException>(() => Build(new FakeCorpus(), options)).Message, StringComparison.Ordinal);
        Assert.Equal(["file"], folder.Files);
    }

    [Fact]
    public void Build_RefusesOptionsThatMakeNoSense()
    {
        using var folder = new TempFolder();
        var options = FakeCorpus.Options(folder);
        foreach (var (bad, word) in new[] { (options with { ImageSize = 8 }, "16 to 1024"), (options with { Quality = 0 }, "1 to 100"), (options with { ShardItems = 1 }, "16 to 100000"), (options with { Languages = [] }, "at least one"), (options with { Out = " " }, "--out") })
            Assert.Contains(word, Assert.Throws<InputException>(() => CorpusBuilder.Build("pictograms", bad)).Message, StringComparison.Ordinal);
        Assert.Contains("choose among pictograms", Assert.Throws<InputException>(() => CorpusBuilder.Build("pictogram", options)).Message, StringComparison.Ordinal);
    }
}
