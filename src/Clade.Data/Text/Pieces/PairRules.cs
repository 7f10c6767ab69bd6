namespace Clade.Data.Text.Pieces;

/// <summary>
/// Which neighbours become one symbol, and how early. Of all pairs in a word the one of the lowest rank is merged first, of equal ranks the
/// leftmost, one at a time: the order of the Hugging Face tokenizers, tiktoken and SentencePiece. (CLIP's own merges all equal pairs of a word
/// at once, see <see cref="Bpe.PairMerger"/>; trained vocabularies give the same pieces either way.) Immutable once built.
/// </summary>
internal sealed class PairRules(int capacity)
{
    private const long None = long.MaxValue;
    private const int LongWord = 48;

    private readonly Dictionary<long, long> _rules = new(capacity);

    /// <summary>Adds a rule, before the rules are used; false when the pair has one.</summary>
    public bool Add(int left, int right, int rank, int result) => _rules.TryAdd(Key(left, right), ((long)rank << 32) | (uint)result);

    /// <summary>Merges in place and returns how many symbols are left. A negative symbol merges with nothing.</summary>
    public int Merge(Span<int> symbols) => symbols.Length > LongWord ? MergeLong(symbols) : MergeShort(symbols);

    /// <summary>For short words: one array of rules, rescanned after each merge.</summary>
    public int MergeShort(Span<int> symbols)
    {
        var count = symbols.Length;
        Span<long> rules = count <= LongWord ? stackalloc long[LongWord] : new long[count];
        for (var i = 0; i + 1 < count; i++)
            rules[i] = Rule(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            var (best, at) = (None, -1);
            for (var i = 0; i + 1 < count; i++)
            {
                if (rules[i] == None || (at >= 0 && rules[i] >> 32 >= best >> 32))
                    continue;
                (best, at) = (rules[i], i);
            }

            if (at < 0)
                break;
            symbols[at] = (int)best;
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            if (at + 2 < count)
                rules[(at + 2)..count].CopyTo(rules[(at + 1)..]);
            count--;
            if (at > 0)
                rules[at - 1] = Rule(symbols[at - 1], symbols[at]);
            if (at + 1 < count)
                rules[at] = Rule(symbols[at], symbols[at + 1]);
        }

        return count;
    }

    /// <summary>For long words: a linked list, and a heap of rank and position whose outdated entries are passed over.</summary>
    public int MergeLong(Span<int> symbols)
    {
        var count = symbols.Length;
        var (next, previous, rules) = (new int[count], new int[count], new long[count]);
        var heap = new PriorityQueue<int, (int Rank, int Position)>();
        for (var i = 0; i < count; i++)
        {
            (next[i], previous[i], rules[i]) = (i + 1, i - 1, None);
            if (i + 1 < count)
                Push(symbols, rules, heap, i, i + 1);
        }

        while (heap.TryDequeue(out var left, out var entry))
        {
            var rule = rules[left];
            if (rule == None || rule >> 32 != entry.Rank)
                continue;
            var right = next[left];
            symbols[left] = (int)rule;
            rules[right] = None;
            rules[left] = None;
            next[left] = next[right];
            if (next[left] < count)
            {
                previous[next[left]] = left;
                Push(symbols, rules, heap, left, next[left]);
            }

            if (previous[left] >= 0)
                Push(symbols, rules, heap, previous[left], left);
        }

        var write = 0;
        for (var read = 0; read < count; read = next[read])
            symbols[write++] = symbols[read];
        return write;
    }

    private void Push(Span<int> symbols, long[] rules, PriorityQueue<int, (int Rank, int Position)> heap, int left, int right)
    {
        rules[left] = Rule(symbols[left], symbols[right]);
        if (rules[left] != None)
            heap.Enqueue(left, ((int)(rules[left] >> 32), left));
    }

    private long Rule(int left, int right)
    {
        if ((left | right) < 0)
            return None;
        return _rules.TryGetValue(Key(left, right), out var rule) ? rule : None;
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
