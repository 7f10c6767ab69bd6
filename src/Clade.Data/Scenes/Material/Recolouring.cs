namespace Clade.Data.Scenes;

/// <summary>Gives everything in a drawing that has a hue the same hue; lightness and chroma stay, and what is black, white or grey stays as it is.</summary>
internal static class Recolouring
{
    /// <summary>[pixels, 4] straight colours with that hue; alpha is kept.</summary>
    /// <param name="pixels">Straight alpha.</param>
    /// <param name="hue">Degrees, [0, 360).</param>
    public static byte[] WithHue(ReadOnlySpan<byte> pixels, int hue)
    {
        // Of the colour with hue h, the channels are value - chroma * share; the shares depend on the hue alone.
        var (red, green, blue) = Shares(hue / 60.0);
        var result = pixels.ToArray();
        for (var at = 0; at + 3 < result.Length; at += 4)
        {
            int value = Math.Max(result[at], Math.Max(result[at + 1], result[at + 2]));
            var chroma = value - Math.Min(result[at], Math.Min(result[at + 1], result[at + 2]));
            if (chroma < 22)
                continue;
            result[at] = Channel(red);
            result[at + 1] = Channel(green);
            result[at + 2] = Channel(blue);

            byte Channel(double share) => (byte)(value - (int)(chroma * share + 0.5));
        }

        return result;
    }

    private static (double Red, double Green, double Blue) Shares(double sixth)
    {
        return (Share(5), Share(3), Share(1));

        double Share(double offset)
        {
            var k = (offset + sixth) % 6;
            return Math.Clamp(Math.Min(k, 4 - k), 0, 1);
        }
    }
}
