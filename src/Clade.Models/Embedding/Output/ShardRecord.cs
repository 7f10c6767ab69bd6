using System.Text.Json;
using Clade.Core;

namespace Clade.Models;

/// <summary>An entry without a vector, as files say it.</summary>
internal sealed record FailedEntry(string Kind, int? Row, string Id, string Reason);

/// <summary>What is known of a shard: written last, so that a shard is whole when its record is there.</summary>
internal sealed record ShardRecord(string Kind, int Shard, int First, int Entries, int Rows, IReadOnlyList<string> Files, string Fingerprint, string Precision, string Stored, IReadOnlyList<FailedEntry> Failed)
{
    /// <summary>Path of a record below a folder of vectors.</summary>
    public static string PathOf(string kind, int shard) => Path.Combine("shards", $"{kind}_{shard:D5}.json");

    /// <summary>The record, if the shard is whole: it is there, is of the manifest's model, and so are its files.</summary>
    public static ShardRecord? Read(string folder, string kind, int shard, EmbeddingManifest manifest)
    {
        var path = Path.Combine(folder, PathOf(kind, shard));
        try
        {
            var record = File.Exists(path) ? JsonSerializer.Deserialize<ShardRecord>(File.ReadAllText(path), EmbeddingManifest.Json) : null;
            return record is not null && record.Fingerprint == manifest.Fingerprint && record.Files.All(file => File.Exists(Path.Combine(folder, file))) ? record : null;
        }
        catch (Exception error) when (error is JsonException || DiskError.Is(error))
        {
            // Computed again.
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, PathOf(Kind, Shard)), JsonSerializer.Serialize(this, EmbeddingManifest.Json));
}
