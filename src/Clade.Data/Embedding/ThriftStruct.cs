using System.Text;

namespace Clade.Data.Embedding;

/// <summary>
/// A structure in Apache Thrift's compact protocol, as much of it as Parquet's headers need. Fields are given in ascending order of their numbers, each at most 15 above the one before.
/// </summary>
internal sealed class ThriftStruct
{
    // Types of the protocol.
    private const int Int32 = 5, Int64 = 6, Binary = 8, Items = 9, Structure = 12;

    private readonly List<byte> _bytes = [];
    private int _last;

    /// <summary>Seven bits a byte, lowest first; the eighth says that more follow.</summary>
    public static void Variable(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    public ThriftStruct Number(int field, int value) => Field(field, Int32, () => Signed(value));

    public ThriftStruct LongNumber(int field, long value) => Field(field, Int64, () => Signed(value));

    public ThriftStruct Text(int field, string value) => Field(field, Binary, () => Utf8(value));

    public ThriftStruct Struct(int field, ThriftStruct value) => Field(field, Structure, () => Nested(value));

    public ThriftStruct Numbers(int field, IReadOnlyList<int> values) => List(field, Int32, values, value => Signed(value));

    public ThriftStruct Texts(int field, IReadOnlyList<string> values) => List(field, Binary, values, Utf8);

    public ThriftStruct List(int field, IReadOnlyList<ThriftStruct> values) => List(field, Structure, values, Nested);

    /// <summary>The bytes, with the mark behind the last field.</summary>
    public byte[] ToArray() => [.. _bytes, 0];

    private ThriftStruct List<T>(int field, int type, IReadOnlyList<T> values, Action<T> write) => Field(field, Items, () =>
    {
        // Lengths from 15 on do not fit beside the type.
        _bytes.Add((byte)((Math.Min(values.Count, 15) << 4) | type));
        if (values.Count >= 15)
            Variable(_bytes, (ulong)values.Count);
        foreach (var value in values)
            write(value);
    });

    private ThriftStruct Field(int field, int type, Action write)
    {
        _bytes.Add((byte)(((field - _last) << 4) | type));
        _last = field;
        write();
        return this;
    }

    // The sign is moved to the lowest bit, so that small numbers are short.
    private void Signed(long value) => Variable(_bytes, (ulong)((value << 1) ^ (value >> 63)));

    private void Utf8(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        Variable(_bytes, (ulong)text.Length);
        _bytes.AddRange(text);
    }

    private void Nested(ThriftStruct value)
    {
        _bytes.AddRange(value._bytes);
        _bytes.Add(0);
    }
}
