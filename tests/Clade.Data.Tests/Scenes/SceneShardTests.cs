using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;
using Clade.Data.Shards;

namespace Clade.Data.Tests.Scenes;

public class SceneShardTests
{
    private static readonly SceneComposer Composer = new(SceneFixture.Drawn(), new SceneOptions { Width = 48, Height = 40 });

    [Theory]
    [InlineData(SceneFormat.Png)]
    [InlineData(SceneFormat.Webp)]
    public void Stills_AreReadBackPixelByPixelAndMaskByMask(SceneFormat format)
    {
        using var folder = new TempFolder();
        var manifest = SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, Count = 7, First = 5, ShardItems = 3, Format = format });
        Assert.Equal(["stills-00000.tar", "stills-00001.tar", "stills-00002.tar"], manifest.Shards.Select(shard => shard.File));
        Assert.Equal([3, 3, 1], manifest.Shards.Select(shard => shard.Items));
        Assert.Equal(["scenes.json", .. manifest.Shards.Select(shard => shard.File)], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var samples = manifest.Shards.SelectMany(shard => ShardReader.Read(Path.Combine(folder.Path, shard.File))).ToList();
        for (var i = 0; i < samples.Count; i++)
        {
            var (scene, record) = (Composer.Compose(5 + i), SceneRecord.Read(samples[i].Find("json")!.Data.Span));
            Assert.Equal((samples[i].Key, 5L + i, $"scene-{5 + i:D10}"), (record.Key, record.Number, record.Key));
            Assert.Equal(scene.Picture.Pixels, ImageFile.DecodeRgb(samples[i].Members[0].Data.Span, "member").Pixels);
            Assert.Equal((scene.Captions.Short.Text, scene.Captions.Long.Text, scene.Captions.Negative.Caption.Text), (record.Caption, record.LongCaption, record.NegativeCaption));
            Assert.Equal(scene.Captions.Short.Text, System.Text.Encoding.UTF8.GetString(samples[i].Find("txt")!.Data.Span));
            Assert.Equal(scene.Relations.Count, record.Relations.Count);
            Assert.Equal(scene.Background, record.Background);
            foreach (var (one, written) in scene.Objects.Zip(record.Objects))
            {
                Assert.Equal((one.Class, one.Layer, one.Area, one.FullArea), (written.Class, written.Layer, written.Area, written.FullArea));
                Assert.Equal([one.Box.Left, one.Box.Top, one.Box.Width, one.Box.Height], written.Box);
                Assert.Equal([scene.Height, scene.Width], written.Segmentation!.Size);
                Assert.Equal(one.Mask.ToBytes(), CocoRle.Decode(written.Segmentation.Counts, scene.Width, scene.Height).ToBytes());
                Assert.Equal(one.FullMask.ToBytes(), CocoRle.Decode(written.FullSegmentation!.Counts, scene.Width, scene.Height).ToBytes());
            }
        }

        Assert.Equal(manifest.Fingerprint, SceneManifest.Read(folder.Path).Fingerprint);
        Assert.Equal(Composer.Options, SceneManifest.Read(folder.Path).Options);
    }

    [Fact]
    public void Edits_HoldBothPictures()
    {
        using var folder = new TempFolder();
        var manifest = SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, Count = 12, Kind = SceneBuildKind.Edits });
        var samples = ShardReader.Read(Path.Combine(folder.Path, manifest.Shards[0].File)).ToList();
        for (var number = 0; number < 12; number++)
        {
            var (edit, record) = (Composer.Edit(number), SceneRecord.Read(samples[number].Find("json")!.Data.Span));
            Assert.Equal(edit.Original.Picture.Pixels, ImageFile.DecodeRgb(samples[number].Find("png")!.Data.Span, "a").Pixels);
            Assert.Equal(edit.Edited.Picture.Pixels, ImageFile.DecodeRgb(samples[number].Find("edited.png")!.Data.Span, "b").Pixels);
            Assert.Equal((edit.Caption.Text, edit.EditedCaption.Text, edit.Instruction), (record.Edit!.OriginalCaption, record.Edit.EditedCaption, record.Edit.Instruction));
            Assert.Equal(edit.Edited.Objects.Count, record.Edit.Objects.Count);
        }

        Assert.Equal("swap colours", SceneRecord.Read(samples[(int)SceneChange.SwapColours].Find("json")!.Data.Span).Edit!.Change);
    }

    [Fact]
    public void Films_HoldTheirFramesAndTracks()
    {
        using var folder = new TempFolder();
        var build = new SceneBuild { Out = folder.Path, Count = 3, Kind = SceneBuildKind.Films, Films = new FilmOptions { Frames = 5 } };
        var manifest = SceneBuilder.Build(Composer, build);
        var films = new FilmComposer(Composer.Material, Composer.Options, build.Films);
        foreach (var (sample, number) in ShardReader.Read(Path.Combine(folder.Path, manifest.Shards[0].File)).Select((sample, number) => (sample, number)))
        {
            var (film, record) = (films.Compose(number), SceneRecord.Read(sample.Find("json")!.Data.Span));
            Assert.Equal(["000.png", "001.png", "002.png", "003.png", "004.png", "txt", "json"], sample.Members.Select(member => member.Extension));
            Assert.Equal(film.Frames[3].Picture.Pixels, ImageFile.DecodeRgb(sample.Find("003.png")!.Data.Span, "frame").Pixels);
            Assert.Equal((5, film.Tracks.Count, film.Relations.Count), (record.Frames, record.Tracks!.Count, record.Relations.Count));
            Assert.Equal(film.Tracks[0].Boxes.Select(box => box.Width), record.Tracks[0].Boxes.Select(box => box[2]));
        }

        Assert.Equal(build.Films, SceneManifest.Read(folder.Path).Films);
    }

    [Fact]
    public void Build_GoesOnWhereItStopped()
    {
        using var folder = new TempFolder();
        using var whole = new TempFolder();
        var build = new SceneBuild { Out = folder.Path, Count = 40, ShardItems = 20 };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => SceneBuilder.Build(Composer, build, new Tell(done =>
        {
            if (done >= 20)
                stop.Cancel();
        }), stop.Token));
        Assert.Equal(["progress.json", "stills-00000.tar"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("not finished", Assert.Throws<InputException>(() => SceneManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
        var kept = File.GetLastWriteTimeUtc(Path.Combine(folder.Path, "stills-00000.tar"));
        var manifest = SceneBuilder.Build(Composer, build);
        Assert.Equal(kept, File.GetLastWriteTimeUtc(Path.Combine(folder.Path, "stills-00000.tar")));
        Assert.Equal(SceneBuilder.Build(Composer, build with { Out = whole.Path }).Shards, manifest.Shards);
    }

    [Fact]
    public void Build_OtherOptionsWriteAnewAndDamageIsMended()
    {
        using var folder = new TempFolder();
        var build = new SceneBuild { Out = folder.Path, Count = 4, ShardItems = 2 };
        var first = SceneBuilder.Build(Composer, build);
        var path = Path.Combine(folder.Path, "stills-00001.tar");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Equal(first.Shards, SceneBuilder.Build(Composer, build).Shards);
        var other = SceneBuilder.Build(new SceneComposer(Composer.Material, Composer.Options with { Seed = 1 }), build with { Count = 2 });
        Assert.NotEqual(first.Shards[0].Sha256, other.Shards[0].Sha256);
        Assert.Equal(["scenes.json", "stills-00000.tar"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_WhatCannotBeIsRefused()
    {
        using var folder = new TempFolder();
        Assert.Contains("1 to 100 million", Assert.Throws<InputException>(() => SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, Count = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 100000", Assert.Throws<InputException>(() => SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, ShardItems = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("--out DIR", Assert.Throws<InputException>(() => SceneBuilder.Build(Composer, new SceneBuild { Out = " " })).Message, StringComparison.Ordinal);
        Assert.Contains("There are no scenes", Assert.Throws<InputException>(() => SceneManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "scenes.json"), "{\"layout\": 1}");
        Assert.Contains("cannot be read", Assert.Throws<InputException>(() => SceneManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SceneRecord.Read("[]"u8));
    }

    [Fact]
    public void Shards_OpenAsASetOfPictures()
    {
        using var folder = new TempFolder();
        SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, Count = 5 });
        using var set = PictureSets.Open(Path.Combine(folder.Path, "stills-00000.tar"));
        Assert.Equal(5, set.Entries.Count);
        Assert.Empty(set.Problems);
        var scene = Composer.Compose(2);
        Assert.Equal([scene.Captions.Short.Text], set.Entries[2].Captions);
        Assert.Equal(scene.Background, set.Entries[2].Tags["background"]);
        Assert.Equal(scene.Picture.Pixels, ImageFile.DecodeRgb(set.Entries[2].Read(), "entry").Pixels);
    }

    [Fact]
    public void Sets_ForClassificationAndRetrieval()
    {
        var composer = new SceneComposer(SceneFixture.Drawn(), new SceneOptions { Width = 48, Height = 40, MinThings = 1, MaxThings = 1 });
        var labelled = SceneSets.Classification(composer, 13, first: 100);
        Assert.Equal(composer.Material.Classes, labelled.Classes);
        for (var i = 0; i < 13; i++)
        {
            var (entry, scene) = (labelled.Entries[i], composer.Compose(100 + i, composer.Material.Classes[i % 6]));
            Assert.Equal(i % 6, entry.Label);
            Assert.Equal((scene.Objects[0].Class, scene.Background, scene.Objects[0].Cutout.Style), (entry.Tags["class"], entry.Tags["background"], entry.Tags["style"]));
            Assert.Equal(scene.Picture.Pixels, ImageFile.DecodeRgb(entry.Read(), "entry").Pixels);
        }

        var told = SceneSets.Retrieval(Composer, 6);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => Composer.Compose(i).Captions.Short.Text), told.Entries.Select(entry => Assert.Single(entry.Captions)));
        Assert.Equal(Composer.Compose(4).Captions.Long.Text, SceneSets.Retrieval(Composer, 6, longCaptions: true).Entries[4].Captions[0]);
        Assert.Equal(told.ContentHash, SceneSets.Retrieval(Composer, 6).ContentHash);
        Assert.NotEqual(told.ContentHash, SceneSets.Retrieval(Composer, 6, first: 1).ContentHash);
        Assert.Equal(13, labelled.Entries.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public void Stamps_OfTheSameNumberWithAnotherLabelDiffer()
    {
        var composer = new SceneComposer(SceneFixture.Drawn(), new SceneOptions { Width = 48, Height = 40, MinThings = 1, MaxThings = 1 });
        PictureEntry early = SceneSets.Classification(composer, 4).Entries[3], late = SceneSets.Classification(composer, 2, first: 3).Entries[0];
        Assert.Equal(early.Id, late.Id);
        Assert.NotEqual(early.Read(), late.Read());
        Assert.NotEqual(early.Stamp, late.Stamp);
    }

    [Fact]
    public void Sets_ADrawingThatCannotBeRead_IsOneSentence()
    {
        var broken = new Cutout("soft-ball", Noun.Of("ball"), "soft", () => throw new InputException("soft-ball is damaged."));
        var composer = new SceneComposer(new SceneMaterial([broken], SceneSources.Patterns), new SceneOptions { MinThings = 1, MaxThings = 1 });
        Assert.Equal("soft-ball is damaged.", Assert.Throws<InputException>(() => SceneSets.Retrieval(composer, 9)).Message);
        Assert.Equal("soft-ball is damaged.", Assert.Throws<InputException>(() => SceneSets.Classification(composer, 9)).Message);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"File": null, "First": 0, "Items": 1, "Bytes": 1, "Sha256": "", "Plan": ""}]""")]
    public void ALedgerOfNothing_CountsAsNothing(string json)
    {
        using var folder = new TempFolder();
        folder.Write(SceneLedger.FileName, json);
        Assert.Equal(2, SceneBuilder.Build(Composer, new SceneBuild { Out = folder.Path, Count = 2 }).Items);
    }

    [Fact]
    public void Backgrounds_OfASetOfPictures()
    {
        var material = Composer.Material.On(SceneSources.Backgrounds(SceneSets.Retrieval(Composer, 3), "scene", entry => $"on {entry.Id}"));
        var scene = new SceneComposer(material, Composer.Options).Compose(1);
        Assert.StartsWith("scene-scene-", scene.Background, StringComparison.Ordinal);
        Assert.All(material.Backgrounds, background => Assert.StartsWith("on scene-", background.Phrase, StringComparison.Ordinal));
    }

    private sealed class Tell(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}
