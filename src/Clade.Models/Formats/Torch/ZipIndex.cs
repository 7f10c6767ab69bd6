using System.Buffers.Binary;
using System.Text;
using Clade.Core;

namespace Clade.Models.Formats;

/// <summary>One file of a zip archive.</summary>
/// <param name="Name">Full name inside.</param>
/// <param name="Offset">First byte of its data in the archive.</param>
/// <param name="StoredLength">Bytes of data in the archive.</param>
/// <param name="Length">Bytes after inflating; the same if it is stored.</param>
/// <param name="IsDeflated">Whether it has to be inflated.</param>
internal sealed record ZipItem(string Name, long Offset, long StoredLength, long Length, bool IsDeflated);

/// <summary>
/// The list of a zip archive (APPNOTE 6.3.10), read from its central directory and compared with the local headers: files lie
/// inside the archive, do not overlap, have plain names that come once. Zip64 is understood; encryption, several disks and
/// methods other than stored and deflate are refused.
/// </summary>
internal static class ZipIndex
{
    private const int EndSize = 22, Zip64LocatorSize = 20, Zip64EndSize = 56, CentralSize = 46, LocalSize = 30;

    // Deflate cannot shrink more than 1032 to 1; weights shrink by a tenth.
    private const int MostRatio = 64;
    private const long HarmlessSize = 1 << 20;

    internal static Dictionary<string, ZipItem> Read(MappedFile file)
    {
        var (start, size, count) = Directory(file);
        var items = new Dictionary<string, ZipItem>(StringComparer.Ordinal);
        var places = new List<(long Start, long End)>();
        var position = start;
        for (ulong i = 0; i < count; i++)
        {
            if (start + size - position < CentralSize)
                throw Bad(file, "its directory ends in the middle");
            var header = file.Bytes(position, CentralSize);
            if (U32(header) != 0x02014b50)
                throw Bad(file, "its directory is broken");
            var (nameLength, extraLength, commentLength) = (U16(header[28..]), U16(header[30..]), U16(header[32..]));
            if (start + size - position - CentralSize < nameLength + extraLength + commentLength)
                throw Bad(file, "its directory ends in the middle");
            var variable = file.Bytes(position + CentralSize, nameLength + extraLength);
            var name = Encoding.UTF8.GetString(variable[..nameLength]);
            var item = Item(file, name, header, variable, nameLength, start, places);
            if (!items.TryAdd(name, item))
                throw Bad(file, $"it holds {Printable.Name(name)} twice");
            position += CentralSize + nameLength + extraLength + commentLength;
        }

        CheckPlaces(file, places);
        return items;
    }

    private static ZipItem Item(MappedFile file, string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> variable, int nameLength, long directory, List<(long, long)> places)
    {
        var shown = Printable.Name(name);
        if (!IsPlain(name))
            throw Bad(file, $"it holds a file named '{shown}', which points elsewhere");
        var (flags, method) = (U16(header[8..]), U16(header[10..]));
        if ((flags & 0x2041) != 0)
            throw Bad(file, $"{shown} in it is encrypted; decrypt it first");
        if (method is not (0 or 8))
            throw Bad(file, $"{shown} in it is compressed by method {method}; write it again with torch.save");
        var (stored, length, local) = Sizes(file, header, variable[nameLength..]);
        if (local < 0 || local > directory - LocalSize)
            throw Bad(file, $"{shown} in it lies outside the file");
        var localHeader = file.Bytes(local, LocalSize);
        if (U32(localHeader) != 0x04034b50 || U16(localHeader[8..]) != method || U16(localHeader[26..]) != nameLength)
            throw Bad(file, $"{shown} in it is not where the directory says");
        var data = local + LocalSize + nameLength + U16(localHeader[28..]);
        if (data > directory || stored < 0 || stored > directory - data)
            throw Bad(file, $"{shown} in it lies outside the file");
        if (!file.Bytes(local + LocalSize, nameLength).SequenceEqual(variable[..nameLength]))
            throw Bad(file, $"{shown} in it has two names");
        if (length < 0 || (method == 0 ? length != stored : length > HarmlessSize && length / MostRatio > stored))
            throw Bad(file, $"{shown} in it claims {length} bytes out of {stored}");
        places.Add((local, data + stored));
        return new ZipItem(name, data, stored, length, method == 8);
    }

