using Clade.Core;

namespace Clade.Search;

/// <summary>
/// Vectors in one file or in the shards of a folder, as <c>clade embed</c> writes them, searched as one table. Immutable and thread-safe; dispose it after the
/// last search.
/// </summary>
public sealed class VectorShards : IDisposable
{
    private const string Manifest = "embedding.json";
    private readonly IReadOnlyList<VectorTable> _tables;

    private VectorShards(IReadOnlyList<VectorTable> tables) => _tables = tables;

    /// <summary>Rows of all shards.</summary>
    public int Count => _tables.Sum(table => table.Count);

    /// <summary>Numbers a row, D.</summary>
    public int Width => _tables[0].Width;

    /// <summary>Fingerprint of the model; empty if the files do not say.</summary>
    public string Fingerprint => _tables[0].Fingerprint;

    /// <summary>What the first file says of itself.</summary>
    public IReadOnlyDictionary<string, string> Notes => _tables[0].Notes;

    /// <summary>Whether a folder holds vectors.</summary>
    public static bool IsFolder(string folder) => File.Exists(Path.Combine(folder, Manifest)) || Shards(folder, "image").Length > 0;

    /// <summary>Opens a file, or all shards of a folder.</summary>
    /// <param name="path">A safetensors file, or a folder of <c>image_00000.safetensors</c>, <c>image_00001.safetensors</c> …</param>
    /// <param name="kind"><c>image</c> or <c>text</c>.</param>
    /// <exception cref="InputException">One cannot be read, or they are not of one model.</exception>
    public static VectorShards Open(string path, string kind = "image")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(kind);
        var files = Directory.Exists(path) ? Shards(path, kind) : [path];
        if (files.Length == 0)
            throw new InputException($"{path} has no {kind}_00000.safetensors; of the layouts that 'clade embed' writes, safetensors is the one that is searched.");
        var tables = new List<VectorTable>(files.Length);
        try
        {
            foreach (var file in files)
            {
                var table = VectorTable.Open(file, kind);
                tables.Add(table);
                if (table.Width != tables[0].Width || table.Fingerprint != tables[0].Fingerprint)
                    throw new InputException($"{file} is of another model than {files[0]}; keep the vectors of different models in different folders.");
            }

            return new VectorShards(tables);
        }
        catch
        {
            tables.ForEach(table => table.Dispose());
            throw;
        }
    }

    /// <summary>The nearest of all shards, the nearest first; equally near ones in the order of the shards.</summary>
    /// <param name="query">[D] of any length above 0.</param>
    /// <param name="top">Most of them, at least 1.</param>
    /// <exception cref="ArgumentException">The query has another length than the rows, or numbers that are not finite.</exception>
    public IReadOnlyList<(string Name, float Score)> Nearest(ReadOnlySpan<float> query, int top)
    {
        var found = new List<(string Name, float Score)>();
        foreach (var table in _tables)
        {
            foreach (var hit in table.Nearest(query, top))
                found.Add((table.Names[hit.Row], hit.Score));
        }

        return [.. found.OrderByDescending(hit => hit.Score).Take(top)];
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var table in _tables)
            table.Dispose();
    }

    private static string[] Shards(string folder, string kind)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, kind + "_*.safetensors").Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the folder {folder}: {DiskError.Say(error)}.", error);
        }
    }
}
