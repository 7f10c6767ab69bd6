using System.Text.Json;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>Several weight files joined by an index, <c>{"metadata": …, "weight_map": {name: file}}</c>. Only what the index names is offered.</summary>
internal sealed class ShardedSource : WeightSource
{
    private const long LargestIndex = 100_000_000;
    private const int MostShards = 10_000;
    private readonly Dictionary<string, WeightSource> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightSource> _homes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    internal static ShardedSource Of(string path)
    {
        var source = new ShardedSource(path);
        try
        {
            source.Read();
            return source;
        }
        catch
        {
            source.Close();
            throw;
        }
    }

    private ShardedSource(string path) : base(path, "sharded")
    {
    }

    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    public override IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    public override IReadOnlyCollection<string> Refused => [.. _shards.Values.SelectMany(shard => shard.Refused).Distinct().Order(StringComparer.Ordinal)];

    private protected override Tensor ReadData(WeightEntry entry) => _homes[entry.Name].Read(entry.Name);

    private protected override void Close()
    {
        foreach (var shard in _shards.Values)
            shard.Dispose();
    }

    private void Read()
    {
        using var file = MappedFile.Open(Path);
        if (file.Length > LargestIndex)
            throw Bad($"it has {file.Length} bytes, and {LargestIndex} are the most that is read");
        try
        {
            var reader = new Utf8JsonReader(file.Bytes(0, file.Length));
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
                throw Bad("something follows its JSON");
            foreach (var pair in document.RootElement.GetProperty("weight_map").EnumerateObject())
                Take(pair.Name, pair.Value.GetString() ?? "");
            if (document.RootElement.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
            {
                foreach (var pair in metadata.EnumerateObject())
                    _metadata[pair.Name] = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText();
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"{Path} is not a usable index of shards: it is not JSON with a weight_map of names and files.", error);
        }
    }

    private void Take(string name, string shardName)
    {
        if (!_shards.TryGetValue(shardName, out var shard))
        {
            if (_shards.Count == MostShards)
                throw Bad($"it names more than {MostShards} files");
            _shards[shardName] = shard = WeightFiles.OpenOne(ShardPath.Resolve(Path, shardName));
        }

        if (shard.Find(name) is { } entry)
        {
            if (!Add(entry))
                throw Bad($"it has two tensors named {Printable.Name(name)}");
            _homes[name] = shard;
        }
        else
        {
            _unreadable[name] = shard.Unreadable.GetValueOrDefault(name)
                ?? throw Bad($"it places tensor {Printable.Name(name)} in {Printable.Name(shardName)}, which does not have it");
        }
    }

    private InputException Bad(string why) => new($"{Path} is not a usable index of shards: {why}.");
}
