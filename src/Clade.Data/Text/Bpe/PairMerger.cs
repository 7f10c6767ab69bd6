namespace Clade.Data.Text.Bpe;

/// <summary>
/// Byte-pair encoding of one word (Sennrich, Haddow and Birch, 2016): in each round the neighbouring pair of the lowest rank is merged
/// everywhere in the word, from left to right, until no neighbours have a rule. Short words rescan a small array; long ones use a heap,
/// so that a megabyte without a space takes n log n. Both give the same pieces.
/// </summary>
internal static class PairMerger
{
    private const int LongWord = 96;
    private const long Stale = -1;
    private const int PositionBits = 20;

    /// <summary>Merges in place and returns how many ids are left.</summary>
    public static int Merge(BpeModel model, Span<int> symbols) =>
        symbols.Length > LongWord ? MergeLong(model, symbols) : MergeShort(model, symbols);

    /// <summary>For words of a few bytes: one array of rules, rescanned each round.</summary>
    public static int MergeShort(BpeModel model, Span<int> symbols)
    {
        var count = symbols.Length;
        Span<long> rules = count <= LongWord ? stackalloc long[LongWord] : new long[count];
        for (var i = 0; i + 1 < count; i++)
            rules[i] = model.Rule(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            var best = long.MaxValue;
            foreach (var rule in rules[..(count - 1)])
                best = Math.Min(best, rule);
            if (best == long.MaxValue)
                break;

            var write = 0;
            for (var read = 0; read < count; write++, read++)
            {
                var merged = read + 1 < count && rules[read] == best;
                // The rule to the right is still the old one: only pairs that existed before the round are merged in it.
                symbols[write] = merged ? (int)best : symbols[read];
                rules[write] = read + 1 < count ? rules[read] : long.MaxValue;
                if (merged)
                {
                    read++;
                    rules[write] = Stale;
                    if (write > 0)
                        rules[write - 1] = Stale;
                }
            }

            count = write;
            for (var i = 0; i + 1 < count; i++)
            {
                if (rules[i] == Stale)
                    rules[i] = model.Rule(symbols[i], symbols[i + 1]);
            }
        }

        return count;
    }

    /// <summary>
    /// For long words, at most 2^20 bytes: a linked list, and a heap of (rank, position). A round takes every entry of the lowest rank before
    /// new pairs enter the heap.
    /// </summary>
    public static int MergeLong(BpeModel model, Span<int> symbols)
    {
        var count = symbols.Length;
        var next = new int[count];
        var previous = new int[count];
        var heap = new PriorityQueue<int, long>(count);
        for (var i = 0; i < count; i++)
        {
            next[i] = i + 1 < count ? i + 1 : -1;
            previous[i] = i - 1;
            if (i + 1 < count)
                Push(model, symbols, heap, i, i + 1);
        }

        var touched = new List<int>();
        while (heap.TryPeek(out _, out var first))
        {
            var rank = first >> PositionBits;
            touched.Clear();
            while (heap.TryPeek(out var left, out var entry) && entry >> PositionBits == rank)
            {
                heap.Dequeue();
                var right = symbols[left] < 0 ? -1 : next[left];
                var rule = right < 0 ? long.MaxValue : model.Rule(symbols[left], symbols[right]);
                if (rule >> 32 != rank)
                    continue; // the pair is gone since
                symbols[left] = (int)rule;
                symbols[right] = -1;
                next[left] = next[right];
                if (next[left] >= 0)
                    previous[next[left]] = left;
                touched.Add(left);
            }

            foreach (var left in touched)
            {
                if (previous[left] >= 0)
                    Push(model, symbols, heap, previous[left], left);
                if (next[left] >= 0)
                    Push(model, symbols, heap, left, next[left]);
            }
        }

        var write = 0;
        for (var read = 0; read >= 0; read = next[read])
            symbols[write++] = symbols[read];
        return write;
    }

    private static void Push(BpeModel model, Span<int> symbols, PriorityQueue<int, long> heap, int left, int right)
    {
        var rule = model.Rule(symbols[left], symbols[right]);
        if (rule != long.MaxValue)
            heap.Enqueue(left, (rule >> 32 << PositionBits) | (uint)left);
    }
}
