namespace Clade.Data.Images.Reference;

/// <summary>The variable-length LZW of GIF: codes of 3 to 12 bits, lowest bit first, in blocks of up to 255 bytes.</summary>
internal static class GifLzw
{
    private const int MaxCodes = 4096;

    /// <summary>Fills <paramref name="indexes"/>; an end code before it is full leaves the rest 0.</summary>
    public static void Decode(ref GifFirstFrame.Cursor reader, Span<byte> indexes)
    {
        var literalBits = reader.Byte();
        if (literalBits is < 1 or > 11)
            throw reader.Damaged($"codes of {literalBits} bits");
        var (clear, end) = (1 << literalBits, (1 << literalBits) + 1);

        // A code is its prefix's string and one more index; chains are unrolled from the end.
        Span<short> prefix = stackalloc short[MaxCodes];
        Span<byte> last = stackalloc byte[MaxCodes];
        Span<byte> first = stackalloc byte[MaxCodes];
        Span<short> length = stackalloc short[MaxCodes];
        for (var code = 0; code < clear; code++)
            (prefix[code], last[code], first[code], length[code]) = (-1, (byte)code, (byte)code, 1);

        var (bits, next, previous, at) = (literalBits + 1, end + 1, -1, 0);
        var (buffer, have) = (0u, 0);
        ReadOnlySpan<byte> block = [];
        while (at < indexes.Length)
        {
            while (have < bits)
            {
                if (block.IsEmpty)
                {
                    var size = reader.Byte();
                    if (size == 0)
                        throw reader.Damaged("its picture data end too early");
                    block = reader.Take(size);
                }

                buffer |= (uint)block[0] << have;
                have += 8;
                block = block[1..];
            }

            var code = (int)(buffer & ((1u << bits) - 1));
            buffer >>= bits;
            have -= bits;
            if (code == clear)
            {
                (bits, next, previous) = (literalBits + 1, end + 1, -1);
                continue;
            }

            if (code == end)
                return;
            if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear))
                throw reader.Damaged("its picture data make no sense");
            if (previous >= 0 && next < MaxCodes)
            {
                // The new code may be the very one just read: then it ends with the first index of the previous one.
                last[next] = first[code == next ? previous : code];
                (prefix[next], first[next], length[next]) = ((short)previous, first[previous], (short)(length[previous] + 1));
                next++;
                if (next == 1 << bits && bits < 12)
                    bits++;
            }
            else if (code >= next)
            {
                throw reader.Damaged("its picture data make no sense");
            }

            previous = code;
            at = Emit(indexes, at, code, prefix, last, length);
        }
    }

    private static int Emit(Span<byte> indexes, int at, int code, ReadOnlySpan<short> prefix, ReadOnlySpan<byte> last, ReadOnlySpan<short> length)
    {
        var stop = at + length[code];
        for (var place = stop - 1; code >= 0; place--, code = prefix[code])
        {
            if (place < indexes.Length)
                indexes[place] = last[code];
        }

        return Math.Min(stop, indexes.Length);
    }
}
