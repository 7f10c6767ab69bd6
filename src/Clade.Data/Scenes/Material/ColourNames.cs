namespace Clade.Data.Scenes;

/// <summary>Names colours: of one pixel by hue, chroma and value, of a picture by what most of it is.</summary>
internal static class ColourNames
{
    /// <summary>The colours that a hue can be turned to, with the hue in degrees that is their middle.</summary>
    public static IReadOnlyList<(SceneColour Colour, int Hue)> Hues { get; } =
        [(SceneColour.Red, 0), (SceneColour.Orange, 28), (SceneColour.Yellow, 52), (SceneColour.Green, 120), (SceneColour.Blue, 215), (SceneColour.Purple, 275), (SceneColour.Pink, 325)];

    /// <summary>The word for a colour.</summary>
    public static string Word(SceneColour colour) => colour.ToString().ToLowerInvariant();

    /// <summary>The name of an sRGB colour.</summary>
    public static SceneColour Of(int red, int green, int blue)
    {
        var value = Math.Max(red, Math.Max(green, blue));
        var chroma = value - Math.Min(red, Math.Min(green, blue));
        if (value < 52)
            return SceneColour.Black;
        // Dark colours need more chroma to be seen as colours.
        if (chroma < 22 || 100 * chroma < 14 * value)
            return value < 70 ? SceneColour.Black : value >= 222 ? SceneColour.White : SceneColour.Grey;
        var hue = Hue(red, green, blue, value, chroma);
        return hue switch
        {
            >= 10 and < 45 when value < 165 => SceneColour.Brown,
            >= 10 and < 40 when value < 215 && 100 * chroma < 55 * value => SceneColour.Brown,
            >= 40 and < 68 when value < 150 => SceneColour.Green,
            >= 345 or < 15 => value > 190 && 100 * chroma < 55 * value ? SceneColour.Pink : SceneColour.Red,
            < 40 => SceneColour.Orange,
            < 68 => SceneColour.Yellow,
            < 165 => SceneColour.Green,
            < 255 => SceneColour.Blue,
            < 300 => SceneColour.Purple,
            _ => SceneColour.Pink,
        };
    }

    /// <summary>The colour that at least half of the opaque pixels have, with no other near it; null for a picture of many colours.</summary>
    /// <param name="pixels">[pixels, 4], straight or premultiplied: only pixels of alpha 128 and more count, taken as they are.</param>
    public static SceneColour? Dominant(ReadOnlySpan<byte> pixels)
    {
        Span<int> counts = stackalloc int[11];
        counts.Clear();
        var all = 0;
        for (var at = 0; at + 3 < pixels.Length; at += 4)
        {
            if (pixels[at + 3] < 128)
                continue;
            counts[(int)Of(pixels[at], pixels[at + 1], pixels[at + 2])]++;
            all++;
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
            best = counts[i] > counts[best] ? i : best;
        var most = counts[best];
        counts[best] = 0;
        var second = 0;
        foreach (var count in counts)
            second = Math.Max(second, count);
        return all > 0 && 2 * most >= all && 2 * second <= most ? (SceneColour)best : null;
    }

    /// <summary>Hue in degrees, [0, 360).</summary>
    private static double Hue(int red, int green, int blue, int value, int chroma)
    {
        var sixth = value == red ? (double)(green - blue) / chroma : value == green ? (double)(blue - red) / chroma + 2 : (double)(red - green) / chroma + 4;
        return sixth < 0 ? 60 * sixth + 360 : 60 * sixth;
    }
}
