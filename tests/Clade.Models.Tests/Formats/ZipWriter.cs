using System.IO.Compression;
using System.Text;

namespace Clade.Models.Tests.Formats;

/// <summary>One file of a test archive; what is not null is claimed instead of the truth.</summary>
internal sealed record ZipPart(string Name, byte[] Data)
{
    internal bool Deflate { get; init; }
    internal int? Method { get; init; }
    internal int Flags { get; init; }
    internal long? Length { get; init; }
    internal long? Stored { get; init; }
    internal long? Local { get; init; }
    internal string? LocalName { get; init; }
    internal bool Zip64 { get; init; }
}

/// <summary>Writes zip archives byte by byte, good ones and bad ones.</summary>
internal static class ZipWriter
{
    /// <summary>An archive as torch.save makes it: a pickle and storages.</summary>
    internal static byte[] Torch(byte[] pickle, params (string Key, byte[] Data)[] storages) =>
        Write([new("a/data.pkl", pickle), .. storages.Select(storage => new ZipPart($"a/data/{storage.Key}", storage.Data)), new("a/version", "3\n"u8.ToArray())]);

    internal static byte[] Write(params ZipPart[] parts)
    {
        using var bytes = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var part in parts)
        {
            var data = part.Deflate ? Deflated(part.Data) : part.Data;
            var (name, localName) = (Encoding.UTF8.GetBytes(part.Name), Encoding.UTF8.GetBytes(part.LocalName ?? part.Name));
            var method = part.Method ?? (part.Deflate ? 8 : 0);
            var (length, stored, local) = (part.Length ?? part.Data.Length, part.Stored ?? data.Length, part.Local ?? bytes.Position);
            Put(bytes, (0x04034b50, 4), (20, 2), (part.Flags, 2), (method, 2), (0, 4), (0, 4), (data.Length, 4), (part.Data.Length, 4), (localName.Length, 2), (0, 2));
            bytes.Write(localName);
            bytes.Write(data);
            var (shortLength, shortStored, shortLocal) = part.Zip64 ? (-1, -1, -1) : (length, stored, local);
            Put(directory, (0x02014b50, 4), (20, 2), (20, 2), (part.Flags, 2), (method, 2), (0, 4), (0, 4), (shortStored, 4), (shortLength, 4),
                (name.Length, 2), (part.Zip64 ? 28 : 0, 2), (0, 2), (0, 2), (0, 2), (0, 4), (shortLocal, 4));
            directory.Write(name);
            if (part.Zip64)
                Put(directory, (1, 2), (24, 2), (length, 8), (stored, 8), (local, 8));
        }

        var start = bytes.Position;
        directory.WriteTo(bytes);
        var is64 = parts.Any(part => part.Zip64);
        if (is64)
        {
            var end = bytes.Position;
            Put(bytes, (0x06064b50, 4), (44, 8), (45, 2), (45, 2), (0, 4), (0, 4), (parts.Length, 8), (parts.Length, 8), (directory.Length, 8), (start, 8));
            Put(bytes, (0x07064b50, 4), (0, 4), (end, 8), (1, 4));
        }

        Put(bytes, (0x06054b50, 4), (0, 2), (0, 2), (is64 ? -1 : parts.Length, 2), (is64 ? -1 : parts.Length, 2), (is64 ? -1 : directory.Length, 4), (is64 ? -1 : start, 4), (0, 2));
        return bytes.ToArray();
    }

    private static byte[] Deflated(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Optimal))
            stream.Write(data);
        return packed.ToArray();
    }

    private static void Put(Stream stream, params ReadOnlySpan<(long Value, int Bytes)> fields)
    {
        foreach (var (value, bytes) in fields)
            stream.Write(PickleWriter.Little(value, bytes));
    }
}
