using Clade.Core;
using Clade.Data.Images.Vips;

namespace Clade.Data.Images;

/// <summary>
/// Reads and writes picture files through libvips: JPEG, PNG, WebP, GIF, TIFF and SVG, told apart by content. What comes
/// out is the picture as a person sees it: turned as its EXIF orientation says, sRGB (colour profiles applied), 8 bits,
/// over white where it is transparent, the first frame of an animation. For the exact pixels of the CLIP reference, which
/// does none of this, use <see cref="ClipPreprocess"/> on the file's bytes. Every method is thread-safe, works on the
/// calling thread only, and throws <see cref="InputException"/> with one sentence for a file that is missing, empty,
/// truncated, damaged, hostile, over the limits or no picture at all.
/// </summary>
public static class ImageFile
{
    /// <summary>Decodes a picture from the bytes of its file.</summary>
    /// <param name="bytes">The encoded file, whole.</param>
    /// <param name="name">How error messages call it, usually its path.</param>
    /// <param name="limits">Limits against decompression bombs; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InputException">The bytes are not a readable picture within the limits.</exception>
    public static RgbImage DecodeRgb(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null) =>
        ImageDecoder.Decode(bytes, name, limits, null, static (_, image) => ReadSrgb(image));

    /// <summary>Decodes a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Limits against decompression bombs; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InputException">The file cannot be read, or is not a readable picture within the limits.</exception>
    public static RgbImage DecodeFileRgb(string path, ImageLimits? limits = null) => DecodeRgb(ReadBytes(path, limits), path, limits);

    /// <summary>
    /// Decodes a pictogram, stamp or piece of clip art onto a white square: aspect kept, longer side equal to
    /// <paramref name="size"/> (enlarged if it is smaller), centred. Drawings are rasterised at that size directly, pictures
    /// resized with the antialiasing bicubic filter.
    /// </summary>
    /// <param name="bytes">The encoded file, whole.</param>
    /// <param name="name">How error messages call it, usually its path.</param>
    /// <param name="size">Side of the square in pixels, 1 to 16384.</param>
    /// <param name="limits">Limits against decompression bombs, applied to the size that the file declares; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InputException">The bytes are not a readable picture within the limits.</exception>
    public static RgbImage PictogramSquare(ReadOnlySpan<byte> bytes, string name, int size, ImageLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 16384);
        var image = ImageDecoder.Decode(bytes, name, limits, (width, height) => (double)size / Math.Max(width, height), static (_, image) => ReadSrgb(image));
        var scale = (double)size / Math.Max(image.Width, image.Height);
        var (width, height) = (Side(image.Width), Side(image.Height));
        if ((width, height) != (image.Width, image.Height))
            image = Resampler.Resize(image, width, height);
        return width == size && height == size ? image : Centre(image, size);

        int Side(int side) => Math.Clamp((int)Math.Round(side * scale), 1, size);
    }

    /// <summary>Encodes a picture as PNG, without loss.</summary>
    public static byte[] EncodePng(RgbImage image) => Encode(image, "pngsave_buffer", []);

    /// <summary>Encodes a picture as JPEG with colour at half the resolution, as usual below quality 90.</summary>
    /// <param name="image">The picture, at most 65500 pixels a side.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="InputException">The picture is larger than JPEG allows.</exception>
    public static byte[] EncodeJpeg(RgbImage image, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (Math.Max(image.Width, image.Height) > 65500)
            throw new InputException($"A picture of {image.Width} x {image.Height} pixels cannot be written as JPEG, which ends at 65500 a side; shrink it or write PNG.");
        return Encode(image, "jpegsave_buffer", [("Q", $"{quality}"), ("subsample-mode", "on"), ("strip", "true")]);
    }

    /// <summary>Encodes a picture as WebP.</summary>
    /// <param name="image">The picture, at most 16383 pixels a side.</param>
    /// <param name="quality">0 to 100; with <paramref name="lossless"/> it is the effort to make the file small.</param>
    /// <param name="lossless">Keep every pixel.</param>
    /// <exception cref="InputException">The picture is larger than WebP allows.</exception>
    public static byte[] EncodeWebp(RgbImage image, int quality = 90, bool lossless = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (Math.Max(image.Width, image.Height) > 16383)
            throw new InputException($"A picture of {image.Width} x {image.Height} pixels cannot be written as WebP, which ends at 16383 a side; shrink it or write PNG.");
        return Encode(image, "webpsave_buffer", [("Q", $"{quality}"), ("lossless", lossless ? "true" : "false")]);
    }

    /// <summary>Reads a file whole, within the limits.</summary>
    internal static byte[] ReadBytes(string path, ImageLimits? limits)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            (limits ?? ImageLimits.Default).CheckFile(stream.Length, path);
            var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(stream.Length, Array.MaxLength));
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot read {path}: there is no such file, or it may not be read; check the path.", error);
        }
    }

    /// <summary>The picture as sRGB over white, turned upright.</summary>
    internal static RgbImage ReadSrgb(VipsImage image)
    {
        using var srgb = ColourConversion.ToSrgb(image);
        var (width, height, pixels) = Orientation.Apply(srgb.ReadPixels(), srgb.Width, srgb.Height, 3, image.Orientation);
        return new RgbImage(width, height, pixels);
    }

    private static RgbImage Centre(RgbImage image, int size)
    {
        var square = new byte[size * size * 3];
        square.AsSpan().Fill(255);
        var (left, top) = ((size - image.Width) / 2, (size - image.Height) / 2);
        for (var row = 0; row < image.Height; row++)
            image.Pixels.AsSpan(row * image.Width * 3, image.Width * 3).CopyTo(square.AsSpan(((top + row) * size + left) * 3));
        return new RgbImage(size, size, square);
    }

    private static unsafe byte[] Encode(RgbImage image, string saver, (string Name, string Value)[] options)
    {
        ArgumentNullException.ThrowIfNull(image);
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                using var raw = VipsImage.FromMemory(pixels, image.Width, image.Height, 3);
                using var tag = new VipsOperation("copy");
                using var source = tag.With("in", raw).With("interpretation", "srgb").RunImage();
                using var save = new VipsOperation(saver);
                save.With("in", source);
                foreach (var (name, value) in options)
                    save.With(name, value);
                return save.RunBytes();
            }
        }
        finally
        {
            VipsRuntime.LeaveThread();
        }
    }
}
