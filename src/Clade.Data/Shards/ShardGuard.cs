using System.Text;
using Clade.Core;

namespace Clade.Data.Shards;

/// <summary>
/// Walks the 512-byte headers of a tar before the library's reader sees it, so that no size in a header is believed
/// before it is compared with the file's length and the limits (a long-name header may claim gigabytes, and a reader
/// would allocate them). Header layout: POSIX.1-2017, pax, "ustar interchange format".
/// </summary>
internal static class ShardGuard
{
    private const int Block = 512;

    /// <summary>Checks every header of the stream and leaves it at its start.</summary>
    /// <exception cref="InputException">The file is truncated, is no tar, or asks for more than the limits.</exception>
    public static void Check(string path, Stream stream, ShardLimits limits)
    {
        Span<byte> header = stackalloc byte[Block];
        long position = 0;
        var members = 0;
        while (position + Block <= stream.Length)
        {
            stream.Position = position;
            stream.ReadExactly(header);
            if (header.IndexOfAnyExcept((byte)0) < 0)
            {
                stream.Position = 0;
                return;
            }

            if (!ChecksumAgrees(header))
                throw Bad(path, $"the header at byte {position} is damaged");
            var size = Number(header.Slice(124, 12));
            var isHeader = header[156] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';
            var limit = isHeader ? limits.HeaderBytes : limits.MemberBytes;
            if (size is null)
                throw Bad(path, $"the header at byte {position} gives no size");
            if (size > limit)
                throw Bad(path, $"a member claims {size} bytes and at most {limit} are allowed");
            if (size > stream.Length - position - Block)
                throw Bad(path, "it is truncated");
            if (++members > 2L * limits.Members)
                throw Bad(path, $"it holds more than {limits.Members} members");
            position += Block + (size.Value + Block - 1) / Block * Block;
        }

        // An archive ends in two blocks of zeros: without them its tail is missing.
        throw Bad(path, stream.Length == 0 ? "it is empty" : "it is truncated");
    }

    /// <summary>The one sentence for a shard that cannot be used.</summary>
    public static InputException Bad(string path, string why, Exception? inner = null)
    {
        var message = $"{path} is not a usable shard: {why}; build the corpus again or fetch the file again.";
        return inner is null ? new(message) : new(message, inner);
    }

    private static bool ChecksumAgrees(ReadOnlySpan<byte> header)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? 0 : header[i];
        return Number(header.Slice(148, 8)) == sum;
    }

    /// <summary>A number of a header: octal text, or base 256 when the first bit is set. Null when it is neither or does not fit.</summary>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            for (var i = 0; i < field.Length; i++)
            {
                var next = i == 0 ? field[0] & 0x7F : field[i];
                if (value > long.MaxValue >> 8)
                    return null;
                value = (value << 8) | (long)next;
            }

            return value;
        }

        var text = Encoding.ASCII.GetString(field).Trim('\0', ' ');
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
                return null;
            value = value * 8 + (digit - '0');
        }

        return value;
    }
}
