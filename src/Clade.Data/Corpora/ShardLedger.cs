using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>
/// What a corpus folder already holds: the shards of the manifest, or of <c>progress.json</c> while a build is under way.
/// A shard counts only when its plan is the one asked for and the file still has the hash it was written with.
/// </summary>
internal sealed partial class ShardLedger
{
    /// <summary>The list of finished shards of a build under way.</summary>
    public const string FileName = "progress.json";

    private readonly string _folder;
    private readonly Dictionary<string, CorpusShard> _shards;

    private ShardLedger(string folder, IEnumerable<CorpusShard> shards) =>
        (_folder, _shards) = (folder, shards.DistinctBy(shard => shard.File).ToDictionary(shard => shard.File, StringComparer.Ordinal));

    [GeneratedRegex(@"^(train|test|heldout-style)-\d{5}\.tar(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ShardName();

    /// <summary>Reads what there is; anything unreadable counts as nothing.</summary>
    public static ShardLedger Open(string folder) =>
        new(folder, Read<List<CorpusShard>>(Path.Combine(folder, FileName)) ?? Read<CorpusManifest>(Path.Combine(folder, CorpusManifest.FileName))?.Shards ?? []);

    /// <summary>Whether the shard is finished and whole.</summary>
    public bool Holds(PlannedShard planned)
    {
        if (!_shards.TryGetValue(planned.File, out var shard) || shard.Plan != planned.Digest)
            return false;
        try
        {
            using var stream = File.OpenRead(Path.Combine(_folder, shard.File));
            return stream.Length == shard.Bytes && Convert.ToHexStringLower(SHA256.HashData(stream)) == shard.Sha256;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The finished shard of that plan.</summary>
    public CorpusShard Of(PlannedShard planned) => _shards[planned.File];

    /// <summary>To be called before a shard is written: from here to <see cref="Close"/> the folder is a build under way and no corpus to open.</summary>
    public void Begin()
    {
        var manifest = Path.Combine(_folder, CorpusManifest.FileName);
        if (!File.Exists(manifest))
            return;
        Save();
        try
        {
            File.Delete(manifest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot replace {manifest}: {error.Message.TrimEnd('.')}; choose another folder.", error);
        }
    }

    /// <summary>Notes a finished shard on disk.</summary>
    public void Add(CorpusShard shard)
    {
        _shards[shard.File] = shard;
        Save();
    }

    private void Save()
    {
        AtomicFile.WriteText(Path.Combine(_folder, FileName), JsonSerializer.Serialize(_shards.Values.OrderBy(item => item.File, StringComparer.Ordinal), CorpusManifest.Json));
    }

    /// <summary>Ends the build: the manifest stands for the ledger from now on, and shards of older builds go.</summary>
    public void Close(CorpusManifest manifest)
    {
        var kept = manifest.Shards.Select(shard => shard.File).ToHashSet(StringComparer.Ordinal);
        try
        {
            File.Delete(Path.Combine(_folder, FileName));
            foreach (var file in Directory.EnumerateFiles(_folder).Where(file => ShardName().IsMatch(Path.GetFileName(file)) && !kept.Contains(Path.GetFileName(file))))
                File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot clear old shards from {_folder}: {error.Message.TrimEnd('.')}; delete them by hand.", error);
        }
    }

    private static T? Read<T>(string path) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), CorpusManifest.Json);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
