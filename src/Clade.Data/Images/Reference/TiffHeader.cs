using System.Buffers.Binary;

namespace Clade.Data.Images.Reference;

/// <summary>Looks up a number in the first directory of a TIFF file (TIFF 6.0, section 2); libvips has expanded palettes by the time it hands out pixels.</summary>
internal static class TiffHeader
{
    public const int BitsPerSample = 258, Photometric = 262;

    /// <summary>First value of a SHORT or LONG tag, or null when it is absent or the file is a BigTIFF.</summary>
    public static int? Find(ReadOnlySpan<byte> bytes, int tag)
    {
        var little = bytes[0] == 'I';
        if (U16(bytes, 2, little) != 42)
            return null;
        var directory = U32(bytes, 4, little);
        var entries = U16(bytes, directory, little);
        for (var i = 0; i < entries; i++)
        {
            var at = directory + 2 + i * 12L;
            if (U16(bytes, at, little) != tag)
                continue;
            var (type, count) = (U16(bytes, at + 2, little), U32(bytes, at + 4, little));
            return type == 3 ? U16(bytes, count > 2 ? U32(bytes, at + 8, little) : at + 8, little) : (int)U32(bytes, at + 8, little);
        }

        return null;
    }

    private static int U16(ReadOnlySpan<byte> bytes, long at, bool little) =>
        at + 2 > bytes.Length ? 0 : little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(int)at..]);

    private static long U32(ReadOnlySpan<byte> bytes, long at, bool little) =>
        at + 4 > bytes.Length ? 0 : little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);
}
