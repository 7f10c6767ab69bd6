using System.Security.Cryptography;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;

namespace Clade.Data.Scenes;

/// <summary>What a folder of scenes already holds: the shards of its manifest, or of <c>progress.json</c> while a build is under way.</summary>
internal sealed class SceneLedger
{
    /// <summary>The list of finished shards of a build under way.</summary>
    public const string FileName = "progress.json";

    private readonly string _folder;
    private readonly Dictionary<string, SceneShard> _shards;

    private SceneLedger(string folder, IEnumerable<SceneShard> shards) => (_folder, _shards) = (folder, shards.Where(shard => shard?.File is not null).DistinctBy(shard => shard.File).ToDictionary(shard => shard.File, StringComparer.Ordinal));

    /// <summary>Reads what there is; anything unreadable counts as nothing.</summary>
    public static SceneLedger Open(string folder) =>
        new(folder, Read<List<SceneShard>>(Path.Combine(folder, FileName)) ?? Read<SceneManifest>(Path.Combine(folder, SceneManifest.FileName))?.Shards ?? []);

    /// <summary>The finished shard of that name and plan, if its file is whole; null otherwise.</summary>
    public SceneShard? Find(string file, string plan)
    {
        if (!_shards.TryGetValue(file, out var shard) || shard.Plan != plan)
            return null;
        try
        {
            using var stream = File.OpenRead(Path.Combine(_folder, file));
            return stream.Length == shard.Bytes && Convert.ToHexStringLower(SHA256.HashData(stream)) == shard.Sha256 ? shard : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>To be called before a shard is written: from here to <see cref="Close"/> the folder is a build under way.</summary>
    public void Begin()
    {
        if (!File.Exists(Path.Combine(_folder, SceneManifest.FileName)))
            return;
        Save();
        Delete(SceneManifest.FileName);
    }

    /// <summary>Notes a finished shard on disk.</summary>
    public void Add(SceneShard shard)
    {
        _shards[shard.File] = shard;
        Save();
    }

    /// <summary>Ends the build: the manifest stands for the ledger from now on, and shards of older builds go.</summary>
    public void Close(SceneManifest manifest)
    {
        AtomicFile.WriteText(Path.Combine(_folder, SceneManifest.FileName), JsonSerializer.Serialize(manifest, CorpusManifest.IndentedJson) + "\n");
        Delete(FileName);
        foreach (var old in _shards.Keys.Except(manifest.Shards.Select(shard => shard.File), StringComparer.Ordinal))
            Delete(old);
    }

    private void Save() => AtomicFile.WriteText(Path.Combine(_folder, FileName), JsonSerializer.Serialize(_shards.Values.OrderBy(shard => shard.File, StringComparer.Ordinal), CorpusManifest.Json));

    // Names come from files that anyone may have written: only plain ones are deleted.
    private void Delete(string file)
    {
        try
        {
            if (file == Path.GetFileName(file))
                File.Delete(Path.Combine(_folder, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot delete {file} in {_folder}: {error.Message.TrimEnd('.')}; delete it by hand.", error);
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
