namespace Clade.Data.Images;

/// <summary>From interleaved bytes to planes of float32: /255, minus mean, divided by deviation, each rounded to float32 as PyTorch does.</summary>
internal static class PixelNormalisation
{
    /// <summary>[3, H, W] from [H, W, 3].</summary>
    public static void Apply(ReadOnlySpan<byte> pixels, ChannelValues? mean, ChannelValues? std, Span<float> destination)
    {
        Span<float> table = stackalloc float[768];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var level = 0; level < 256; level++)
                table[channel * 256 + level] = (level / 255f - (mean?[channel] ?? 0)) / (std?[channel] ?? 1);
        }

        var plane = pixels.Length / 3;
        var red = destination[..plane];
        var green = destination.Slice(plane, plane);
        var blue = destination.Slice(2 * plane, plane);
        for (int i = 0, from = 0; i < red.Length; i++, from += 3)
        {
            red[i] = table[pixels[from]];
            green[i] = table[256 + pixels[from + 1]];
            blue[i] = table[512 + pixels[from + 2]];
        }
    }
}
