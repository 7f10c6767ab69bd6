using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clade.Models.Hub;

/// <summary>Checks content against the name that it has on a hub.</summary>
internal static class HubDigest
{
    private const int Buffer = 1 << 20;

    /// <summary>Whether a file has the size and, where there is one, the checksum that the hub lists.</summary>
    internal static async Task<bool> Matches(string path, HubFile file, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (stream.Length != file.Size)
            return false;
        if (!file.HasChecksum)
            return true;
        using var hash = IncrementalHash.CreateHash(file.Etag.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (file.Etag.Length == 40)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")));
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(0, Buffer), cancellation).ConfigureAwait(false) is > 0 and var count)
                hash.AppendData(buffer, 0, count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Etag;
    }
}
