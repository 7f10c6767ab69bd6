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
}
