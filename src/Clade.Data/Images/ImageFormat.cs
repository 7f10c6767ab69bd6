using System.Text;
using Clade.Core;

namespace Clade.Data.Images;

/// <summary>The file formats that are read. The content decides, never the file name.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Tiff,
    Svg,
}

/// <summary>Tells formats apart by their first bytes, so that only the one loader meant for a file ever sees it.</summary>
internal static class ImageFormats
{
    private const int SvgSearch = 64 << 10;

    /// <summary>The format of a file, or an <see cref="InputException"/> that says what the bytes look like.</summary>
    public static ImageFormat Detect(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
            return ImageFormat.Png;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
            return ImageFormat.WebP;
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8))
            return ImageFormat.Tiff;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || LooksLikeSvg(bytes))
            return ImageFormat.Svg;
        throw new InputException($"{name} is not an image that can be read ({Describe(bytes)}); give a JPEG, PNG, WebP, GIF, TIFF or SVG file.");
    }

    /// <summary>Name of the format for messages.</summary>
    public static string Title(this ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        _ => format.ToString().ToUpperInvariant(),
    };

    private static bool LooksLikeSvg(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, SvgSearch)];
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return head.IndexOf("<\0s\0v\0g\0"u8) >= 0 || head.IndexOf("\0<\0s\0v\0g"u8) >= 0;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.StartsWith("<"u8) && (head.IndexOf("<svg"u8) >= 0 || head.IndexOf(":svg"u8) >= 0);
    }

    private static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("BM"u8))
            return "it looks like a BMP file";
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8))
            return $"it looks like a {Encoding.Latin1.GetString(bytes.Slice(8, 4)).Trim()} file, HEIF, AVIF or video";
        if (bytes.StartsWith("%PDF"u8))
            return "it is a PDF file";
        if (bytes.StartsWith("PK\u0003\u0004"u8))
            return "it is a ZIP archive";
        var head = bytes[..Math.Min(bytes.Length, 64)];
        foreach (var value in head)
        {
            if (value < 32 && value is not (9 or 10 or 13))
                return "unknown first bytes " + Convert.ToHexString(head[..Math.Min(head.Length, 8)]);
        }

        return "it looks like text";
    }
}
