using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class SceneComposerTests
{
    [Fact]
    public void Compose_DependsOnTheNumberAlone()
    {
        var options = new SceneOptions { Seed = 11 };
        var first = new SceneComposer(SceneFixture.Mini, options);
        var expected = Enumerable.Range(0, 60).Select(number => Text(first.Compose(number))).ToList();
        // Another material, drawings decoded in another order, on several threads, with a cache that has forgotten.
        var second = new SceneComposer(SceneSources.FromCorpus(Data.Corpora.Corpus.Open(Path.Combine(SceneFixture.Repository(), "assets", "corpora", "pictograms-mini"))), options);
        var found = new string[60];
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => found[59 - i] = Text(second.Compose(59 - i)));
        Assert.Equal(expected, found);
        Assert.NotEqual(expected[0], Text(new SceneComposer(SceneFixture.Mini, options with { Seed = 12 }).Compose(0)));
        Assert.Equal(60, expected.Distinct().Count());

        static string Text(Scene scene) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(scene.Picture.Pixels)) + scene.Captions.Short + scene.Captions.Long + scene.Captions.Negative.Caption
            + string.Concat(scene.Relations) + string.Concat(scene.Objects.Select(one => CocoRle.Encode(one.Mask)));
    }

    [Fact]
    public void Compose_KeepsToTheOptions()
    {
        var options = new SceneOptions { Width = 160, Height = 96, MinThings = 3, MaxThings = 5, MaxObjects = 6, CopyChance = 0.5, MaxCopies = 3, MinVisible = 0.6, MinContrast = 0.15, OverlapChance = 0.3 };
        var composer = new SceneComposer(SceneFixture.Mini, options);
        var clear = 0;
        for (var number = 0; number < 200; number++)
        {
            var scene = composer.Compose(number);
            Assert.Equal((160, 96, 160 * 96 * 3), (scene.Width, scene.Height, scene.Picture.Pixels.Length));
            Assert.InRange(scene.Objects.Select(one => one.Class).Distinct().Count(), 3, 5);
            Assert.InRange(scene.Objects.Count, 3, 6);
            Assert.All(scene.Objects.GroupBy(one => one.Class), group => Assert.InRange(group.Count(), 1, 3));
            Assert.All(scene.Objects.GroupBy(one => one.Thing), group => Assert.Single(group.Select(one => (one.Cutout, one.Plan.Hue, one.Plan.Turn)).Distinct()));
            Assert.All(scene.Objects.Select(one => PlacedSprite.Of(composer.Material, one.Plan)), placed =>
                Assert.True(placed.Left >= -1 && placed.Top >= -1 && placed.Left + placed.Sprite.Width <= 161 && placed.Top + placed.Sprite.Height <= 97, $"{placed}"));
            clear += scene.Objects.All(one => one.Visible >= 0.6 && one.Contrast >= 0.15) ? 1 : 0;
        }

        Assert.InRange(clear, 195, 200);
    }

    [Fact]
    public void Compose_TheSubjectIsInIt()
    {
        var composer = new SceneComposer(SceneFixture.Drawn(), new SceneOptions { MinThings = 1, MaxThings = 1 });
        for (var number = 0; number < 30; number++)
            Assert.Equal("bus", composer.Compose(number, "bus").Objects[0].Class);
        Assert.Contains("There is no thing called 'buss'", Assert.Throws<InputException>(() => composer.Compose(0, "buss")).Message, StringComparison.Ordinal);
    }

    // Chi-square over 6,000 scenes, 25 and 5 degrees of freedom: p > 0.01 below 44.31 and 15.09.
    [Fact]
    public void Compose_BackgroundAndClassAreIndependentAndEven()
    {
        var material = SceneFixture.Drawn();
        var composer = new SceneComposer(material, new SceneOptions { Width = 32, Height = 32, MinThings = 1, MaxThings = 1, CopyChance = 0, MinContrast = 0 });
        var counts = new int[6, 6];
        const int scenes = 6000;
        for (var number = 0; number < scenes; number++)
        {
            var scene = composer.Compose(number);
            counts[material.Classes.ToList().IndexOf(scene.Objects[0].Class), material.Backgrounds.ToList().FindIndex(one => one.Id == scene.Background)]++;
        }

        double[] rows = new double[6], columns = new double[6];
        for (var i = 0; i < 36; i++)
        {
            rows[i / 6] += counts[i / 6, i % 6];
            columns[i % 6] += counts[i / 6, i % 6];
        }

        var independence = Enumerable.Range(0, 36).Sum(i => Math.Pow(counts[i / 6, i % 6] - rows[i / 6] * columns[i % 6] / scenes, 2) / (rows[i / 6] * columns[i % 6] / scenes));
        Assert.InRange(independence, 0, 44.31);
        Assert.InRange(rows.Sum(row => Math.Pow(row - scenes / 6.0, 2) / (scenes / 6.0)), 0, 15.09);
        Assert.InRange(columns.Sum(column => Math.Pow(column - scenes / 6.0, 2) / (scenes / 6.0)), 0, 15.09);
    }

    [Fact]
    public void Views_EveryMatchIsTheSamePoint()
    {
        var composer = new SceneComposer(SceneFixture.Mini, new SceneOptions { Seed = 2, OverlapChance = 0.5 });
        for (var number = 0; number < 20; number++)
        {
            var views = composer.Views(number, 12);
            Assert.Equal(views.First.Objects.Select(one => one.Cutout), views.Second.Objects.Select(one => one.Cutout));
            Assert.Equal(views.First.Layers, composer.Compose(number).Layers);
            var (first, second) = (Opaque(composer.Material, views.First), Opaque(composer.Material, views.Second));
            var pure = 0;
            for (var at = 0; at < views.Matches.Count; at++)
            {
                var (x, y) = (at % 128, at / 128);
                var (layer, shift) = (views.First.Layers[at], views.Shift(views.First.Layers[at]));
                var inside = x + shift.X is >= 0 and < 128 && y + shift.Y is >= 0 and < 128;
                var seen = inside && views.Second.Layers[(y + shift.Y) * 128 + x + shift.X] == layer;
                Assert.Equal(seen ? (y + shift.Y) * 128 + x + shift.X : -1, views.Matches[at]);
                // Half transparent edges show something else behind them in each view.
                if (!seen || !first[at] || !second[views.Matches[at]])
                    continue;
                pure++;
                Assert.True(views.First.Picture.Pixels.AsSpan(at * 3, 3).SequenceEqual(views.Second.Picture.Pixels.AsSpan(views.Matches[at] * 3, 3)));
            }

            Assert.True(pure > 8000);
            var depths = Enumerable.Range(0, views.First.Objects.Count + 1).Select(views.Depth).ToList();
            Assert.Equal(1, depths[0]);
            Assert.Equal(depths.OrderDescending(), depths);
        }
    }

    // Where the uppermost drawing that has any alpha is opaque, or there is none.
    private static bool[] Opaque(SceneMaterial material, Scene scene)
    {
        var opaque = Enumerable.Repeat(true, scene.Width * scene.Height).ToArray();
        foreach (var (sprite, left, top) in scene.Plan.Objects.Select(plan => PlacedSprite.Of(material, plan)))
        {
            for (var at = 0; at < opaque.Length; at++)
            {
                var (x, y) = (at % scene.Width - left, at / scene.Width - top);
                if (x >= 0 && y >= 0 && x < sprite.Width && y < sprite.Height && sprite.Alpha[y * sprite.Width + x] is > 0 and var alpha)
                    opaque[at] = alpha == 255;
            }
        }

        return opaque;
    }

    [Theory]
    [InlineData("size", "16 to 4096")]
    [InlineData("things", "the things must be")]
    [InlineData("classes", "as many classes")]
    [InlineData("scale", "two shares")]
    [InlineData("chance", "is a probability")]
    [InlineData("alpha", "least alpha")]
    public void Composer_OptionsThatCannotBeAreRefused(string what, string sentence)
    {
        var good = new SceneOptions();
        var bad = what switch
        {
            "size" => good with { Width = 15 },
            "things" => good with { MinThings = 3, MaxThings = 2 },
            "classes" => good with { MaxThings = 7, MaxObjects = 7 },
            "scale" => good with { MinScale = 0.5, MaxScale = 0.4 },
            "chance" => good with { FlipChance = double.NaN },
            _ => good with { MinAlpha = 0 },
        };
        Assert.Contains(sentence, Assert.Throws<InputException>(() => new SceneComposer(SceneFixture.Drawn(), bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Material_DividesArtistsAndBackgrounds()
    {
        var (train, test) = SceneFixture.Mini.Divide();
        Assert.Equal(["openmoji"], test.Styles);
        Assert.DoesNotContain("openmoji", train.Styles);
        Assert.Empty(train.Backgrounds.Select(one => one.Id).Intersect(test.Backgrounds.Select(one => one.Id)));
        Assert.Equal(SceneFixture.Mini.Backgrounds.Count, train.Backgrounds.Count + test.Backgrounds.Count);
        Assert.InRange(test.Backgrounds.Count, 5, 20);
        Assert.Throws<InputException>(() => SceneFixture.Mini.Divide(["nobody"]));
        Assert.Throws<InputException>(() => SceneFixture.Mini.Divide(testShare: 1));
        Assert.Throws<InputException>(() => SceneFixture.Mini.Divide(SceneFixture.Mini.Styles));
    }

    [Fact]
    public void Material_RefusesNothingAndTwice()
    {
        var drawn = SceneFixture.Drawn();
        Assert.Contains("need cut-outs", Assert.Throws<InputException>(() => drawn.Where(_ => false)).Message, StringComparison.Ordinal);
        Assert.Contains("hard-apple", Assert.Throws<InputException>(() => new SceneMaterial(drawn.Cutouts.Concat(drawn.Cutouts), drawn.Backgrounds)).Message, StringComparison.Ordinal);
        Assert.Contains("Two backgrounds", Assert.Throws<InputException>(() => drawn.On([.. drawn.Backgrounds, drawn.Backgrounds[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one background", Assert.Throws<InputException>(() => new SceneComposer(drawn.On([]))).Message, StringComparison.Ordinal);
        var empty = new SceneMaterial([new Cutout("nothing", Noun.Of("ghost"), "soft", () => new RgbaImage(4, 4, new byte[64]))], drawn.Backgrounds);
        var options = new SceneOptions { MinThings = 1, MaxThings = 1 };
        Assert.Contains("shows nothing", Assert.Throws<InputException>(() => new SceneComposer(empty, options).Compose(0)).Message, StringComparison.Ordinal);
        var broken = new SceneMaterial([new Cutout("broken", Noun.Of("ghost"), "soft", () => throw new InputException("broken.png cannot be read."))], drawn.Backgrounds);
        Assert.Contains("broken.png", Assert.Throws<InputException>(() => new SceneComposer(broken, options).Compose(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_ChangesWithEverythingThatCounts()
    {
        var (material, options) = (SceneFixture.Drawn(), new SceneOptions());
        var fingerprints = new[]
        {
            new SceneComposer(material, options), new SceneComposer(material, options with { Seed = 1 }), new SceneComposer(material, options with { FlipChance = 0.31 }),
            new SceneComposer(material.Where(cutout => cutout.Style == "soft"), options), new SceneComposer(material.On(material.Backgrounds.Skip(1)), options),
            new SceneComposer(new SceneMaterial(material.Cutouts, material.Backgrounds, "other"), options),
        }.Select(composer => composer.Fingerprint).ToList();
        Assert.Equal(fingerprints.Count, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], new SceneComposer(SceneFixture.Drawn(), new SceneOptions()).Fingerprint);
    }

    [Fact]
    public void PictureBackground_IsAWindowOfThePicture()
    {
        var picture = new RgbImage(90, 60, [.. Enumerable.Range(0, 90 * 60).SelectMany(at => new[] { (byte)(at % 90 * 2), (byte)(at / 90 * 4), (byte)7 })]);
        var background = new PictureBackground("p", "photo", "", () => picture, leastShare: 1);
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 40; seed++)
        {
            var painted = background.Paint(60, 60, seed);
            Assert.Equal(painted.Pixels, background.Paint(60, 60, seed).Pixels);
            // The whole height fits: rows are untouched, columns run on or back by one.
            Assert.All(Enumerable.Range(0, 60), row => Assert.Equal((byte)(row * 4), painted.Pixels[row * 180 + 1]));
            var steps = Enumerable.Range(0, 59).Select(x => painted.Pixels[(x + 1) * 3] - painted.Pixels[x * 3]).Distinct().ToList();
            Assert.True(steps is [2] or [-2]);
            seen.Add($"{steps[0]} {painted.Pixels[0]}");
        }

        Assert.True(seen.Count > 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureBackground("p", "photo", "", () => picture, 0));
    }

    [Fact]
    public void Cache_ForgetsWhatIsNotAskedFor()
    {
        var made = 0;
        var cache = new GenerationCache<int, byte[]>(100, value => value.Length);
        byte[] Get(int key) => cache.Get(key, 0, (_, _) =>
        {
            made++;
            return new byte[20];
        });
        for (var i = 0; i < 3; i++)
            Get(1);
        Assert.Equal(1, made);
        for (var i = 0; i < 20; i++)
        {
            Get(1);
            Get(100 + i);
        }

        Assert.Equal(21, made);
        Get(100);
        Assert.Equal(22, made);
    }
}
