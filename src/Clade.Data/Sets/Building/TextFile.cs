using System.Text;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Reads tables, lists and JSON.</summary>
internal static class TextFile
{
    /// <summary>The whole file, UTF-8 unless a byte-order mark says otherwise.</summary>
    /// <exception cref="InputException">It is not there, or too large.</exception>
    public static string Read(string path, long limit)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(path, limit)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The bytes of a file, without the byte-order mark of UTF-8.</summary>
    /// <exception cref="InputException">It is not there, or too large.</exception>
    public static byte[] Bytes(string path, long limit)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > Math.Min(limit, int.MaxValue / 2))
                throw new InputException($"{path} has {length >> 20} MiB, more than a table may have; split it, or raise {nameof(PictureSetLimits)}.{nameof(PictureSetLimits.TableBytes)}.");
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot open {path}: there is no such file, or it may not be read; check the path.", error);
        }
    }
}
