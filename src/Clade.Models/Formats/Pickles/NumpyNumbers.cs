using System.Buffers.Binary;

namespace Clade.Models.Formats;

/// <summary>Single numbers of NumPy, which training checkpoints hold as their best accuracy.</summary>
internal static class NumpyNumbers
{
    /// <summary>The number as double, long or bool; null for another type or length.</summary>
    internal static object? Read(NumpyType type, ReadOnlySpan<byte> bytes)
    {
        Span<byte> little = stackalloc byte[8];
        if (bytes.Length > 8)
            return null;
        bytes.CopyTo(little);
        if (type.BigEndian)
            little[..bytes.Length].Reverse();
        return (type.Code.TrimStart('<', '>', '|', '='), bytes.Length) switch
        {
            ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(little),
            ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(little),
            ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(little),
            ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(little),
            ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(little),
            ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(little),
            ("i1", 1) => (long)(sbyte)little[0],
            ("u4", 4) or ("u2", 2) or ("u1", 1) => (long)BinaryPrimitives.ReadUInt32LittleEndian(little),
            ("b1", 1) => little[0] != 0,
            _ => null,
        };
    }
}
