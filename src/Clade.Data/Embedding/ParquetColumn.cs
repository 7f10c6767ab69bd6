namespace Clade.Data.Embedding;

/// <summary>A column of texts. The list is read while the table is written and not kept.</summary>
/// <param name="Name">Its name, not empty.</param>
/// <param name="Values">A text a row; null where there is none.</param>
public sealed record ParquetColumn(string Name, IReadOnlyList<string?> Values);
