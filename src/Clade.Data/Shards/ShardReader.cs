using System.Formats.Tar;
using System.IO.Compression;
using Clade.Core;

namespace Clade.Data.Shards;

/// <summary>
/// Reads the samples of a shard one after the other, in the order of the archive. Names inside the archive are keys and
/// nothing else: a name such as <c>../../etc/passwd</c> never touches the disk. Links, folders and devices are passed over.
/// </summary>
public static class ShardReader
{
    /// <summary>Streams the samples: one sample is in memory at a time. The file is open while the sequence is read. A gzip-compressed shard is unpacked in memory first.</summary>
    /// <param name="path">A shard on disk, tar or tar.gz, told apart by content.</param>
    /// <param name="limits">What the shard may ask for; null takes <see cref="ShardLimits.Default"/>.</param>
    /// <exception cref="InputException">Thrown while reading: the file is missing, truncated, no tar, or asks for too much.</exception>
    public static IEnumerable<ShardSample> Read(string path, ShardLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        limits ??= ShardLimits.Default;
        using var file = Open(path);
        var packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream stream = packed ? Unpack(path, file, limits) : file;
        ShardGuard.Check(path, stream, limits);
        using var tar = new TarReader(stream, leaveOpen: true);
        var key = "";
        var members = new List<ShardMember>();
        var (count, bytes) = (0, 0L);
        while (Next(path, tar) is { } entry)
        {
            if (++count > limits.Members)
                throw ShardGuard.Bad(path, $"it holds more than {limits.Members} members");
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                continue;
            var (entryKey, extension) = Split(entry.Name);
            if (entryKey != key && members.Count > 0)
            {
                yield return new ShardSample(key, members);
                members = [];
                bytes = 0;
            }

            key = entryKey;
            bytes += entry.Length;
            if (bytes > limits.SampleBytes)
                throw ShardGuard.Bad(path, $"sample '{key}' claims more than {limits.SampleBytes} bytes");
            members.Add(new ShardMember(extension, Bytes(path, entry, limits), packed ? -1 : entry.DataOffset));
        }

        if (members.Count > 0)
            yield return new ShardSample(key, members);
    }

    /// <summary>Key and extension of a member's name: the key ends at the first dot of the file name, folders included.</summary>
    internal static (string Key, string Extension) Split(string name)
    {
        var dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
    }

    internal static MemoryStream Unpack(string path, FileStream file, ShardLimits limits)
    {
        var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var block = new byte[1 << 16];
            int read;
            while ((read = gzip.Read(block)) > 0)
            {
                if (unpacked.Length + read > limits.UnpackedBytes)
                    throw ShardGuard.Bad(path, $"it unpacks to more than {limits.UnpackedBytes} bytes");
                unpacked.Write(block, 0, read);
            }
        }
        catch (Exception error) when (IsFormat(error))
        {
            throw ShardGuard.Bad(path, "its compressed data is damaged", error);
        }

        return unpacked;
    }

    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot open the shard {path}: there is no such file, or it may not be read.", error);
        }
    }

    internal static TarEntry? Next(string path, TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception error) when (IsFormat(error))
        {
            throw ShardGuard.Bad(path, "its headers are damaged", error);
        }
    }

    private static byte[] Bytes(string path, TarEntry entry, ShardLimits limits)
    {
        // The guard has compared this length with the file; an extended header may have replaced it since.
        if (entry.Length > limits.MemberBytes)
            throw ShardGuard.Bad(path, $"a member claims {entry.Length} bytes and at most {limits.MemberBytes} are allowed");
        var data = new byte[entry.Length];
        try
        {
            entry.DataStream?.ReadExactly(data);
        }
        catch (Exception error) when (IsFormat(error))
        {
            throw ShardGuard.Bad(path, "it is truncated", error);
        }

        return data;
    }

    private static bool IsFormat(Exception error) =>
        error is IOException or InvalidDataException or FormatException or OverflowException or ArgumentException or NotSupportedException;
}
