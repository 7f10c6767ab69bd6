namespace Clade.Models.Tests;

/// <summary>Keeps shards in memory; some may be there before.</summary>
internal sealed class MemorySink(params int[] there) : IEmbeddingSink
{
    public SortedDictionary<int, EmbeddedShard> Shards { get; } = [];

    /// <summary>Called before a shard is kept.</summary>
    public Action<EmbeddedShard>? OnWrite { get; set; }

    public bool Has(int shard) => there.Contains(shard);

    public void Write(EmbeddedShard shard)
    {
        OnWrite?.Invoke(shard);
        Shards.Add(shard.Number, shard);
    }

    /// <summary>The vectors of all shards by their rows.</summary>
    public SortedDictionary<int, float[]> Vectors()
    {
        var vectors = new SortedDictionary<int, float[]>();
        foreach (var shard in Shards.Values)
        {
            for (var place = 0; place < shard.Rows.Count; place++)
                vectors.Add(shard.Rows[place], shard.Vectors.Span.Slice(place * shard.Width, shard.Width).ToArray());
        }

        return vectors;
    }
}
