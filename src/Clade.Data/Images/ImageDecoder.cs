using Clade.Core;
using Clade.Data.Images.Vips;

namespace Clade.Data.Images;

/// <summary>Opens files with the one libvips loader for their format and turns its errors into sentences.</summary>
internal static unsafe class ImageDecoder
{
    /// <summary>Reads the header, checks the limits and hands the still undecoded image to <paramref name="use"/>.</summary>
    /// <param name="bytes">The encoded file.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="limits">Checked before decoding.</param>
    /// <param name="svgScale">From the natural size of a drawing to the factor it is rasterised with.</param>
    /// <param name="use">Reads what it wants; it must not keep the image.</param>
    public static T Decode<T>(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits, Func<int, int, double>? svgScale, Func<ImageFormat, VipsImage, T> use)
    {
        limits ??= ImageLimits.Default;
        limits.CheckFile(bytes.Length, name);
        var format = ImageFormats.Detect(bytes, name);
        if (format == ImageFormat.Svg)
            bytes = SvgInspection.Check(bytes, name, limits);
        try
        {
            fixed (byte* data = bytes)
            {
                using var image = format == ImageFormat.Svg
                    ? OpenSvg(data, bytes.Length, name, limits, svgScale)
                    : Open(format, data, bytes.Length);
                limits.CheckSize(image.Width, image.Height, name);
                return use(format, image);
            }
        }
        catch (VipsException error)
        {
            throw new InputException($"{name} is a damaged or unsupported {format.Title()} file ({error.Message}); replace it or leave it out.", error);
        }
        finally
        {
            VipsRuntime.LeaveThread();
        }
    }

    private static VipsImage Open(ImageFormat format, byte* data, int length)
    {
        var loader = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.WebP => "webpload_buffer",
            ImageFormat.Gif => "gifload_buffer",
            _ => "tiffload_buffer",
        };
        using var load = new VipsOperation(loader);
        return load.With("buffer", data, length).With("access", "sequential").With("fail-on", "truncated").RunImage();
    }

    private static VipsImage OpenSvg(byte* data, int length, string name, ImageLimits limits, Func<int, int, double>? svgScale)
    {
        var natural = Rasterise(data, length, 1);
        if (svgScale is null)
            return natural;
        using (natural)
        {
            limits.CheckSize(natural.Width, natural.Height, name);
            return Rasterise(data, length, svgScale(natural.Width, natural.Height));
        }
    }

    private static VipsImage Rasterise(byte* data, int length, double scale)
    {
        using var load = new VipsOperation("svgload_buffer");
        return load.With("buffer", data, length).With("scale", scale).With("access", "sequential").RunImage();
    }
}
