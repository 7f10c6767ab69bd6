using Clade.Data.Images.Vips;

namespace Clade.Data.Images;

/// <summary>From whatever a loader gives to 8-bit sRGB without alpha.</summary>
internal static class ColourConversion
{
    /// <summary>A three-band, 8-bit sRGB image over white; the caller disposes it.</summary>
    public static VipsImage ToSrgb(VipsImage image)
    {
        using var opaque = OverWhite(image);
        using var srgb = Transform(opaque);
        return Cast(srgb);
    }

    private static VipsImage OverWhite(VipsImage image)
    {
        if (!image.HasAlpha)
            return Same(image);
        // In the image's own colour space, where white is the highest value, except for ink.
        var top = image.Format == VipsBandFormat.UShort ? 65535 : 255;
        var white = image.Interpretation == VipsInterpretation.Cmyk ? 0 : top;
        using var flatten = new VipsOperation("flatten");
        return flatten.With("in", image).With("max-alpha", top).With("background", white).RunImage();
    }

    private static VipsImage Transform(VipsImage image)
    {
        if (HasOtherProfile(image))
        {
            try
            {
                using var transform = new VipsOperation("icc_transform");
                return transform.With("in", image).With("output-profile", "srgb").With("embedded", "true").With("depth", 8).RunImage();
            }
            catch (VipsException)
            {
                // A profile that does not fit its picture: shown as without one, as viewers do.
            }
        }

        if (image.Interpretation is VipsInterpretation.Srgb or VipsInterpretation.Rgb && image.Bands == 3 && image.Format == VipsBandFormat.UChar)
            return Same(image);
        using var convert = new VipsOperation("colourspace");
        return convert.With("in", image).With("space", "srgb").RunImage();
    }

    /// <summary>Whether colours must be computed; the profile that says "sRGB" changes nothing.</summary>
    private static bool HasOtherProfile(VipsImage image)
    {
        var profile = image.Profile;
        return profile.Length > 0 && profile.IndexOf("sRGB IEC61966-2"u8) < 0 && profile.IndexOf("s\0R\0G\0B\0 \0I\0E\0C\06\01\09\06\06"u8) < 0;
    }

    private static VipsImage Cast(VipsImage image)
    {
        if (image.Bands != 3)
            throw new VipsException($"{image.Bands} channels where 3 were expected");
        if (image.Format == VipsBandFormat.UChar)
            return Same(image);
        using var cast = new VipsOperation("cast");
        return cast.With("in", image).With("format", "uchar").RunImage();
    }

    private static VipsImage Same(VipsImage image)
    {
        using var copy = new VipsOperation("copy");
        return copy.With("in", image).RunImage();
    }
}
