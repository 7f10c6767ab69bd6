using System.Buffers.Binary;
using System.Text;
using Clade.Core;

namespace Clade.Data.Text.SentencePiece;

/// <summary>The fields of one protocol-buffer message in memory, one after the other. Never reads beyond the message.</summary>
internal ref struct ProtobufReader
{
    private readonly string _source;
    private ReadOnlySpan<byte> _rest;

    /// <param name="source">File, for messages.</param>
    /// <param name="message">The bytes of the message.</param>
    public ProtobufReader(string source, ReadOnlySpan<byte> message)
    {
        _source = source;
        _rest = message;
    }

    /// <summary>Number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value if it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value if it is bytes, a text or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The number as a 32-bit float.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>The number as true or false.</summary>
    public readonly bool Flag => Number != 0;

    /// <summary>The bytes as UTF-8.</summary>
    /// <exception cref="InputException">They are not.</exception>
    public readonly string Text
    {
        get
        {
            try
            {
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes);
            }
            catch (DecoderFallbackException error)
            {
                throw new InputException($"{_source} has a piece that is not UTF-8; fetch the file again.", error);
            }
        }
    }

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="InputException">The message is cut off or not of this kind.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        var key = Varint();
        Field = (int)Math.Min(key >> 3, int.MaxValue);
        Number = 0;
        Bytes = default;
        switch (key & 7)
        {
            case 0:
                Number = Varint();
                return true;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                return true;
            case 2:
                Bytes = Take(Varint());
                return true;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                return true;
            default:
                throw Damaged();
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var one = Take(1)[0];
            if (shift < 64)
                value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw Damaged();
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private readonly InputException Damaged() => new($"{_source} is cut off or not a SentencePiece model; fetch the file again.");
}
