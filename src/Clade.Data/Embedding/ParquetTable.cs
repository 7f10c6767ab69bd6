using System.Buffers.Binary;
using Clade.Core;

namespace Clade.Data.Embedding;

/// <summary>
/// Writes tables of texts as Apache Parquet (apache/parquet-format): optional UTF-8 columns in plain encoding, not compressed, one group of rows. Equal tables are equal
/// bytes. Without least and greatest values, which readers would trust; what is written is meant to be read whole. Stateless and thread-safe.
/// </summary>
public static class ParquetTable
{
    /// <summary>Writes a table, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">At least one, of equal length; no rows is a table too.</param>
    /// <exception cref="ArgumentException">There is no column, lengths differ, or a name is empty or there twice.</exception>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, IReadOnlyList<ParquetColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Check(columns);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(ParquetFooter.Magic);
            ParquetChunk[] chunks = [.. columns.Select(column => Chunk(stream, column))];
            var footer = ParquetFooter.Of(columns[0].Values.Count, chunks);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
            stream.Write(footer);
            stream.Write(length);
            stream.Write(ParquetFooter.Magic);
        });
    }

    private static ParquetChunk Chunk(Stream stream, ParquetColumn column)
    {
        var start = stream.Position;
        ParquetPages.Write(stream, column.Values);
        return new ParquetChunk(column.Name, start, stream.Position - start, column.Values.LongCount(value => value is null));
    }

    private static void Check(IReadOnlyList<ParquetColumn> columns)
    {
        if (columns.Count == 0)
            throw new ArgumentException("A table needs a column.", nameof(columns));
        if (columns.Any(column => column.Values.Count != columns[0].Values.Count))
            throw new ArgumentException("Columns of one table have equally many values.", nameof(columns));
        if (columns.Any(column => column.Name.Length == 0) || columns.DistinctBy(column => column.Name, StringComparer.Ordinal).Count() != columns.Count)
            throw new ArgumentException("Each column needs a name of its own.", nameof(columns));
    }
}
