namespace Clade.Models;

/// <summary>A shard while it is computed: each batch writes its own rows. Thread-safe for rows that differ.</summary>
internal sealed class ShardBuffer(ShardRange range, int width, int batches)
{
    private readonly float[] _vectors = GC.AllocateUninitializedArray<float>(checked(range.Count * width));
    private readonly string?[] _reasons = new string?[range.Count];
    private int _open = batches;

    /// <summary>Keeps the vector of an entry of the whole input.</summary>
    public void Put(int row, ReadOnlySpan<float> vector) => vector.CopyTo(_vectors.AsSpan((row - range.First) * width, width));

    /// <summary>Says that an entry has none.</summary>
    public void Fail(int row, string reason) => _reasons[row - range.First] = reason;

    /// <summary>Counts a batch as done; true for the last one.</summary>
    public bool Close() => Interlocked.Decrement(ref _open) == 0;

    /// <summary>The shard, once all batches are done; rows without a vector are closed up.</summary>
    public EmbeddedShard Take()
    {
        var rows = new List<int>(range.Count);
        var problems = new List<EmbeddingProblem>();
        for (var i = 0; i < range.Count; i++)
        {
            if (_reasons[i] is { } reason)
            {
                problems.Add(new EmbeddingProblem(range.First + i, reason));
                continue;
            }

            if (rows.Count < i)
                _vectors.AsSpan(i * width, width).CopyTo(_vectors.AsSpan(rows.Count * width));
            rows.Add(range.First + i);
        }

        return new EmbeddedShard(range.Number, range.First, range.Count, rows, _vectors.AsMemory(0, rows.Count * width), width, problems);
    }
}
