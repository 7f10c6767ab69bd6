using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>
/// Tells cheaply whether pictures are still the same. What is in an archive is known by its content: a zip stores length and CRC-32 of every file (and they
/// are checked whenever a file is read), the files of a tar are hashed. A plain file is known by its length, its time of last change and its first and last 4 KB: reading
/// all of it would make a second run as slow as the first. Whoever replaces a picture changes the time, or, with a tool that keeps times, the
/// length or the ends, for compressed pictures differ to their last byte. Copying files with new times changes stamps although pictures
/// are the same; features are then computed once more, which is the harmless direction. Thread-safe.
/// </summary>
public static class PictureStamp
{
    private const int End = 4096;

    /// <summary>Stamp of bytes in memory: the first 16 hexadecimal digits of their SHA-256.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    /// <summary>Stamp of a plain file: of length, time of last change, and the first and last 4 KB.</summary>
    /// <exception cref="InputException">The file is not there or cannot be read.</exception>
    public static string OfFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {File.GetLastWriteTimeUtc(file).Ticks}\n")));
            Span<byte> end = stackalloc byte[End];
            hash.AppendData(end[..RandomAccess.Read(file, end, 0)]);
            if (length > End)
                hash.AppendData(end[..RandomAccess.Read(file, end, Math.Max(End, length - End))]);
            return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot read {path}: there is no such file, or it may not be read.", error);
        }
    }

    /// <summary>The <see cref="PictureSet.ContentHash"/> of pictures: of their names and stamps, in order.</summary>
    /// <param name="pictures">Names with stamps, or with anything else that changes with the picture.</param>
    public static string ContentHash(IEnumerable<(string Id, string Stamp)> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (id, stamp) in pictures)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id.Length} {id} {stamp}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
