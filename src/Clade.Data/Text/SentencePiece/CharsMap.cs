using System.Buffers.Binary;
using Clade.Core;

namespace Clade.Data.Text.SentencePiece;

/// <summary>
/// SentencePiece's compiled normalisation rules: a double-array trie (Yata's darts-clone: 32-bit units with label, leaf and offset) from
/// UTF-8 prefixes to places in a pool of NUL-terminated UTF-8. Layout: four bytes of length, the trie, the pool. Immutable.
/// </summary>
internal sealed class CharsMap
{
    private const int LongestPrefix = 256;

    private readonly uint[] _units;
    private readonly byte[] _pool;

    /// <param name="source">File, for messages.</param>
    /// <param name="blob">The compiled rules.</param>
    /// <exception cref="InputException">The blob is damaged.</exception>
    public CharsMap(string source, ReadOnlySpan<byte> blob)
    {
        var length = blob.Length >= 8 ? BinaryPrimitives.ReadUInt32LittleEndian(blob) : 0;
        if (length == 0 || length % 4 != 0 || length > (uint)blob.Length - 4)
            throw new InputException($"{source} has normalisation rules (precompiled_charsmap) that are damaged; fetch the file again.");
        _units = new uint[length / 4];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + i * 4)..]);
        _pool = blob[(4 + (int)length)..].ToArray();
    }

    /// <summary>Reads rules in base 64, as <c>tokenizer.json</c> has them; null when there are none.</summary>
    /// <exception cref="InputException">The rules are damaged.</exception>
    public static CharsMap? ReadBase64(string source, string text)
    {
        if (text.Length == 0)
            return null;
        var blob = new byte[text.Length];
        return Convert.TryFromBase64String(text, blob, out var count)
            ? new CharsMap(source, blob.AsSpan(0, count))
            : throw new InputException($"{source} has normalisation rules (precompiled_charsmap) that are not base 64; fetch the file again.");
    }

    /// <summary>The longest rule for what a text begins with: how many bytes it takes, 0 for none, and what they become.</summary>
    public int Longest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Find(text, longest: true, out replacement);

    /// <summary>The shortest rule for what a text begins with.</summary>
    public int Shortest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Find(text, longest: false, out replacement);

    private int Find(ReadOnlySpan<byte> text, bool longest, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        var (length, value) = (0, 0);
        var position = Offset(_units[0]);
        for (var i = 0; i < Math.Min(text.Length, LongestPrefix) && text[i] != 0; i++)
        {
            position ^= text[i];
            if (position >= (uint)_units.Length)
                break;
            var unit = _units[position];
            if ((unit & 0x800000FF) != text[i])
                break;
            position ^= Offset(unit);
            if ((unit >> 8 & 1) == 0)
                continue;
            if (position >= (uint)_units.Length)
                break;
            (length, value) = (i + 1, (int)(_units[position] & 0x7FFFFFFF));
            if (!longest)
                break;
        }

        if (length == 0 || value > _pool.Length)
            return 0;
        var end = _pool.AsSpan(value).IndexOf((byte)0);
        replacement = _pool.AsSpan(value, end < 0 ? _pool.Length - value : end);
        return length;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1 << 9)) >> 6);
}
