namespace Clade.Models;

/// <summary>How a run of <see cref="PictureEmbedding"/> or <see cref="TextEmbedding"/> goes. Immutable: variants by <c>with</c>.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Pictures that go through the tower at a time; null for what fits the processor's caches, see <see cref="BatchSizes"/>.</summary>
    public int? Batch { get; init; }

    /// <summary>Vectors are brought to unit length.</summary>
    public bool Normalise { get; init; } = true;

    /// <summary>Entries a shard: what is lost when a run is killed, and what is held in memory until it is written.</summary>
    public int ShardRows { get; init; } = 10_000;

    /// <summary>Which part of the work this run does, from 0: the shards whose number leaves this remainder when divided by <see cref="World"/>.</summary>
    public int Rank { get; init; }

    /// <summary>Number of runs that share the work.</summary>
    public int World { get; init; } = 1;

    /// <summary>Pictures that may fail before the run stops; null for any number.</summary>
    public long? MostErrors { get; init; }

    /// <summary>Threads of each stage; null for a plan that fits machine and work.</summary>
    public ThreadPlan? Threads { get; init; }

    /// <summary>Called after each batch, one call at a time, on threads of the run.</summary>
    public Action<EmbeddingProgress>? Progress { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShardRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(World, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank, World);
        ArgumentOutOfRangeException.ThrowIfNegative(MostErrors ?? 0);
    }
}

/// <summary>How far a run is.</summary>
/// <param name="Done">Entries that have a vector or have failed.</param>
/// <param name="Failed">Those that have failed.</param>
/// <param name="Total">Entries of this run, without those of shards that were there before.</param>
/// <param name="Elapsed">Since the run began.</param>
public sealed record EmbeddingProgress(long Done, long Failed, long Total, TimeSpan Elapsed)
{
    /// <summary>Entries a second so far.</summary>
    public double Rate => Done / Math.Max(Elapsed.TotalSeconds, 1e-9);

    /// <summary>Time left at that rate.</summary>
    public TimeSpan Remaining => Done == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((Total - Done) / Rate);
}

/// <summary>What a run did.</summary>
/// <param name="Entries">Entries of this run.</param>
/// <param name="Kept">Of these, those in shards that were there before.</param>
/// <param name="Failed">Entries that failed now.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record EmbeddingSummary(long Entries, long Kept, long Failed, TimeSpan Elapsed);
