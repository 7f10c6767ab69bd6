namespace Clade.Data.Images.Reference;

/// <summary>Walks the markers of a JPEG file before its first scan (ITU-T T.81, annex B).</summary>
internal static class JpegHeader
{
    /// <summary>Whether an Adobe APP14 segment is there: it makes libvips turn CMYK around, which the reference always does.</summary>
    public static bool HasAdobeMarker(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 4 <= bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++; // fill byte
                continue;
            }

            if (marker == 0xDA)
                return false;
            var length = (bytes[at + 2] << 8) | bytes[at + 3];
            if (marker == 0xEE && length >= 14 && bytes[(at + 4)..].StartsWith("Adobe"u8))
                return true;
            at += 2 + Math.Max(length, 2);
        }

        return false;
    }
}
