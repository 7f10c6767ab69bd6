using Clade.Data.Images;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class ColourTests
{
    [Theory]
    [InlineData(255, 0, 0, SceneColour.Red)]
    [InlineData(200, 30, 45, SceneColour.Red)]
    [InlineData(255, 140, 0, SceneColour.Orange)]
    [InlineData(255, 220, 40, SceneColour.Yellow)]
    [InlineData(110, 100, 20, SceneColour.Green)]
    [InlineData(30, 160, 60, SceneColour.Green)]
    [InlineData(60, 120, 220, SceneColour.Blue)]
    [InlineData(0, 200, 220, SceneColour.Blue)]
    [InlineData(130, 50, 200, SceneColour.Purple)]
    [InlineData(255, 120, 200, SceneColour.Pink)]
    [InlineData(255, 170, 170, SceneColour.Pink)]
    [InlineData(120, 70, 30, SceneColour.Brown)]
    [InlineData(10, 10, 10, SceneColour.Black)]
    [InlineData(128, 130, 127, SceneColour.Grey)]
    [InlineData(250, 250, 248, SceneColour.White)]
    public void Of_ByHand(int red, int green, int blue, SceneColour expected) => Assert.Equal(expected, ColourNames.Of(red, green, blue));

    [Fact]
    public void Dominant_NeedsHalfOfThePixelsAndTwiceTheNext()
    {
        Assert.Equal(SceneColour.Red, ColourNames.Dominant(Pixels(6, 2, 2)));
        Assert.Null(ColourNames.Dominant(Pixels(6, 4, 0)));
        Assert.Null(ColourNames.Dominant(Pixels(4, 2, 4)));
        Assert.Null(ColourNames.Dominant(Pixels(0, 0, 0)));

        static byte[] Pixels(int red, int blue, int green) =>
        [
            .. Enumerable.Repeat<byte[]>([255, 0, 0, 255], red).SelectMany(pixel => pixel), .. Enumerable.Repeat<byte[]>([0, 0, 255, 128], blue).SelectMany(pixel => pixel),
            .. Enumerable.Repeat<byte[]>([0, 255, 0, 255], green).SelectMany(pixel => pixel), .. Enumerable.Repeat<byte[]>([0, 255, 0, 127], 50).SelectMany(pixel => pixel),
        ];
    }

    [Fact]
    public void WithHue_TurnsTheHueAndKeepsLightnessAndGrey()
    {
        byte[] pixels = [200, 100, 50, 255, 10, 20, 250, 100, 90, 90, 95, 255];
        var green = Recolouring.WithHue(pixels, 120);
        Assert.Equal([50, 200, 50, 255, 10, 250, 10, 100, 90, 90, 95, 255], green);
        Assert.Equal([200, 125, 50], Recolouring.WithHue(pixels, 30)[..3]);
    }

    [Fact]
    public void Hues_OfAMaterialAreMeasured()
    {
        var material = SceneFixture.Mini;
        foreach (var cutout in material.Cutouts.Where((_, i) => i % 60 == 0))
            Assert.All(material.Hues(cutout), hue => Assert.Equal(hue, material.Colour(cutout, hue)));
        Assert.Contains(SceneColour.Blue, SceneFixture.Drawn().Hues(SceneFixture.Drawn().Of("ball")[0]));
        Assert.Empty(SceneFixture.Drawn().Hues(SceneFixture.Drawn().Of("umbrella")[0]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gradient")]
    [InlineData("noise")]
    [InlineData("stripes")]
    [InlineData("checker")]
    public void Backgrounds_HaveTheColoursOfTheirNames(string kind)
    {
        foreach (var background in SceneSources.Patterns.Where(one => one.Kind == kind))
        {
            var wanted = background.Id.Split('-')[1..];
            var pixels = background.Paint(64, 64, 11).Pixels;
            var seen = Enumerable.Range(0, 64 * 64).Select(at => ColourNames.Of(pixels[at * 3], pixels[at * 3 + 1], pixels[at * 3 + 2]).ToString().ToLowerInvariant()).GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
            Assert.All(wanted, name => Assert.True(seen.GetValueOrDefault(name) > 64 * 64 / 20, $"{background.Id}: {string.Join(", ", seen)}"));
            Assert.All(wanted, name => Assert.Contains(name, background.Phrase, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Matte_RecoversADiscOnWhite()
    {
        var truth = SceneFixture.Drawing((200, 40, 60), 50, 40, soft: false);
        var white = new byte[60 * 60 * 3];
        white.AsSpan().Fill(255);
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 50; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    int alpha = truth.Pixels[(y * 50 + x) * 4 + 3];
                    white[((y + 10) * 60 + x + 5) * 3 + channel] = (byte)((truth.Pixels[(y * 50 + x) * 4 + channel] * alpha + 255 * (255 - alpha) + 127) / 255);
                }
            }
        }

        var cut = WhiteMatte.Cut(new RgbImage(60, 60, white));
        var errors = Enumerable.Range(0, 60 * 60).Select(at => (X: at % 60 - 5, Y: at / 60 - 10, Got: (int)cut.Pixels[at * 4 + 3]))
            .Select(one => Math.Abs(one.Got - (one.X is >= 0 and < 50 && one.Y is >= 0 and < 40 ? truth.Pixels[(one.Y * 50 + one.X) * 4 + 3] : 0))).ToList();
        Assert.True(errors.Average() < 1.5, $"mean error {errors.Average()}");
        Assert.Equal(0, cut.Pixels[3]);
        Assert.Equal(255, cut.Pixels[((30 * 60) + 30) * 4 + 3]);
        var edge = Enumerable.Range(0, 3600).Where(at => cut.Pixels[at * 4 + 3] is > 60 and < 200).ToList();
        Assert.NotEmpty(edge);
        Assert.All(edge, at => Assert.InRange(cut.Pixels[at * 4 + 1], 0, 130));
    }

    [Fact]
    public void Matte_KeepsWhiteThatIsEnclosed()
    {
        var pixels = new byte[20 * 20 * 3];
        pixels.AsSpan().Fill(255);
        for (var at = 0; at < 400; at++)
        {
            var (x, y) = (at % 20, at / 20);
            if (x is >= 5 and < 15 && y is >= 5 and < 15 && !(x is >= 8 and < 12 && y is >= 8 and < 12))
                pixels.AsSpan(at * 3, 3).Fill(20);
        }

        var cut = WhiteMatte.Cut(new RgbImage(20, 20, pixels));
        Assert.Equal([255, 255, 255, 255], cut.Pixels.AsSpan((10 * 20 + 10) * 4, 4).ToArray());
        Assert.Equal(100, Enumerable.Range(0, 400).Count(at => cut.Pixels[at * 4 + 3] == 255));
    }
}
