namespace Clade.Models;

/// <summary>Memory for the pixels of a batch, and what is known of its pictures.</summary>
internal sealed class PictureSlot(int pictures, int length)
{
    private readonly float[] _pixels = GC.AllocateUninitializedArray<float>(checked(pictures * length), pinned: true);
    private readonly string?[] _reasons = new string?[pictures];
    private ShardBuffer? _shard;
    private int _first, _count, _open;

    /// <summary>The shard that the batch belongs to.</summary>
    public ShardBuffer Shard => _shard!;

    /// <summary>Number of the first picture in the whole input.</summary>
    public int First => _first;

    /// <summary>Number of pictures.</summary>
    public int Count => _count;

    /// <summary>Gives the memory to another batch.</summary>
    public void Begin(ShardBuffer shard, int first, int count)
    {
        (_shard, _first, _count, _open) = (shard, first, count, count);
        Array.Clear(_reasons);
    }

    /// <summary>Where a picture of the batch goes.</summary>
    public Span<float> Pixels(int place) => _pixels.AsSpan(place * length, length);

    /// <summary>Says that a picture has no pixels.</summary>
    public void Fail(int place, string reason) => _reasons[place] = reason;

    /// <summary>Counts a picture as decoded or failed; true for the last one.</summary>
    public bool Close() => Interlocked.Decrement(ref _open) == 0;

    /// <summary>The pictures that have pixels, closed up at the beginning.</summary>
    /// <param name="failed">Gets the reasons of the others, in their order.</param>
    /// <returns>Their numbers in the whole input, and [n · 3 · S · S].</returns>
    public (IReadOnlyList<int> Rows, Memory<float> Pixels) Take(Action<string> failed)
    {
        var rows = new List<int>(_count);
        for (var i = 0; i < _count; i++)
        {
            if (_reasons[i] is { } reason)
            {
                Shard.Fail(_first + i, reason);
                failed(reason);
                continue;
            }

            if (rows.Count < i)
                Pixels(i).CopyTo(Pixels(rows.Count));
            rows.Add(_first + i);
        }

        return (rows, _pixels.AsMemory(0, rows.Count * length));
    }
}
