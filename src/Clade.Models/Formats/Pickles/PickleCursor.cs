using System.Buffers.Binary;
using System.Text;

namespace Clade.Models.Formats;

/// <summary>Reads the arguments of opcodes. Every length is compared with what is left before it is used.</summary>
internal ref struct PickleCursor(ReadOnlySpan<byte> data, PickleContext context)
{
    private readonly ReadOnlySpan<byte> _data = data;

    internal int Position { get; private set; }

    internal byte Byte() => Take(1)[0];

    internal ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_data.Length - Position))
            throw context.Bad("its pickle ends in the middle (the file may be truncated)");
        var taken = _data.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    internal ulong Length(int bytes)
    {
        ulong value = 0;
        var taken = Take((ulong)bytes);
        for (var i = 0; i < bytes; i++)
            value |= (ulong)taken[i] << (8 * i);
        return value;
    }

    internal string Text(int lengthBytes) => Encoding.UTF8.GetString(Take(Length(lengthBytes)));

    internal PickleBytes Bytes(int lengthBytes)
    {
        var length = Length(lengthBytes);
        var start = Position;
        return new PickleBytes(start, Take(length).Length);
    }

    internal double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A two's complement number of this many bytes; null if it does not fit 64 bits.</summary>
    internal long? Integer(ulong bytes)
    {
        var taken = Take(bytes);
        if (taken.Length > 8)
            return null;
        long value = 0;
        for (var i = 0; i < taken.Length; i++)
            value |= (long)taken[i] << (8 * i);
        var unused = 64 - (8 * taken.Length);
        return taken.Length == 0 ? 0 : value << unused >> unused;
    }

    /// <summary>The rest of the line, without its end.</summary>
    internal ReadOnlySpan<byte> Line()
    {
        var length = _data[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw context.Bad("its pickle ends in the middle (the file may be truncated)");
        var line = Take((ulong)length);
        Position++;
        return line;
    }

    /// <summary>The bytes of a value that was left in place.</summary>
    internal readonly ReadOnlySpan<byte> At(PickleBytes bytes) => _data.Slice(bytes.Offset, bytes.Length);
}
