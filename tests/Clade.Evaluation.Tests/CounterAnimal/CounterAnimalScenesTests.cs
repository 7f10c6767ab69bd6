using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Images;
using Clade.Data.Scenes;

namespace Clade.Evaluation.Tests.CounterAnimal;

public class CounterAnimalScenesTests
{
    private static readonly Lazy<SceneMaterial> Mini = new(() => SceneSources.FromCorpus(Corpus.Open(Path.Combine(Repository(), "assets", "corpora", "pictograms-mini"))).On(HabitatBackground.All));

    [Fact]
    public void Table_NamesThirtyAnimalsOfTheShippedCorpusAndKnownPlaces()
    {
        Assert.Equal(30, AnimalHabitats.All.Count);
        Assert.All(AnimalHabitats.All, animal =>
        {
            Assert.Contains(animal.Key, Mini.Value.Classes);
            Assert.Contains("openmoji", Mini.Value.Of(animal.Key).Select(cutout => cutout.Style));
            Assert.True(Mini.Value.Of(animal.Key).Select(cutout => cutout.Style).Distinct().Count() >= 3, animal.Key);
            Assert.Contains(animal.Value.Common, HabitatBackground.Habitats);
            Assert.Contains(animal.Value.Counter, HabitatBackground.Habitats);
            Assert.NotEqual(animal.Value.Common, animal.Value.Counter);
        });
        Assert.Equal(30, AnimalHabitats.Pairs(Mini.Value.Where(cutout => AnimalHabitats.All.ContainsKey(cutout.Class)).Classes).Count);
    }

    [Fact]
    public void Paired_TheBackgroundAloneDiffers()
    {
        using var set = CounterAnimalScenes.Paired(Mini.Value.Where(cutout => cutout.Style == "openmoji"), new CounterAnimalSceneOptions { PairsPerClass = 3, Size = 64 });
        Assert.Empty(set.Problems);
        Assert.Equal(30 * 3 * 3, set.Entries.Count);
        foreach (var trio in set.Entries.Chunk(3))
        {
            var animal = set.Classes[trio[0].Label!.Value];
            Assert.Equal([AnimalHabitats.All[animal].Common, AnimalHabitats.All[animal].Counter, "white"], trio.Select(entry => entry.Tags["background"]));
            Assert.Single(trio.Select(entry => entry.Tags["pair"]).Distinct());
            Assert.All(trio[..2], entry => Assert.True(double.Parse(entry.Tags["contrast"], System.Globalization.CultureInfo.InvariantCulture) >= 0.12));
            Assert.All(trio[..2], entry => Assert.StartsWith(entry.Tags["background"], entry.Tags["variant"], StringComparison.Ordinal));
            Assert.Equal(["common", "counter", "white"], trio.Select(entry => entry.Tags["group"]));
        }

        // Opaque pixels of the thing are the same on both.
        var pixels = set.Entries.Take(3).Select(entry => ImageFile.DecodeRgb(entry.Read(), entry.Id).Pixels).ToList();
        var same = Enumerable.Range(0, 64 * 64).Count(at => pixels[0].AsSpan(at * 3, 3).SequenceEqual(pixels[1].AsSpan(at * 3, 3)) && pixels[0].AsSpan(at * 3, 3).SequenceEqual(pixels[2].AsSpan(at * 3, 3)));
        Assert.InRange(same, 64 * 64 / 20, 64 * 64 / 2);
        Assert.Equal(set.ContentHash, CounterAnimalScenes.Paired(Mini.Value.Where(cutout => cutout.Style == "openmoji"), new CounterAnimalSceneOptions { PairsPerClass = 3, Size = 64 }).ContentHash);
    }

    [Fact]
    public void Check8_TheTagIsThePastedBackgroundAndTransparentPixelsAreItsOwn()
    {
        foreach (var (scene, _, place) in CounterAnimalScenes.Correlated(Mini.Value, 60, 0.5, new CounterAnimalSceneOptions { Size = 48 }))
        {
            Assert.Equal(place, scene.Plan.Background.Kind);
            var below = HabitatBackground.All.Single(background => background.Id == scene.Background).Paint(48, 48, scene.Plan.BackgroundSeed);
            Assert.Equal(below.Pixels, scene.BackgroundPicture.Pixels);
            // Far from the thing nothing was painted.
            var plan = scene.Plan.Objects[0];
            for (var at = 0; at < 48 * 48; at++)
            {
                if (Math.Abs(at % 48 - plan.X) > plan.Side / 2.0 + 1 || Math.Abs(at / 48 - plan.Y) > plan.Side / 2.0 + 1)
                    Assert.True(below.Pixels.AsSpan(at * 3, 3).SequenceEqual(scene.Picture.Pixels.AsSpan(at * 3, 3)));
            }
        }
    }

