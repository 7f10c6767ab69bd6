using System.Globalization;
using Clade.Core;

namespace Clade.Data.Images;

/// <summary>
/// How much a picture file may ask for. Everything is checked from the file's length and header, before a pixel is
/// decoded, so that a small file cannot claim gigabytes (a "decompression bomb").
/// </summary>
public sealed record ImageLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Width times height of the decoded picture, in pixels. An RGB picture takes three bytes of memory a pixel. No more than 268 million pixels are ever decoded.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Width or height of the decoded picture, in pixels; resizing needs memory for each position of an axis.</summary>
    public int MaxSide { get; init; } = 1_000_000;

    /// <summary>Length of the encoded file, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Length of the text of an SVG drawing after unpacking (<c>.svgz</c>) and expanding entities, in characters.</summary>
    public int MaxSvgCharacters { get; init; } = 64 << 20;

    internal void CheckFile(long length, string name)
    {
        if (length == 0)
            throw new InputException($"{name} is an empty file, not an image; replace it or leave it out.");
        if (length > MaxFileBytes)
            throw new InputException($"{name} has {Mega(length)} megabytes, more than the limit of {Mega(MaxFileBytes)} megabytes; shrink it or raise {nameof(MaxFileBytes)}.");
    }

    internal void CheckSize(long width, long height, string name)
    {
        if (width < 1 || height < 1)
            throw new InputException($"{name} says it is {width} x {height} pixels; replace it or leave it out.");
        var most = Math.Min(MaxPixels, Array.MaxLength / 8);
        // Division instead of a product: both sides may be near 2^31 in a hostile header.
        if (width > most / height)
        {
            var pixels = (double)width * height;
            throw new InputException(
                $"{name} says it is {width} x {height} pixels ({Mega(pixels)} megapixels), more than the limit of {Mega(most)} megapixels; shrink it or raise {nameof(MaxPixels)}.");
        }

        if (Math.Max(width, height) > MaxSide)
            throw new InputException($"{name} says it is {width} x {height} pixels, longer than the limit of {MaxSide} a side; crop it or raise {nameof(MaxSide)}.");
    }

    private static string Mega(double value) => (value / 1e6).ToString("0.###", CultureInfo.InvariantCulture);
}
