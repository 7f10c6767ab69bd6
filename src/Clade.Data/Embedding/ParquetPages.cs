using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Clade.Data.Embedding;

/// <summary>The values of a column in data pages: which rows have a value, as runs of zeros and ones, then the values, each behind its length.</summary>
internal static class ParquetPages
{
    /// <summary>Encodings of parquet.thrift.</summary>
    public const int Plain = 0, RunLengths = 3;

    private const int DataPage = 0;

    // A page is held in memory, here and by readers; it ends at whichever comes first.
    private const int MostRows = 20_000, EnoughBytes = 1 << 20;

    public static void Write(Stream stream, IReadOnlyList<string?> values)
    {
        var body = new ArrayBufferWriter<byte>();
        for (var first = 0; first < values.Count;)
        {
            body.ResetWrittenCount();
            var next = first;
            while (next < values.Count && next - first < MostRows && body.WrittenCount < EnoughBytes)
                Append(body, values[next++]);
            Write(stream, next - first, Levels(values, first, next), body.WrittenSpan);
            first = next;
        }
    }

    private static void Append(ArrayBufferWriter<byte> body, string? value)
    {
        if (value is null)
            return;
        var length = Encoding.UTF8.GetByteCount(value);
        var place = body.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32LittleEndian(place, length);
        Encoding.UTF8.GetBytes(value, place[sizeof(int)..]);
        body.Advance(sizeof(int) + length);
    }

    // 1 where there is a value, else 0; a run is its length times two, then the number in a byte.
    private static byte[] Levels(IReadOnlyList<string?> values, int first, int next)
    {
        var runs = new List<byte>();
        for (var i = first; i < next;)
        {
            var (start, isThere) = (i, values[i] is not null);
            while (i < next && values[i] is not null == isThere)
                i++;
            ThriftStruct.Variable(runs, (ulong)(i - start) << 1);
            runs.Add(isThere ? (byte)1 : (byte)0);
        }

        return [.. runs];
    }

    private static void Write(Stream stream, int rows, byte[] levels, ReadOnlySpan<byte> body)
    {
        var size = checked(sizeof(int) + levels.Length + body.Length);
        stream.Write(new ThriftStruct()
            .Number(1, DataPage)
            .Number(2, size)
            .Number(3, size)
            .Struct(5, new ThriftStruct().Number(1, rows).Number(2, Plain).Number(3, RunLengths).Number(4, RunLengths))
            .ToArray());
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, levels.Length);
        stream.Write(length);
        stream.Write(levels);
        stream.Write(body);
    }
}
