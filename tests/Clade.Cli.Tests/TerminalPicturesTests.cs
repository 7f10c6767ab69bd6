using System.Globalization;
using System.Text.RegularExpressions;
using Clade.Data.Images;

namespace Clade.Cli.Tests;

/// <summary>Which terminals are believed to show pictures, and that what is written for them can be read back.</summary>
public sealed class TerminalPicturesTests
{
    private static readonly RgbImage _image = Picture(41, 19);

    [Theory]
    [InlineData("none")]
    [InlineData("none", "TERM=dumb", "TERM_PROGRAM=WezTerm")]
    [InlineData("none", "TERM=xterm-256color")]
    [InlineData("kitty", "TERM=xterm-kitty")]
    [InlineData("kitty", "TERM=xterm-256color", "KITTY_WINDOW_ID=1")]
    [InlineData("kitty", "TERM=xterm-ghostty")]
    [InlineData("iterm2", "TERM=xterm-256color", "TERM_PROGRAM=iTerm.app")]
    [InlineData("iterm2", "TERM=xterm-256color", "LC_TERMINAL=iTerm2")]
    [InlineData("iterm2", "TERM=xterm-256color", "TERM_PROGRAM=WezTerm")]
    [InlineData("sixel", "TERM=foot")]
    [InlineData("sixel", "TERM=xterm-256color", "WT_SESSION=1")]
    [InlineData("none", "TERM=tmux-256color", "KITTY_WINDOW_ID=1")]
    [InlineData("none", "TERM=xterm-kitty", "TMUX=/tmp/tmux")]
    [InlineData("none", "TERM=screen", "TERM_PROGRAM=iTerm.app")]
    public void Terminals_AreToldByTheirVariables(string way, params string[] variables)
    {
        var environment = variables.Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(way, TerminalPictures.Detect(environment.GetValueOrDefault, redirected: false));
        Assert.Equal("none", TerminalPictures.Detect(environment.GetValueOrDefault, redirected: true));
    }

    [Fact]
    public void Kitty_ComesInPartsOfThePng()
    {
        // Noise does not shrink, so there are several parts.
        var random = new Random(1);
        var noise = new byte[60 * 60 * 3];
        random.NextBytes(noise);
        var image = new RgbImage(60, 60, noise);
        var parts = Regex.Matches(KittyGraphics.Encode(image), "\u001b_G([^;]*);([^\u001b]*)\u001b\\\\");
        Assert.InRange(parts.Count, 3, 10);
        Assert.StartsWith("a=T,f=100,q=2,r=10,m=1", parts[0].Groups[1].Value, StringComparison.Ordinal);
        Assert.All(parts.Skip(1).SkipLast(1), part => Assert.Equal("m=1", part.Groups[1].Value));
        Assert.Equal("m=0", parts[^1].Groups[1].Value);
        Assert.All(parts, part => Assert.InRange(part.Groups[2].Length, 1, 4096));
        Same(image, Convert.FromBase64String(string.Concat(parts.Select(part => part.Groups[2].Value))));

        // One part says all at once.
        Assert.Matches("^\u001b_Ga=T,f=100,q=2,r=10,m=0;", KittyGraphics.Encode(new RgbImage(1, 1, [1, 2, 3])));
    }

    [SkippableFact]
    public void NamesOfWhatHasNoEnd_ShowNothing()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "There is no /dev/zero here.");
        Assert.Equal("", TerminalPictures.Choose("kitty").Picture("/dev/zero"));
        Assert.Equal("", TerminalPictures.Choose("kitty").Picture("a\0b.png"));
    }

    [Fact]
    public void InlineImage_HoldsThePng()
    {
        var match = Regex.Match(InlineImage.Encode(_image), "^\u001b\\]1337;File=inline=1;size=([0-9]+);height=10;preserveAspectRatio=1:([^\a]*)\a$");
        var file = Convert.FromBase64String(match.Groups[2].Value);
        Assert.Equal(file.Length, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Same(_image, file);
    }

    [Fact]
    public void Sixels_DrawEveryPixelOnce_InItsRoundedColour()
    {
        var (pixels, width) = Draw(Sixel.Encode(_image));
        Assert.Equal((_image.Width, _image.Width * _image.Height), (width, pixels.Count));
        for (var i = 0; i < pixels.Count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var step = (int)Math.Round(_image.Pixels[(3 * i) + channel] / 255.0 * 5, MidpointRounding.AwayFromZero);
                Assert.InRange(pixels[i][channel], (step * 20) - 1, (step * 20) + 1);
            }
        }
    }

    // A terminal in small: colours are defined, chosen, repeated; $ goes back to the left, - to the next band.
    private static (Dictionary<int, int[]> Pixels, int Width) Draw(string sixels)
    {
        var size = Regex.Match(sixels, "^\u001bP0;1q\"1;1;([0-9]+);([0-9]+)");
        var (width, height) = (int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(size.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.EndsWith("\u001b\\", sixels, StringComparison.Ordinal);
        var body = sixels[size.Length..^2];
        var colours = new Dictionary<int, int[]>();
        var pixels = new Dictionary<int, int[]>();
        var (x, top, colour) = (0, 0, -1);
        foreach (Match word in Regex.Matches(body, "#([0-9]+)(?:;2;([0-9]+);([0-9]+);([0-9]+))?|!([0-9]+)([?-~])|([?-~])|\\$|-"))
        {
            int Number(int group) => int.Parse(word.Groups[group].Value, CultureInfo.InvariantCulture);
            if (word.Groups[2].Success)
                colours[Number(1)] = [Number(2), Number(3), Number(4)];
            else if (word.Groups[1].Success)
                colour = Number(1);
            else if (word.Value == "$")
                x = 0;
            else if (word.Value == "-")
                (x, top) = (0, top + 6);
            else
                Put(word.Groups[5].Success ? Number(5) : 1, word.Groups[5].Success ? word.Groups[6].Value[0] : word.Value[0]);
        }

        return (pixels, width);

        void Put(int times, char letter)
        {
            for (; times > 0; times--, x++)
            {
                for (var bit = 0; bit < 6; bit++)
                {
                    if (((letter - '?') >> bit & 1) == 0)
                        continue;
                    Assert.True(x < width && top + bit < height);
                    pixels.Add(((top + bit) * width) + x, colours[colour]);
                }
            }
        }
    }

    private static void Same(RgbImage expected, byte[] file)
    {
        var actual = ImageFile.DecodeRgb(file, "written");
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.Equal(expected.Pixels, actual.Pixels);
    }

    private static RgbImage Picture(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)(i % width * 6), (byte)(i / width * 13), (byte)(i % 7 == 0 ? 200 : 30));
        return new RgbImage(width, height, pixels);
    }
}
