using System.Globalization;

namespace Clade.Torch;

/// <summary>bfloat16, the upper half of a single: what <see cref="ElementType.BFloat16"/> tensors hold, for spans over them. Computing is done in <see cref="float"/>.</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The number with these 16 bits: sign, 8 of exponent, 7 of mantissa.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The 16 bits.</summary>
    public ushort Bits => _bits;

    /// <summary>The nearest bfloat16, ties to even, as libtorch rounds; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? new(0x7FC0) : new((ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
    }

    /// <summary>The same value.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>The nearest bfloat16.</summary>
    public static BFloat16 FromSingle(float value) => (BFloat16)value;

    /// <summary>The same value.</summary>
    public float ToSingle() => this;

    /// <summary>Equal as numbers: NaN equals nothing, 0 equals -0.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == right;

    /// <summary>Different as numbers.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != right;

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
