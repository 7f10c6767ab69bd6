using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Images.Reference;
using Clade.Data.Images.Vips;

namespace Clade.Data.Scenes;

/// <summary>Decodes drawings with their transparency.</summary>
internal static class CutoutDecoder
{
    /// <summary>The drawing at most <paramref name="side"/> pixels long; vectors are drawn at that size. One without transparency is cut from its white paper.</summary>
    /// <exception cref="InputException">The bytes are no readable picture within the limits.</exception>
    public static RgbaImage Decode(ReadOnlySpan<byte> bytes, string name, int side)
    {
        var image = ImageDecoder.Decode(bytes, name, null, (width, height) => (double)side / Math.Max(width, height), static (_, image) => Read(image));
        var longer = Math.Max(image.Width, image.Height);
        return longer <= side ? image : Shrink(image, Math.Max(1, image.Width * side / longer), Math.Max(1, image.Height * side / longer));
    }

    private static RgbaImage Read(VipsImage image)
    {
        if (!image.HasAlpha)
            return WhiteMatte.Cut(ImageFile.ReadSrgb(image));
        using var space = new VipsOperation("colourspace");
        using var srgb = space.With("in", image).With("space", "srgb").RunImage();
        using var cast = new VipsOperation("cast");
        using var bytes = cast.With("in", srgb).With("format", "uchar").RunImage();
        if (bytes.Bands != 4)
            throw new VipsException($"{bytes.Bands} channels where 4 were expected");
        return new RgbaImage(bytes.Width, bytes.Height, bytes.ReadPixels());
    }

    private static RgbaImage Shrink(RgbaImage image, int width, int height)
    {
        var pixels = new byte[image.Pixels.Length];
        AlphaMath.Premultiply(image.Pixels, pixels);
        var small = Resampler.Resize(pixels, image.Width, image.Height, 4, new ResizeWindow(width, height, 0, 0, width, height), Interpolation.Bicubic);
        AlphaMath.Unpremultiply(small);
        return new RgbaImage(width, height, small);
    }
}
