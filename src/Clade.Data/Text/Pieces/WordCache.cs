using System.Collections.Concurrent;

namespace Clade.Data.Text.Pieces;

/// <summary>Remembers the ids of short words, the first 65,536 that come by. Thread-safe.</summary>
internal sealed class WordCache
{
    private const int LongestWord = 32;
    private const int MostWords = 1 << 16;

    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private int _count;

    public WordCache() => _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the ids of a word if it is known.</summary>
    public bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestWord || !_bySpan.TryGetValue(word, out var known))
            return false;
        ids.AddRange(known.AsSpan());
        return true;
    }

    /// <summary>Remembers the ids that were added to a list from a place on.</summary>
    public void Keep(ReadOnlySpan<char> word, List<int> ids, int from)
    {
        if (word.Length > LongestWord || Volatile.Read(ref _count) >= MostWords)
            return;
        if (_bySpan.TryAdd(word, [.. ids[from..]]))
            Interlocked.Increment(ref _count);
    }
}
