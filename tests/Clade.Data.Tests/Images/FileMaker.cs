using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Clade.Data.Tests.Images;

/// <summary>Writes small PNG and GIF files of kinds that no encoder at hand writes.</summary>
internal static class FileMaker
{
    /// <summary>A PNG of any colour type and depth; <paramref name="rows"/> are the packed samples of each row.</summary>
    public static byte[] Png(int width, int height, int depth, int type, byte[] rows, params (string Name, byte[] Data)[] chunks) =>
        FilteredPng(width, height, depth, type, [.. rows.Chunk(rows.Length / height).SelectMany(row => row.Prepend((byte)0))], chunks);

    /// <summary>The same where each row begins with the number of its filter and is already filtered.</summary>
    public static byte[] FilteredPng(int width, int height, int depth, int type, byte[] rows, params (string Name, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)type);
        Chunk(file, "IHDR", header);
        foreach (var (name, data) in chunks)
            Chunk(file, name, data);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Big-endian 16-bit samples, as PNG stores them.</summary>
    public static byte[] Wide(IEnumerable<int> samples) => samples.SelectMany(sample => new[] { (byte)(sample >> 8), (byte)sample }).ToArray();

    /// <summary>A GIF with one frame at a place on its canvas; codes are never shorter than 9 bits' worth of reset, so no dictionary is built.</summary>
    public static byte[] Gif(int width, int height, byte[] palette, (int Left, int Top, int Width, int Height) frame, byte[] indexes,
        int? transparent = null, bool interlaced = false, bool dictionary = false)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        Word(file, width);
        Word(file, height);
        var bits = (int)Math.Log2(palette.Length / 3);
        file.Write([(byte)(0x80 | (bits - 1)), 0, 0]);
        file.Write(palette);
        if (transparent is { } index)
            file.Write([0x21, 0xF9, 4, 1, 0, 0, (byte)index, 0]);
        file.Write([0x21, 0xFE, 3, (byte)'a', (byte)'b', (byte)'c', 0]);
        file.WriteByte(0x2C);
        foreach (var number in (int[])[frame.Left, frame.Top, frame.Width, frame.Height])
            Word(file, number);
        file.WriteByte((byte)(interlaced ? 0x40 : 0));

        var literal = Math.Max(2, bits);
        file.WriteByte((byte)literal);
        var data = dictionary ? GifDictionary(indexes, literal) : GifPlain(indexes, literal);
        for (var at = 0; at < data.Length; at += 255)
        {
            var length = Math.Min(255, data.Length - at);
            file.WriteByte((byte)length);
            file.Write(data, at, length);
        }

        file.Write([0, 0x3B]);
        return file.ToArray();
    }

    private static byte[] GifPlain(byte[] indexes, int literal)
    {
        var writer = new BitWriter();
        for (var i = 0; i < indexes.Length; i++)
        {
            // A reset before the table could make codes longer.
            if (i % ((1 << literal) - 2) == 0)
                writer.Write(1 << literal, literal + 1);
            writer.Write(indexes[i], literal + 1);
        }

        writer.Write((1 << literal) + 1, literal + 1);
        return writer.ToArray();
    }

    private static byte[] GifDictionary(byte[] indexes, int literal)
    {
        var writer = new BitWriter();
        var (clear, bits) = (1 << literal, literal + 1);
        var table = new Dictionary<(int, byte), int>();
        var next = clear + 2;
        writer.Write(clear, bits);
        int current = indexes[0];
        foreach (var index in indexes.Skip(1))
        {
            if (table.TryGetValue((current, index), out var code))
            {
                current = code;
                continue;
            }

            writer.Write(current, bits);
            if (next < 4096)
            {
                table[(current, index)] = next++;
                if (next > 1 << bits && bits < 12)
                    bits++;
            }

            current = index;
        }

        writer.Write(current, bits);
        // The reader has one entry more than the writer by now.
        if (next < 4096 && next + 1 > 1 << bits && bits < 12)
            bits++;
        writer.Write(clear + 1, bits);
        return writer.ToArray();
    }

    private static void Word(Stream file, int value) => file.Write([(byte)value, (byte)(value >> 8)]);

    private static void Chunk(Stream file, string name, byte[] data)
    {
        var body = Encoding.ASCII.GetBytes(name).Concat(data).ToArray();
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        file.Write(number);
    }

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }

    private sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];
        private uint _buffer;
        private int _have;

        public void Write(int code, int bits)
        {
            _buffer |= (uint)code << _have;
            for (_have += bits; _have >= 8; _have -= 8, _buffer >>= 8)
                _bytes.Add((byte)_buffer);
        }

        public byte[] ToArray() => _have > 0 ? [.. _bytes, (byte)_buffer] : [.. _bytes];
    }
}
