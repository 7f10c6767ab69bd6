using System.Text;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>What a file is by its first bytes.</summary>
internal enum FileLook
{
    Zip,
    Gzip,
    Tar,
    Json,
    Text,
    Other,
}

/// <summary>Tells files apart by content.</summary>
internal static class FileLooks
{
    private const int Head = 4096, TarMagic = 257, TarCheck = 148;

    /// <summary>Looks at a file.</summary>
    /// <exception cref="InputException">It is not there, empty or cannot be read.</exception>
    public static FileLook Of(string path)
    {
        var head = new byte[Head];
        try
        {
            using var file = File.OpenHandle(path);
            return Of(head.AsSpan(0, RandomAccess.Read(file, head, 0)), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot open {path}: there is no such file or folder, or it may not be read; check the path.", error);
        }
    }

    private static FileLook Of(ReadOnlySpan<byte> head, string path)
    {
        if (head.IsEmpty)
            throw new InputException($"{path} is empty; give a file that was written or downloaded completely.");
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return FileLook.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return FileLook.Gzip;
        if (head.Length >= 512 && (head.Slice(TarMagic, 5).SequenceEqual("ustar"u8) || IsOldTar(head[..512])))
            return FileLook.Tar;
        if (head.Contains((byte)0) && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return FileLook.Other;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            head = head[3..];
        return head.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? FileLook.Json : FileLook.Text;
    }

    // A header without a magic word: its checksum tells it.
    private static bool IsOldTar(ReadOnlySpan<byte> header)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < header.Length; i++)
            sum += i is >= TarCheck and < TarCheck + 8 ? 0 : header[i];
        var text = Encoding.ASCII.GetString(header.Slice(TarCheck, 8)).Trim('\0', ' ');
        return text.Length > 0 && text.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(text, 8) == sum;
    }
}
