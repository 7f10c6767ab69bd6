namespace Clade.Torch;

/// <summary>A number given to an operator: integer, floating-point or truth value, kept apart because result types depend on it.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly long _bits;
    private readonly int _tag;

    private Scalar(long bits, int tag) => (_bits, _tag) = (bits, tag);

    internal int Tag => _tag;
    internal long Bits => _bits;

    internal static Scalar FromValue(int tag, long bits) => new(bits, tag);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(BitConverter.DoubleToInt64Bits(value), Native.Value.DoubleTag);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(value, Native.Value.IntTag);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => (long)value;

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, Native.Value.BoolTag);

    /// <summary>The value as a double, whatever its kind.</summary>
    public double ToDouble() => _tag == Native.Value.DoubleTag ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The value as an integer; fractions are cut.</summary>
    public long ToInt64() => _tag == Native.Value.DoubleTag ? (long)ToDouble() : _bits;

    /// <inheritdoc/>
    public bool Equals(Scalar other) => _bits == other._bits && _tag == other._tag;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bits, _tag);

    /// <summary>Same kind and value.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Another kind or value.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);
}
