namespace Clade.Models;

/// <summary>A picture or text that has no vector.</summary>
/// <param name="Row">Its number in the whole input.</param>
/// <param name="Reason">One sentence.</param>
public sealed record EmbeddingProblem(int Row, string Reason);

/// <summary>The vectors of a run of neighbouring entries. Immutable.</summary>
/// <param name="Number">Number of the shard in the whole input, from 0: <paramref name="First"/> / <see cref="EmbeddingOptions.ShardRows"/>.</param>
/// <param name="First">Number of its first entry in the whole input.</param>
/// <param name="Entries">How many entries it covers.</param>
/// <param name="Rows">Numbers of the n entries that have a vector, ascending.</param>
/// <param name="Vectors">[n, D], row after row.</param>
/// <param name="Width">D.</param>
/// <param name="Problems">The entries that have none.</param>
public sealed record EmbeddedShard(int Number, int First, int Entries, IReadOnlyList<int> Rows, ReadOnlyMemory<float> Vectors, int Width, IReadOnlyList<EmbeddingProblem> Problems);

/// <summary>Where finished shards go.</summary>
public interface IEmbeddingSink
{
    /// <summary>Whether an earlier run has written this shard whole, so that it is left out.</summary>
    bool Has(int shard);

    /// <summary>Takes a shard; called by one thread at a time, nearly in order. Whole or not at all.</summary>
    void Write(EmbeddedShard shard);
}
