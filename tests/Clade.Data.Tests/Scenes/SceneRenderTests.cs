using Clade.Core;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

/// <summary>Painting against the loop that one would write first.</summary>
public class SceneRenderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compose_EqualsBruteForce(bool mini)
    {
        var options = new SceneOptions { Seed = 3, OverlapChance = 0.5, InsideChance = 0.2, UpsideDownChance = 0.3, MinVisible = 0.1 };
        var composer = new SceneComposer(mini ? SceneFixture.Mini : SceneFixture.Drawn(), options);
        for (var number = 0; number < 40; number++)
            Check(composer, composer.Compose(number));
    }

    [Fact]
    public void Render_TurnedFadedAndCutOffEqualsBruteForce()
    {
        var material = SceneFixture.Drawn();
        var composer = new SceneComposer(material);
        var plan = new ScenePlan(0, 64, 48, material.Backgrounds[1])
        {
            Objects =
            [
                new ObjectPlan(material.Cutouts[0]) { Side = 40, X = 2, Y = 3, Turn = 33, Hue = SceneColour.Green },
                new ObjectPlan(material.Cutouts[3]) { Side = 30, X = 62.4, Y = 47.6, Turn = 90, Flipped = true },
                new ObjectPlan(material.Cutouts[5]) { Side = 25, X = 30, Y = 20, Opacity = 0.6, Turn = 270 },
                new ObjectPlan(material.Cutouts[7]) { Side = 20, X = -100, Y = 20 },
                new ObjectPlan(material.Cutouts[8]) { Side = 20, X = 30, Y = 30, Opacity = 0.4 },
            ],
        };
        var scene = composer.Render(plan);
        Check(composer, scene);
        Assert.All(new[] { 3, 4 }, index => Assert.Equal((0, true, 0.0), (scene.Objects[index].FullArea, scene.Objects[index].FullBox.IsEmpty, scene.Objects[index].Visible)));
    }

    [Fact]
    public void Render_WithoutThingsIsTheBackground()
    {
        var composer = new SceneComposer(SceneFixture.Drawn());
        var scene = composer.Render(new ScenePlan(0, 40, 40, composer.Material.Backgrounds[0]));
        Assert.Equal(scene.BackgroundPicture.Pixels, scene.Picture.Pixels);
        Assert.All(scene.Layers, layer => Assert.Equal(0, layer));
        Assert.Empty(scene.Relations);
        Assert.Equal("nothing", scene.Captions.Short.Text.Split(' ')[0]);
    }

    [Fact]
    public void Render_GainMultipliesPictureAndBackground()
    {
        var composer = new SceneComposer(SceneFixture.Drawn());
        var plan = composer.Plan(5);
        var (plain, bright) = (composer.Render(plan), composer.Render(plan with { Gain = 1.3 }));
        Assert.Equal(plain.Picture.Pixels.Select(value => (byte)Math.Min(255, Math.Round(1.3 * value))), bright.Picture.Pixels);
        Assert.Equal(plain.BackgroundPicture.Pixels.Select(value => (byte)Math.Min(255, Math.Round(1.3 * value))), bright.BackgroundPicture.Pixels);
        Assert.Equal(plain.Layers, bright.Layers);
    }

    [Fact]
    public void Compose_OnAnotherBackgroundTheThingsStay()
    {
        var composer = new SceneComposer(SceneFixture.Mini);
        var plan = composer.Plan(7);
        foreach (var background in composer.Material.Backgrounds.Take(5))
        {
            var scene = composer.Render(plan with { Background = background });
            Assert.Equal(background.Id, scene.Background);
            Assert.Equal(composer.Render(plan).Layers, scene.Layers);
            Assert.Equal(background.Paint(128, 128, plan.BackgroundSeed).Pixels, scene.BackgroundPicture.Pixels);
        }
    }

    [Theory]
    [InlineData("size")]
    [InlineData("side")]
    [InlineData("turn")]
    [InlineData("hue")]
    [InlineData("gain")]
    [InlineData("opacity")]
    [InlineData("place")]
    [InlineData("many")]
    public void Render_APlanThatCannotBePaintedIsRefused(string what)
    {
        var composer = new SceneComposer(SceneFixture.Drawn());
        var (one, background) = (new ObjectPlan(composer.Material.Cutouts[0]), composer.Material.Backgrounds[0]);
        var plan = new ScenePlan(0, 64, 64, background) { Objects = [one] };
        plan = what switch
        {
            "size" => new ScenePlan(0, 8, 64, background),
            "side" => plan with { Objects = [one with { Side = 0 }] },
            "turn" => plan with { Objects = [one with { Turn = 360 }] },
            "hue" => plan with { Objects = [one with { Hue = SceneColour.White }] },
            "gain" => plan with { Gain = double.NaN },
            "opacity" => plan with { Objects = [one with { Opacity = 1.1 }] },
            "place" => plan with { Objects = [one with { X = double.PositiveInfinity }] },
            _ => plan with { Objects = [.. Enumerable.Repeat(one, 256)] },
        };
        Assert.Contains("cannot be", Assert.Throws<InputException>(() => composer.Render(plan)).Message.Replace("does not exist", "cannot be", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    internal static void Check(SceneComposer composer, Scene scene)
    {
        var (width, height, least) = (scene.Width, scene.Height, composer.Options.MinAlpha);
        var below = scene.Plan.Background.Paint(width, height, scene.Plan.BackgroundSeed).Pixels;
        Assert.Equal(below, scene.BackgroundPicture.Pixels);
        var (pixels, layers, untouched) = (below.ToArray(), new byte[width * height], Enumerable.Repeat(true, width * height).ToArray());
        var full = new bool[scene.Objects.Count][];
        for (var index = 0; index < scene.Objects.Count; index++)
        {
            full[index] = new bool[width * height];
            var plan = scene.Plan.Objects[index];
            var placed = PlacedSprite.Of(composer.Material, plan);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (i, j) = (x - placed.Left, y - placed.Top);
                    if (i < 0 || j < 0 || i >= placed.Sprite.Width || j >= placed.Sprite.Height)
                        continue;
                    int alpha = placed.Sprite.Alpha[j * placed.Sprite.Width + i];
                    for (var channel = 0; channel < 3; channel++)
                    {
                        ref var pixel = ref pixels[(y * width + x) * 3 + channel];
                        pixel = (byte)(placed.Sprite.Colours[(j * placed.Sprite.Width + i) * 3 + channel] + (int)Math.Round(pixel * (255 - alpha) / 255.0, MidpointRounding.AwayFromZero));
                    }

                    untouched[y * width + x] &= alpha == 0;
                    if (alpha >= least)
                        (layers[y * width + x], full[index][y * width + x]) = ((byte)(index + 1), true);
                }
            }
        }

        Assert.Equal(pixels, scene.Picture.Pixels);
        Assert.Equal(layers, scene.Layers);
        for (var at = 0; at < untouched.Length; at++)
            Assert.True(!untouched[at] || below.AsSpan(at * 3, 3).SequenceEqual(scene.Picture.Pixels.AsSpan(at * 3, 3)));
        for (var index = 0; index < scene.Objects.Count; index++)
        {
            var one = scene.Objects[index];
            var visible = layers.Select(layer => layer == index + 1).ToArray();
            Assert.Equal(visible.Select(bit => (byte)(bit ? 1 : 0)), one.Mask.ToBytes());
            Assert.Equal(full[index].Select(bit => (byte)(bit ? 1 : 0)), one.FullMask.ToBytes());
            Assert.Equal((Box(visible, width), visible.Count(bit => bit)), (one.Box, one.Area));
            Assert.Equal((Box(full[index], width), full[index].Count(bit => bit)), (one.FullBox, one.FullArea));
            Assert.Equal((one.Box, one.FullBox, one.Area), (one.Mask.Box, one.FullMask.Box, one.Mask.Area));
            Assert.Equal(Contrast(visible, pixels, below), one.Contrast, 9);
        }
    }

    private static SceneBox Box(bool[] bits, int width)
    {
        var set = Enumerable.Range(0, bits.Length).Where(at => bits[at]).ToList();
        if (set.Count == 0)
            return default;
        var (left, right, top, bottom) = (set.Min(at => at % width), set.Max(at => at % width), set.Min(at => at / width), set.Max(at => at / width));
        return new SceneBox(left, top, right - left + 1, bottom - top + 1);
    }

    private static double Contrast(bool[] visible, byte[] pixels, byte[] below)
    {
        var distances = Enumerable.Range(0, visible.Length).Where(at => visible[at])
            .Select(at => Math.Sqrt(Enumerable.Range(0, 3).Sum(channel => Math.Pow((pixels[at * 3 + channel] - below[at * 3 + channel]) / 255.0, 2)) / 3)).ToList();
        return distances.Count == 0 ? 0 : distances.Average();
    }
}
