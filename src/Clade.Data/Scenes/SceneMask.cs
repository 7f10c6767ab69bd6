using System.Numerics;

namespace Clade.Data.Scenes;

/// <summary>Which pixels of a picture belong to something: one bit a pixel. Immutable.</summary>
public sealed class SceneMask
{
    private readonly ulong[] _bits;

    private SceneMask(int width, int height, ulong[] bits) => (Width, Height, _bits) = (width, height, bits);

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether the pixel belongs to it.</summary>
    /// <param name="x">Column, 0 to Width - 1.</param>
    /// <param name="y">Row, 0 to Height - 1.</param>
    public bool this[int x, int y] => (_bits[(y * Width + x) >> 6] >> (y * Width + x)) % 2 == 1;

    /// <summary>Number of pixels.</summary>
    public int Area
    {
        get
        {
            var area = 0;
            foreach (var word in _bits)
                area += BitOperations.PopCount(word);
            return area;
        }
    }

    /// <summary>The smallest box around all its pixels; empty for an empty mask.</summary>
    public SceneBox Box
    {
        get
        {
            var (left, top, right, bottom) = (Width, Height, -1, -1);
            for (var word = 0; word < _bits.Length; word++)
            {
                for (var rest = _bits[word]; rest != 0; rest &= rest - 1)
                {
                    var at = word * 64 + BitOperations.TrailingZeroCount(rest);
                    var (x, y) = (at % Width, at / Width);
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (top, bottom) = (Math.Min(top, y), y);
                }
            }

            return right < 0 ? default : new SceneBox(left, top, right - left + 1, bottom - top + 1);
        }
    }

    /// <summary>A mask from [H, W] values: the pixels with that value belong to it.</summary>
    /// <exception cref="ArgumentException">There are not <paramref name="width"/> times <paramref name="height"/> values.</exception>
    public static SceneMask Of(ReadOnlySpan<byte> values, byte value, int width, int height)
    {
        if (values.Length != (long)width * height)
            throw new ArgumentException($"A mask of {width} x {height} needs {(long)width * height} values, not {values.Length}.", nameof(values));
        var bits = new ulong[(values.Length + 63) / 64];
        for (var at = 0; at < values.Length; at++)
        {
            if (values[at] == value)
                bits[at >> 6] |= 1UL << at;
        }

        return new SceneMask(width, height, bits);
    }

    /// <summary>Number of pixels that both have.</summary>
    /// <exception cref="ArgumentException">The masks have different sizes.</exception>
    public int Common(SceneMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Width, Height) != (other.Width, other.Height))
            throw new ArgumentException($"A mask of {Width} x {Height} and one of {other.Width} x {other.Height} have no pixels in common.", nameof(other));
        var area = 0;
        for (var word = 0; word < _bits.Length; word++)
            area += BitOperations.PopCount(_bits[word] & other._bits[word]);
        return area;
    }

    /// <summary>The pixels as [H, W] bytes, 1 where they belong to it.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Width * Height];
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)((_bits[at >> 6] >> at) & 1);
        return bytes;
    }

    /// <summary>The mask of a painted sprite, before anything else is painted over it.</summary>
    internal static SceneMask Of(Sprite sprite, int left, int top, byte least, int width, int height)
    {
        var bits = new ulong[(width * height + 63) / 64];
        for (var y = Math.Max(0, -top); y < Math.Min(sprite.Height, height - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(sprite.Width, width - left); x++)
            {
                if (sprite.Alpha[y * sprite.Width + x] < least)
                    continue;
                var at = (top + y) * width + left + x;
                bits[at >> 6] |= 1UL << at;
            }
        }

        return new SceneMask(width, height, bits);
    }
}
