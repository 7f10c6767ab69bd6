using System.Text;
using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>Sixel graphics of the VT340: bands of six rows, a colour at a time, a letter a column. Colours are rounded to a cube of six steps a channel.</summary>
internal static class Sixel
{
    internal const int Steps = 6;

    internal static string Encode(RgbImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var colours = new byte[width * height];
        for (var i = 0; i < colours.Length; i++)
            colours[i] = Colour(image.Pixels.AsSpan(3 * i, 3));
        // 0;1: pixels that are not drawn stay as they are; 1;1: square pixels.
        var text = new StringBuilder($"\u001bP0;1q\"1;1;{width};{height}");
        foreach (var colour in colours.Distinct().Order())
            text.Append($"#{colour};2;{Percent(colour / (Steps * Steps))};{Percent(colour / Steps % Steps)};{Percent(colour % Steps)}");
        for (var top = 0; top < height; top += 6)
            Band(text, colours.AsSpan(top * width, Math.Min(6, height - top) * width), width);
        return text.Append("\u001b\\").ToString();
    }

    private static void Band(StringBuilder text, ReadOnlySpan<byte> band, int width)
    {
        var seen = new SortedSet<byte>();
        foreach (var colour in band)
            seen.Add(colour);
        foreach (var colour in seen)
        {
            text.Append('#').Append(colour);
            var (run, letter) = (0, '\0');
            for (var x = 0; x <= width; x++)
            {
                var next = x < width ? Column(band, width, x, colour) : '\0';
                if (next != letter)
                {
                    Repeat(text, run, letter);
                    (run, letter) = (0, next);
                }

                run++;
            }

            // Back to the start of the band for the next colour.
            text.Append('$');
        }

        text.Append('-');
    }

    // One bit a row, the topmost lowest, above the question mark.
    private static char Column(ReadOnlySpan<byte> band, int width, int x, byte colour)
    {
        var bits = 0;
        for (var y = 0; y * width < band.Length; y++)
            bits |= band[(y * width) + x] == colour ? 1 << y : 0;
        return (char)('?' + bits);
    }

    private static void Repeat(StringBuilder text, int run, char letter)
    {
        if (run > 3)
            text.Append('!').Append(run).Append(letter);
        else
            text.Append(letter, run);
    }

    private static byte Colour(ReadOnlySpan<byte> pixel) => (byte)((Step(pixel[0]) * Steps * Steps) + (Step(pixel[1]) * Steps) + Step(pixel[2]));

    private static int Step(byte value) => ((value * (Steps - 1)) + 127) / 255;

    private static int Percent(int step) => step * 100 / (Steps - 1);
}
