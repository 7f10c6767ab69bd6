namespace Clade.Models;

/// <summary>Neighbouring entries.</summary>
/// <param name="Number">From 0 in the whole input.</param>
/// <param name="First">Number of the first entry.</param>
/// <param name="Count">Number of entries.</param>
internal readonly record struct ShardRange(int Number, int First, int Count);

/// <summary>Cuts the input into shards and deals them out. Depends on nothing but the number of entries and the options, so that all runs agree.</summary>
internal static class ShardPlan
{
    /// <summary>The shards of this run's rank, ascending.</summary>
    public static IEnumerable<ShardRange> Of(int entries, EmbeddingOptions options)
    {
        for (var number = options.Rank; (long)number * options.ShardRows < entries; number += options.World)
            yield return new ShardRange(number, number * options.ShardRows, Math.Min(options.ShardRows, entries - (number * options.ShardRows)));
    }

    /// <summary>The batches of a shard; none crosses its end, so that vectors do not depend on where a run began.</summary>
    public static IEnumerable<(int First, int Count)> Batches(ShardRange shard, int size)
    {
        for (var start = 0; start < shard.Count; start += size)
            yield return (shard.First + start, Math.Min(size, shard.Count - start));
    }
}
