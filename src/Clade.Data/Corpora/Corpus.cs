using System.Security.Cryptography;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Shards;

namespace Clade.Data.Corpora;

/// <summary>A corpus on disk: its manifest and its items, each checked when it is opened. Immutable and thread-safe; nothing to dispose.</summary>
public sealed class Corpus
{
    private Corpus(string folder, CorpusManifest manifest, IReadOnlyList<CorpusItem> items) =>
        (Folder, Manifest, Items) = (folder, manifest, items);

    /// <summary>Absolute path of the corpus.</summary>
    public string Folder { get; }

    /// <summary>What the corpus says of itself.</summary>
    public CorpusManifest Manifest { get; }

    /// <summary>All items: shards in the order of the manifest, pictures in the order of the shard.</summary>
    public IReadOnlyList<CorpusItem> Items { get; }

    /// <summary>The items of one split, in the order of <see cref="Items"/>.</summary>
    /// <param name="split"><see cref="CorpusSplit.Train"/>, <see cref="CorpusSplit.Test"/> or <see cref="CorpusSplit.HeldOutStyle"/>.</param>
    public IReadOnlyList<CorpusItem> Split(string split) => [.. Items.Where(item => item.Split == split)];

    /// <summary>Opens a corpus: reads the manifest, checks every shard's length and hash, and reads every record. Pictures are decoded later.</summary>
    /// <exception cref="InputException">No such folder, no or a broken manifest, a shard that is missing or has another hash; the sentence names the command that repairs it.</exception>
    public static Corpus Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var full = Path.GetFullPath(folder);
        var manifest = ReadManifest(full);
        var items = new List<CorpusItem>(Math.Clamp(manifest.Items, 0, 1_000_000));
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var shard in manifest.Shards)
        {
            var path = CheckShard(full, manifest, shard);
            foreach (var sample in ShardReader.Read(path))
            {
                var item = ReadItem(full, manifest, shard, path, sample);
                if (!keys.Add(item.Key))
                    throw Broken(full, manifest.Name, $"{item.Key} is in it twice");
                items.Add(item);
            }
        }

        if (items.Count != manifest.Items)
            throw Broken(full, manifest.Name, $"it holds {items.Count} pictures where its manifest says {manifest.Items}");
        return new Corpus(full, manifest, items);
    }

    private static CorpusManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, CorpusManifest.FileName);
        if (!File.Exists(path))
        {
            var unfinished = File.Exists(Path.Combine(folder, ShardLedger.FileName));
            throw new InputException(unfinished
                ? $"The corpus in {folder} is not finished: run the same 'clade corpus build … --out {folder}' again, it goes on from where it stopped."
                : $"There is no corpus in {folder}: make one with 'clade corpus build pictograms --out {folder}'.");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize<CorpusManifest>(File.ReadAllBytes(path), CorpusManifest.Json) ?? throw new JsonException("null");
            if (manifest.Shards.Any(shard => shard is null))
                throw new JsonException("a shard is null");
            if (manifest.Layout != 1)
                throw new InputException($"The corpus in {folder} has layout {manifest.Layout} and this Clade reads layout 1: update Clade, or build the corpus again with 'clade corpus build {manifest.Name} --out {folder}'.");
            return manifest;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw Broken(folder, "pictograms", "its manifest.json cannot be read", error);
        }
    }

    private static string CheckShard(string folder, CorpusManifest manifest, CorpusShard shard)
    {
        if (shard.File.Length == 0 || shard.File != Path.GetFileName(shard.File))
            throw Broken(folder, manifest.Name, $"its manifest names the shard '{shard.File}', which is no plain file name");
        var path = Path.Combine(folder, shard.File);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length != shard.Bytes || Convert.ToHexStringLower(SHA256.HashData(stream)) != shard.Sha256)
                throw Broken(folder, manifest.Name, $"{shard.File} is not the file that its manifest describes");
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Broken(folder, manifest.Name, $"{shard.File} is missing or may not be read", error);
        }
    }

    private static CorpusItem ReadItem(string folder, CorpusManifest manifest, CorpusShard shard, string path, ShardSample sample)
    {
        var image = sample.Find(manifest.Format);
        if (image is null || sample.Find("json") is not { } json)
            throw Broken(folder, manifest.Name, $"{sample.Key} in {shard.File} lacks its picture or its record");
        try
        {
            var record = JsonSerializer.Deserialize<CorpusRecord>(json.Data.Span, CorpusManifest.Json) ?? throw new JsonException("null");
            if (record.Key != sample.Key || record.Captions.Count == 0 || record.Captions.Any(string.IsNullOrWhiteSpace))
                throw new JsonException("no key or captions");
            return image.Offset < 0 ? new CorpusItem(record, path, image.Data.ToArray()) : new CorpusItem(record, path, image.Offset, image.Data.Length);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw Broken(folder, manifest.Name, $"the record of {sample.Key} in {shard.File} cannot be read", error);
        }
    }

    private static InputException Broken(string folder, string name, string why, Exception? inner = null)
    {
        var message = $"The corpus in {folder} is damaged ({why}): build it again with 'clade corpus build {name} --out {folder}'.";
        return inner is null ? new(message) : new(message, inner);
    }
}
