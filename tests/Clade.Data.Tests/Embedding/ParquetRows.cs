using Parquet;

namespace Clade.Data.Tests.Embedding;

/// <summary>Tables of texts as another library reads them: what Clade writes is not read by its own ideas of the format.</summary>
internal static class ParquetRows
{
    /// <summary>The values of each column, in the file's order of columns.</summary>
    public static OrderedDictionary<string, string?[]> Read(string path) => Task.Run(() => ReadAsync(path)).GetAwaiter().GetResult();

    private static async Task<OrderedDictionary<string, string?[]>> ReadAsync(string path)
    {
        var columns = new OrderedDictionary<string, string?[]>(StringComparer.Ordinal);
        await using var reader = await ParquetReader.CreateAsync(path);
        foreach (var field in reader.Schema.DataFields)
        {
            Assert.Equal((typeof(ReadOnlyMemory<char>), true), (field.ClrType, field.IsNullable));
            columns[field.Name] = [];
            foreach (var group in reader.RowGroups)
            {
                var values = new string?[group.RowCount];
                await group.ReadAsync(field, values!);
                Assert.Equal((null, null, values.LongCount(value => value is null)), Bounds(group.GetStatistics(field)));
                columns[field.Name] = [.. columns[field.Name], .. values];
            }
        }

        return columns;
    }

    private static (object?, object?, long?) Bounds(Parquet.Data.DataColumnStatistics? statistics) => (statistics?.MinValue, statistics?.MaxValue, statistics?.NullCount);
}