    // The 32-bit fields, or for those that are full the 64-bit ones in the extra field, in a fixed order.
    private static (long Stored, long Length, long Local) Sizes(MappedFile file, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        long stored = U32(header[20..]), length = U32(header[24..]), local = U32(header[42..]);
        if (stored != uint.MaxValue && length != uint.MaxValue && local != uint.MaxValue)
            return (stored, length, local);
        while (extra.Length >= 4)
        {
            var (id, size) = (U16(extra), U16(extra[2..]));
            if (size > extra.Length - 4)
                break;
            var fields = extra.Slice(4, size);
            extra = extra[(4 + size)..];
            if (id != 1)
                continue;
            if (length == uint.MaxValue)
                length = Take(file, ref fields);
            if (stored == uint.MaxValue)
                stored = Take(file, ref fields);
            if (local == uint.MaxValue)
                local = Take(file, ref fields);
            return (stored, length, local);
        }

        return (stored, length, local);
    }

    private static long Take(MappedFile file, ref ReadOnlySpan<byte> fields)
    {
        if (fields.Length < 8)
            throw Bad(file, "its directory ends in the middle");
        var value = BinaryPrimitives.ReadInt64LittleEndian(fields);
        fields = fields[8..];
        return value;
    }

    private static (long Start, long Size, ulong Count) Directory(MappedFile file)
    {
        var tailSize = (int)Math.Min(file.Length, EndSize + ushort.MaxValue);
        var tail = file.Bytes(file.Length - tailSize, tailSize);
        for (var at = tailSize - EndSize; at >= 0; at--)
        {
            if (U32(tail[at..]) != 0x06054b50 || U16(tail[(at + 20)..]) != tailSize - EndSize - at)
                continue;
            var end = tail[at..];
            var place = file.Length - tailSize + at;
            var (count, size, start) = ((ulong)U16(end[10..]), (long)U32(end[12..]), (long)U32(end[16..]));
            if (U16(end[4..]) != 0 || U16(end[6..]) != 0 || U16(end[8..]) != count)
                throw Bad(file, "it is one part of several");
            if (count == ushort.MaxValue || size == uint.MaxValue || start == uint.MaxValue)
                (start, size, count, place) = Directory64(file, place);
            if (start < 0 || size < 0 || start > place || size > place - start || count > (ulong)(size / CentralSize))
                throw Bad(file, "its directory lies outside the file");
            return (start, size, count);
        }

        throw Bad(file, "the end of the archive is missing (the file may be truncated)");
    }

    private static (long Start, long Size, ulong Count, long Place) Directory64(MappedFile file, long end)
    {
        if (end >= Zip64LocatorSize && file.Bytes(end - Zip64LocatorSize, Zip64LocatorSize) is var locator && U32(locator) == 0x07064b50)
        {
            var place = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
            if (place >= 0 && place <= end - Zip64LocatorSize - Zip64EndSize && file.Bytes(place, Zip64EndSize) is var record && U32(record) == 0x06064b50)
                return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadUInt64LittleEndian(record[32..]), place);
        }

        throw Bad(file, "its 64-bit directory is missing");
    }

    private static void CheckPlaces(MappedFile file, List<(long Start, long End)> places)
    {
        places.Sort();
        for (var i = 1; i < places.Count; i++)
        {
            if (places[i].Start < places[i - 1].End)
                throw Bad(file, "files in it overlap");
        }
    }

    // Nothing is ever written under these names; a name that climbs out is still a sign of an attack.
    private static bool IsPlain(string name) =>
        name.Length > 0 && name[0] != '/' && !name.AsSpan().ContainsAny('\\', ':', '\0') && !name.Split('/').Contains("..");

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static InputException Bad(MappedFile file, string why) => new($"{file.Path} is not a usable zip archive: {why}.");
}
