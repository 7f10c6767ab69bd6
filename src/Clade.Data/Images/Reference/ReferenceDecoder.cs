using System.Runtime.InteropServices;
using Clade.Data.Images.Vips;

namespace Clade.Data.Images.Reference;

/// <summary>What a caller may ask for beyond the reference; all off is the reference.</summary>
/// <param name="Orient">Turn upright by the EXIF orientation.</param>
/// <param name="Background">Blend transparent pixels over this colour instead of dropping alpha.</param>
/// <param name="Tone16">Scale 16-bit samples to 8 bits with rounding instead of clipping grey and cutting colour.</param>
/// <param name="SvgShortSide">Pixels to which the shorter side of a drawing is rasterised; the reference reads no drawings.</param>
internal readonly record struct DecodeOptions(bool Orient, Rgb8? Background, bool Tone16, int SvgShortSide);

/// <summary>Decodes a file into the mode that Pillow 9.4 would open it in. No colour profile is applied, as there.</summary>
internal static class ReferenceDecoder
{
    /// <summary>Decodes; see <see cref="ImageFile.DecodeRgb"/> for what is refused.</summary>
    public static ReferenceImage Decode(ReadOnlySpan<byte> bytes, string name, in DecodeOptions options, ImageLimits? limits)
    {
        limits ??= ImageLimits.Default;
        limits.CheckFile(bytes.Length, name);
        if (options.Background is null && ImageFormats.Detect(bytes, name) == ImageFormat.Gif)
            return GifFirstFrame.Decode(bytes, name, limits);
        var (traits, chosen) = (Traits.Of(bytes), options);
        return ImageDecoder.Decode(bytes, name, limits, (width, height) => (double)chosen.SvgShortSide / Math.Min(width, height),
            (format, image) => Read(format, image, traits, chosen));
    }

    private static ReferenceImage Read(ImageFormat format, VipsImage image, Traits traits, in DecodeOptions options)
    {
        var orientation = options.Orient ? image.Orientation : 1;
        var background = options.Background ?? (format == ImageFormat.Svg ? Rgb8.White : null);
        if (image.HasAlpha && background is { } colour)
            return Turn(Over(Pack(image, default, options.Tone16), colour), orientation);
        return Turn(Pack(image, traits, options.Tone16), orientation);
    }

    private static ReferenceImage Over(ReferenceImage image, Rgb8 background) => image.Mode == PixelMode.Rgba
        ? new ReferenceImage(image.Width, image.Height, PixelMode.Rgb, AlphaMath.Over(image.Pixels, background))
        : image;

    private static ReferenceImage Turn(ReferenceImage image, int orientation)
    {
        var (width, height, pixels) = Orientation.Apply(image.Pixels, image.Width, image.Height, image.PixelBytes, orientation);
        return ReferenceEquals(pixels, image.Pixels) ? image : new ReferenceImage(width, height, image.Mode, pixels);
    }

    private static ReferenceImage Pack(VipsImage image, Traits traits, bool tone16)
    {
        var usual = image.Interpretation is VipsInterpretation.Grey or VipsInterpretation.Grey16 or VipsInterpretation.Rgb
            or VipsInterpretation.Srgb or VipsInterpretation.Rgb16 or VipsInterpretation.Cmyk;
        if (!usual || image.Bands > 4 || image.Format is not (VipsBandFormat.UChar or VipsBandFormat.UShort))
        {
            // Lab, floating point, many channels: forms that the reference cannot open.
            using var srgb = ColourConversion.ToSrgb(image);
            return new ReferenceImage(srgb.Width, srgb.Height, PixelMode.Rgb, srgb.ReadPixels());
        }

        var (width, height, bands, wide) = (image.Width, image.Height, image.Bands, image.Format == VipsBandFormat.UShort);
        var cmyk = image.Interpretation == VipsInterpretation.Cmyk && bands == 4;
        var pixels = image.ReadPixels();
        if (bands == 1 && wide && !tone16 || bands == 2 && wide && !tone16 && traits.DropAlpha)
            return new ReferenceImage(width, height, PixelMode.Grey16, bands == 1 ? pixels : FirstOfTwo(pixels));
        if (wide)
            pixels = Narrow(pixels, tone16);
        if (cmyk)
            return new ReferenceImage(width, height, PixelMode.Cmyk, pixels);

        var alpha = bands is 2 or 4 && !traits.DropAlpha && !traits.Indexed;
        var mode = traits.Indexed ? PixelMode.Indexed : alpha ? PixelMode.Rgba : bands <= 2 ? PixelMode.Grey : PixelMode.Rgb;
        return new ReferenceImage(width, height, mode, Repack(pixels, bands, ReferenceImage.BytesOf(mode)));
    }

    /// <summary>From 1 to 4 bands (grey, grey + alpha, RGB, RGBA) to 1, 3 or 4, dropping alpha or repeating grey.</summary>
    private static byte[] Repack(byte[] source, int from, int to)
    {
        if (from == to)
            return source;
        var target = new byte[checked((int)((long)source.Length / from * to))];
        var grey = from <= 2;
        for (int s = 0, t = 0; t < target.Length; s += from, t += to)
        {
            target[t] = source[s];
            if (to == 1)
                continue;
            (target[t + 1], target[t + 2]) = grey ? (source[s], source[s]) : (source[s + 1], source[s + 2]);
            if (to == 4)
                target[t + 3] = source[s + from - 1];
        }

        return target;
    }

    private static byte[] Narrow(byte[] wide, bool round)
    {
        var levels = MemoryMarshal.Cast<byte, ushort>(wide);
        var narrow = new byte[levels.Length];
        for (var i = 0; i < levels.Length; i++)
            narrow[i] = (byte)(round ? (levels[i] + 128) / 257 : levels[i] >> 8);
        return narrow;
    }

    private static byte[] FirstOfTwo(byte[] wide)
    {
        var levels = MemoryMarshal.Cast<byte, ushort>(wide);
        var first = new byte[wide.Length / 2];
        for (var i = 0; i < first.Length; i += 2)
            MemoryMarshal.Write(first.AsSpan(i), in levels[i]);
        return first;
    }

    /// <summary>What the header says and libvips no longer tells.</summary>
    /// <param name="Indexed">Palette or bilevel: resized by nearest neighbour.</param>
    /// <param name="DropAlpha">The alpha channel comes from a tRNS chunk, which the reference keeps apart and then drops.</param>
    private readonly record struct Traits(bool Indexed, bool DropAlpha)
    {
        public static Traits Of(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > 26 && bytes[0] == 0x89)
            {
                // IHDR always comes first: depth at byte 24, colour type at 25 (PNG specification, 11.2.2).
                var (depth, type) = (bytes[24], bytes[25]);
                return new Traits(type == 3 || (type == 0 && depth == 1), type is 0 or 2 or 3);
            }

            if (bytes.Length > 8 && bytes[0] is (byte)'I' or (byte)'M')
            {
                var palette = TiffHeader.Find(bytes, TiffHeader.Photometric) == 3;
                return new Traits(palette || TiffHeader.Find(bytes, TiffHeader.BitsPerSample) is null or 1, palette);
            }

            return default;
        }
    }
}