    // Chi-square over 6,000 draws: 29 * 5 degrees of freedom; p > 0.01 below 189.
    [Fact]
    public void Check8_AtOneSixthClassAndPlaceAreIndependent()
    {
        var counts = new int[30, 6];
        for (var i = 0; i < 6000; i++)
        {
            var random = new KeyedRandom(0, 1, 2, i);
            counts[i % 30, CounterAnimalScenes.Place(i % 30 % 6, 6, 1 / 6.0, ref random)]++;
        }

        var columns = Enumerable.Range(0, 6).Select(place => Enumerable.Range(0, 30).Sum(label => counts[label, place])).ToArray();
        var chi = Enumerable.Range(0, 180).Sum(i => Math.Pow(counts[i / 6, i % 6] - 200.0 * columns[i % 6] / 6000, 2) / (200.0 * columns[i % 6] / 6000));
        Assert.InRange(chi, 0, 189);
        Assert.InRange(columns.Sum(column => Math.Pow(column - 1000, 2) / 1000), 0, 15.09);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.95)]
    [InlineData(1)]
    public void Correlated_TheOwnPlaceComesWithProbabilityR(double r)
    {
        var own = 0;
        for (var i = 0; i < 4000; i++)
        {
            var random = new KeyedRandom(3, 1, 2, i);
            own += CounterAnimalScenes.Place(2, 6, r, ref random) == 2 ? 1 : 0;
        }

        Assert.Equal(r, own / 4000.0, 0.025);
    }

    [Fact]
    public void Correlated_ClassesTakeTurns()
    {
        var drawn = CounterAnimalScenes.Correlated(Mini.Value, 60, 1, new CounterAnimalSceneOptions { Size = 32 }, first: 30).ToList();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 30), drawn.Select(one => one.Class));
        Assert.All(drawn, one => Assert.Equal(AnimalHabitats.All[one.Scene.Objects[0].Class].Common, one.Place));
        Assert.Equal(drawn[5].Scene.Picture.Pixels, CounterAnimalScenes.Correlated(Mini.Value, 1, 1, new CounterAnimalSceneOptions { Size = 32 }, first: 35).Single().Scene.Picture.Pixels);
    }

    [Theory]
    [InlineData("snow", 170, 255)]
    [InlineData("grass", 40, 190)]
    [InlineData("water", 60, 220)]
    [InlineData("sand", 120, 245)]
    [InlineData("sky", 130, 255)]
    [InlineData("night", 0, 90)]
    public void Habitats_LookLikeTheirColours(string habitat, int least, int most)
    {
        var variants = HabitatBackground.All.Where(background => background.Kind == habitat).ToList();
        Assert.Equal(40, variants.Count);
        var means = variants.Select(variant => variant.Paint(48, 48, 1).Pixels).Select(pixels => (R: Mean(pixels, 0), G: Mean(pixels, 1), B: Mean(pixels, 2))).ToList();
        Assert.All(means, mean => Assert.InRange((mean.R + mean.G + mean.B) / 3, least, most));
        Assert.All(means, mean => Assert.True(habitat switch
        {
            "grass" => mean.G > mean.R && mean.G > mean.B,
            "sand" => mean.R > mean.G && mean.G > mean.B,
            _ => mean.B >= mean.R,
        }, $"{mean}"));
        Assert.Equal(40, means.Distinct().Count());
        Assert.NotEqual(variants[0].Paint(48, 48, 1).Pixels, variants[0].Paint(48, 48, 2).Pixels);

        static double Mean(byte[] pixels, int channel) => Enumerable.Range(0, pixels.Length / 3).Average(at => pixels[at * 3 + channel]);
    }

    [Fact]
    public void Paired_WhatIsMissingIsToldOrRefused()
    {
        var snowless = Mini.Value.Where(cutout => cutout.Style == "openmoji").On(HabitatBackground.All.Where(background => background.Kind != "snow"));
        using var set = CounterAnimalScenes.Paired(snowless, new CounterAnimalSceneOptions { PairsPerClass = 2, Size = 48 });
        Assert.Contains(set.Problems, problem => problem.Id == "polar bear" && problem.Reason.Contains("snow", StringComparison.Ordinal));
        Assert.DoesNotContain(set.Entries, entry => set.Classes[entry.Label!.Value] == "polar bear");
        Assert.Throws<InputException>(() => CounterAnimalScenes.Paired(Mini.Value.On(SceneSources.Patterns)));
        Assert.Throws<InputException>(() => CounterAnimalScenes.Paired(Mini.Value, new CounterAnimalSceneOptions { PairsPerClass = 1 }));
        Assert.Throws<InputException>(() => CounterAnimalScenes.Correlated(Mini.Value, 0, 0.5));
        Assert.Throws<InputException>(() => CounterAnimalScenes.Correlated(snowless, 5, 0.5));
        // A contrast that nothing reaches drops every pair.
        Assert.Throws<InputException>(() => CounterAnimalScenes.Paired(Mini.Value.Where(cutout => cutout.Class is "cow" or "pig"), new CounterAnimalSceneOptions { PairsPerClass = 2, Size = 48, MinContrast = 0.99 }));
    }

    [Fact]
    public void Folder_ClassAndBackgroundAreTheFolders()
    {
        var root = Directory.CreateTempSubdirectory("clade-counteranimal-");
        try
        {
            foreach (var (file, red) in new[] { ("all/cat/snow/1.png", 10), ("all/cat/grass/2.png", 20), ("all/dog/snow/more/3.png", 30), ("all/dog/4.png", 40) })
            {
                var path = Path.Combine(root.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, ImageFile.EncodePng(new RgbImage(4, 4, [.. Enumerable.Repeat((byte)red, 48)])));
            }

            using var set = CounterAnimalFolder.Open(root.FullName);
            Assert.Equal(["cat", "dog"], set.Classes);
            Assert.Equal([("cat", "grass"), ("cat", "snow"), ("dog", "snow")], set.Entries.Select(entry => (set.Classes[entry.Label!.Value], entry.Tags["background"])).Order());
            Assert.Equal("all/dog/4.png", Assert.Single(set.Problems).Id);
            Assert.Throws<InputException>(() => CounterAnimalFolder.Open(Path.Combine(root.FullName, "all", "cat", "snow")));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie below Clade.slnx.");
    }
}
