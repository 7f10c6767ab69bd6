namespace Clade.Data.Embedding;

/// <summary>Where a column lies in the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Byte of its first page.</param>
/// <param name="Length">Bytes of its pages, headers included.</param>
/// <param name="Nulls">Rows without a value.</param>
internal sealed record ParquetChunk(string Name, long Start, long Length, long Nulls);

/// <summary>The end of a Parquet file: schema and places, <c>FileMetaData</c> of parquet.thrift. Numbers of fields are those of that file.</summary>
internal static class ParquetFooter
{
    // Values of enumerations in parquet.thrift.
    private const int ByteArray = 6, Optional = 1, Utf8 = 0, Uncompressed = 0;

    // What parquet.thrift advises, whatever the file holds: readers differ about 2.
    private const int Version = 1;

    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    public static byte[] Of(int rows, IReadOnlyList<ParquetChunk> chunks) => new ThriftStruct()
        .Number(1, Version)
        .List(2, [new ThriftStruct().Text(4, "schema").Number(5, chunks.Count), .. chunks.Select(Leaf)])
        .LongNumber(3, rows)
        .List(4, rows == 0 ? [] : [Group(rows, chunks)])
        .Text(6, "Clade version 1")
        .ToArray();

    // A text to old readers by its converted type, to new ones by its logical type: STRING is the first of that union.
    private static ThriftStruct Leaf(ParquetChunk chunk) => new ThriftStruct()
        .Number(1, ByteArray)
        .Number(3, Optional)
        .Text(4, chunk.Name)
        .Number(6, Utf8)
        .Struct(10, new ThriftStruct().Struct(1, new ThriftStruct()));

    private static ThriftStruct Group(int rows, IReadOnlyList<ParquetChunk> chunks) => new ThriftStruct()
        .List(1, [.. chunks.Select(chunk => new ThriftStruct().LongNumber(2, 0).Struct(3, Column(rows, chunk)))])
        .LongNumber(2, chunks.Sum(chunk => chunk.Length))
        .LongNumber(3, rows)
        .LongNumber(5, chunks[0].Start)
        .LongNumber(6, chunks.Sum(chunk => chunk.Length));

    private static ThriftStruct Column(int rows, ParquetChunk chunk) => new ThriftStruct()
        .Number(1, ByteArray)
        .Numbers(2, [ParquetPages.Plain, ParquetPages.RunLengths])
        .Texts(3, [chunk.Name])
        .Number(4, Uncompressed)
        .LongNumber(5, rows)
        .LongNumber(6, chunk.Length)
        .LongNumber(7, chunk.Length)
        .LongNumber(9, chunk.Start)
        .Struct(12, new ThriftStruct().LongNumber(3, chunk.Nulls));
}
