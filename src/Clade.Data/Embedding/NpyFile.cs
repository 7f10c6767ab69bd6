using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Clade.Core;

namespace Clade.Data.Embedding;

/// <summary>Writes NumPy's file format, version 1.0 (NEP 1): a magic word, a header that is a Python dictionary, row-major little-endian numbers.</summary>
public static class NpyFile
{
    private const int Alignment = 64;

    /// <summary>Writes a table of float32, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">[rows, width], row after row.</param>
    /// <param name="width">Numbers a row, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers fill no whole rows.</exception>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, ReadOnlyMemory<float> values, int width) => Write(path, "<f4", Rows(values.Length, width), width, stream => WriteAll(stream, values));

    /// <summary>Writes a table of float16, atomically.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlyMemory{float}, int)"/>
    public static void Write(string path, ReadOnlyMemory<Half> values, int width) => Write(path, "<f2", Rows(values.Length, width), width, stream => WriteAll(stream, values));

    private static void Write(string path, string type, int rows, int width, Action<Stream> body) => AtomicFile.Write(path, stream =>
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
        // Magic word, version and length take ten bytes; a newline ends the header.
        var length = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        body(stream);
    });

    private static int Rows(int count, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return count % width == 0 ? count / width : throw new ArgumentException($"{count} numbers fill no whole rows of {width}.", nameof(width));
    }

    private static void WriteAll<T>(Stream stream, ReadOnlyMemory<T> values) where T : unmanaged
    {
        const int step = 1 << 20;
        for (var start = 0; start < values.Length; start += step)
            stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(start, Math.Min(step, values.Length - start))));
    }
}
