using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Clade.Core;

namespace Clade.Data.Shards;

/// <summary>Writes WebDataset shards: tar, compressed when the name ends in <c>.gz</c>, atomic, and the same bytes for the same samples (no clock, no owner, no machine).</summary>
public static class ShardWriter
{
    private const int MaxName = 99;

    /// <summary>Writes one shard; on any failure no file, or the old one, is left.</summary>
    /// <param name="path">The file to write; its folder is made when missing.</param>
    /// <param name="samples">Read once, in order. Keys are 1 to 80 letters, digits, <c>_</c> or <c>-</c>, each used once.</param>
    /// <returns>Hash, length and number of samples of the file.</returns>
    /// <exception cref="ArgumentException">A key or an extension cannot be a file name, or comes twice.</exception>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static ShardInfo Write(string path, IEnumerable<ShardSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var count = 0;
        long length = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AtomicFile.Write(path, stream =>
        {
            using var hashed = new HashedStream(stream, hash);
            using (var packed = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(hashed, CompressionLevel.SmallestSize, leaveOpen: true) : null)
            using (var tar = new TarWriter((Stream?)packed ?? hashed, TarEntryFormat.Ustar, leaveOpen: true))
                count = WriteSamples(tar, samples);
            length = hashed.Written;
        });
        return new ShardInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), length, count);
    }

    private static int WriteSamples(TarWriter tar, IEnumerable<ShardSample> samples)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in samples)
        {
            CheckName(sample.Key, allowDot: false);
            if (!keys.Add(sample.Key))
                throw new ArgumentException($"Key {sample.Key} is written twice.", nameof(samples));
            foreach (var member in sample.Members)
            {
                CheckName(member.Extension, allowDot: true);
                var name = $"{sample.Key}.{member.Extension}";
                if (name.Length > MaxName || !names.Add(name))
                    throw new ArgumentException($"Member {name} is too long or written twice.", nameof(samples));
                using var data = new MemoryStream(member.Data.ToArray(), writable: false);
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = data,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        return keys.Count;
    }

    private static void CheckName(string name, bool allowDot)
    {
        var good = name.Length is > 0 and <= 80
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (allowDot && c == '.'));
        if (!good)
            throw new ArgumentException($"'{name}' cannot be part of a member's name: use 1 to 80 letters, digits, '_' or '-'.", nameof(name));
    }
}
