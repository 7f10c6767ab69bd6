using System.Runtime.InteropServices;
using System.Text;

namespace Clade.Data.Text.Bpe;

/// <summary>
/// The learning loop of byte-pair encoding with incremental counts: each merge touches only the words that hold the pair, and in them only
/// the neighbours of the merged places. A heap whose outdated entries are noticed when they are taken yields the next most frequent pair.
/// Symbols are the ids the vocabulary will have.
/// </summary>
internal sealed class PairLearner
{
    private readonly List<Word> _words = [];
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Pair> _pairs = [];
    private readonly PriorityQueue<Pair, (long NegativeCount, long Key)> _heap = new();
    private readonly List<Pair> _grown = [];

    /// <param name="words">Words and how often each occurs; their order does not matter.</param>
    public PairLearner(Dictionary<string, long> words)
    {
        foreach (var end in new[] { "", ByteAlphabet.WordEnd })
        {
            foreach (var value in ByteAlphabet.Order)
                IdOf(ByteAlphabet.ToChar(value) + end);
        }

        foreach (var (text, frequency) in words)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var symbols = new int[bytes.Length];
            for (var i = 0; i < bytes.Length; i++)
                symbols[i] = _ids[ByteAlphabet.ToChar(bytes[i]) + (i == bytes.Length - 1 ? ByteAlphabet.WordEnd : "")];
            var word = new Word(symbols, frequency);
            _words.Add(word);
            Count(word, _words.Count - 1, 0, word.Length - 1, +1);
        }

        PushGrown();
    }

    /// <summary>Learns merges until that many new pieces exist or no pair occurs often enough.</summary>
    public List<Merge> Learn(int newPieces, long minimumCount, CancellationToken cancellation)
    {
        var merges = new List<Merge>();
        while (merges.Count < newPieces && _heap.TryDequeue(out var pair, out var priority))
        {
            cancellation.ThrowIfCancellationRequested();
            if (pair.Count != -priority.NegativeCount)
            {
                // Counts that grew were pushed when they did; one that shrank gets its true place here.
                if (pair.Count > 0 && pair.Count < -priority.NegativeCount)
                    _heap.Enqueue(pair, (-pair.Count, pair.Key));
                continue;
            }

            if (pair.Count < minimumCount)
                break;
            if (_ids.ContainsKey(_pieces[pair.Left] + _pieces[pair.Right]))
                continue; // A second way to spell a piece would make the encoder's order of merges differ from the learner's.
            merges.Add(new Merge(_pieces[pair.Left], _pieces[pair.Right]));
            Apply(pair, IdOf(_pieces[pair.Left] + _pieces[pair.Right]));
        }

        return merges;
    }

    /// <summary>Merges the pair in every word that holds it.</summary>
    private void Apply(Pair pair, int merged)
    {
        var places = pair.Words;
        pair.Words = [];
        foreach (var index in places)
        {
            var word = _words[index];
            var (first, last) = word.Find(pair.Left, pair.Right);
            if (first < 0)
                continue; // listed twice, or the pair was lost to another merge
            // Pairs from the symbol before the first place to the symbol after the last one change; the rest of the word does not.
            var from = Math.Max(0, first - 1);
            Count(word, index, from, Math.Min(word.Length - 1, last + 2), -1);
            var removed = word.Merge(pair.Left, pair.Right, merged);
            Count(word, index, from, Math.Min(word.Length - 1, last + 2 - removed), +1);
        }

        PushGrown();
    }

    /// <summary>Adds the pairs that begin at <paramref name="from"/> and before <paramref name="to"/>, or takes them away.</summary>
    private void Count(Word word, int index, int from, int to, int sign)
    {
        for (var i = from; i < to; i++)
        {
            var key = ((long)word.Symbols[i] << 32) | (uint)word.Symbols[i + 1];
            ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out _);
            pair ??= new Pair(key);
            pair.Count += sign * word.Frequency;
            if (sign < 0)
                continue;
            if (!pair.Grown)
            {
                pair.Grown = true;
                _grown.Add(pair);
            }

            if (pair.Words.Count == 0 || pair.Words[^1] != index)
                pair.Words.Add(index);
        }
    }

    private void PushGrown()
    {
        foreach (var pair in _grown)
        {
            pair.Grown = false;
            if (pair.Count > 0)
                _heap.Enqueue(pair, (-pair.Count, pair.Key));
        }

        _grown.Clear();
    }

    private int IdOf(string piece)
    {
        if (!_ids.TryGetValue(piece, out var id))
        {
            id = _pieces.Count;
            _ids.Add(piece, id);
            _pieces.Add(piece);
        }

        return id;
    }

    /// <summary>Two symbols side by side: how often, and in which words (some listed that no longer hold it).</summary>
    private sealed class Pair(long key)
    {
        public long Key { get; } = key;

        public int Left => (int)(Key >> 32);

        public int Right => (int)Key;

        public long Count { get; set; }

        public List<int> Words { get; set; } = [];

        public bool Grown { get; set; }
    }

    /// <summary>A distinct word as symbols, shrinking in place.</summary>
    private sealed class Word(int[] symbols, long frequency)
    {
        public int[] Symbols { get; } = symbols;

        public int Length { get; private set; } = symbols.Length;

        public long Frequency { get; } = frequency;

        /// <summary>First and last place of the pair, -1 for none.</summary>
        public (int First, int Last) Find(int left, int right)
        {
            var (first, last) = (-1, -1);
            for (var i = 0; i + 1 < Length; i++)
            {
                if (Symbols[i] != left || Symbols[i + 1] != right)
                    continue;
                first = first < 0 ? i : first;
                last = i;
            }

            return (first, last);
        }

        /// <summary>Merges every place from left to right and returns how many symbols fewer there are.</summary>
        public int Merge(int left, int right, int merged)
        {
            var write = 0;
            for (var read = 0; read < Length; read++)
            {
                var hit = read + 1 < Length && Symbols[read] == left && Symbols[read + 1] == right;
                Symbols[write++] = hit ? merged : Symbols[read];
                read += hit ? 1 : 0;
            }

            var removed = Length - write;
            Length = write;
            return removed;
        }
    }
}
