namespace Clade.Data.Images.Reference;

/// <summary>The 8-bit products and quotients of Pillow (<c>ImagingUtils.h</c>, <c>Convert.c</c>).</summary>
internal static class AlphaMath
{
    /// <summary>a * b / 255, rounded: for 0..255 each.</summary>
    public static int Multiply(int a, int b)
    {
        var product = a * b + 128;
        return ((product >> 8) + product) >> 8;
    }

    /// <summary>Multiplies colour by alpha, [pixels, 4] to [pixels, 4].</summary>
    public static void Premultiply(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (var i = 0; i + 3 < source.Length; i += 4)
        {
            var alpha = source[i + 3];
            target[i] = (byte)Multiply(source[i], alpha);
            target[i + 1] = (byte)Multiply(source[i + 1], alpha);
            target[i + 2] = (byte)Multiply(source[i + 2], alpha);
            target[i + 3] = alpha;
        }
    }

    /// <summary>Divides colour by alpha in place, truncating and clipping; colour under alpha 0 or 255 stays as it is.</summary>
    public static void Unpremultiply(Span<byte> pixels)
    {
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha is 0 or 255)
                continue;
            for (var channel = i; channel < i + 3; channel++)
                pixels[channel] = (byte)Math.Min(255 * pixels[channel] / alpha, 255);
        }
    }

    /// <summary>Blends over a colour, rounded: [pixels, 4] to [pixels, 3].</summary>
    public static byte[] Over(ReadOnlySpan<byte> pixels, Rgb8 background)
    {
        var result = new byte[checked(pixels.Length / 4 * 3)];
        for (int from = 0, to = 0; to < result.Length; from += 4, to += 3)
        {
            int alpha = pixels[from + 3];
            result[to] = Mix(pixels[from], background.R, alpha);
            result[to + 1] = Mix(pixels[from + 1], background.G, alpha);
            result[to + 2] = Mix(pixels[from + 2], background.B, alpha);
        }

        return result;
    }

    private static byte Mix(int above, int below, int alpha) => (byte)((above * alpha + below * (255 - alpha) + 127) / 255);
}
