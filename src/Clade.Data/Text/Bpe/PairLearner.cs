using System.Runtime.InteropServices;
using System.Text;

namespace Clade.Data.Text.Bpe;

/// <summary>
/// The learning loop of byte-pair encoding with incremental counts: each merge touches only the words that hold the pair, and a heap with
/// outdated entries, checked when they are taken, yields the next most frequent pair. Symbols are the ids the vocabulary will have.
/// </summary>
internal sealed class PairLearner
{
    private readonly List<int[]> _words = [];
    private readonly List<long> _frequencies = [];
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _counts = [];
    private readonly Dictionary<long, List<int>> _places = [];
    private readonly PriorityQueue<long, (long NegativeCount, long Pair)> _heap = new();
    private readonly HashSet<long> _grown = [];

    /// <param name="words">Words and how often each occurs; their order does not matter.</param>
    public PairLearner(Dictionary<string, long> words)
    {
        foreach (var end in new[] { "", ByteAlphabet.WordEnd })
        {
            foreach (var value in ByteAlphabet.Order)
                IdOf(ByteAlphabet.ToChar(value) + end);
        }

        foreach (var (word, frequency) in words)
        {
            var bytes = Encoding.UTF8.GetBytes(word);
            var symbols = new int[bytes.Length];
            for (var i = 0; i < bytes.Length; i++)
                symbols[i] = _ids[ByteAlphabet.ToChar(bytes[i]) + (i == bytes.Length - 1 ? ByteAlphabet.WordEnd : "")];
            _words.Add(symbols);
            _frequencies.Add(frequency);
            AddPairs(_words.Count - 1, +1);
        }

        PushGrown();
    }

    /// <summary>Learns merges until that many new pieces exist or no pair occurs often enough.</summary>
    public List<Merge> Learn(int newPieces, long minimumCount, CancellationToken cancellation)
    {
        var merges = new List<Merge>();
        var target = _pieces.Count + newPieces;
        while (_pieces.Count < target && _heap.TryDequeue(out var pair, out var priority))
        {
            cancellation.ThrowIfCancellationRequested();
            var count = _counts[pair];
            if (count != -priority.NegativeCount)
            {
                // Counts that grew were pushed when they did; one that shrank gets its true place here.
                if (count > 0 && count < -priority.NegativeCount)
                    _heap.Enqueue(pair, (-count, pair));
                continue;
            }

            if (count < minimumCount)
                break;
            var (left, right) = ((int)(pair >> 32), (int)pair);
            if (_ids.ContainsKey(_pieces[left] + _pieces[right]))
                continue; // A second way to spell a piece would make the encoder's order of merges differ from the learner's.
            merges.Add(new Merge(_pieces[left], _pieces[right]));
            Apply(pair, left, right, IdOf(_pieces[left] + _pieces[right]));
        }

        return merges;
    }

    private void Apply(long pair, int left, int right, int merged)
    {
        var places = _places[pair];
        _places[pair] = [];
        foreach (var index in places)
        {
            var word = _words[index];
            if (!Holds(word, left, right))
                continue; // listed twice, or lost the pair to another merge
            AddPairs(index, -1);
            _words[index] = Replace(word, left, right, merged);
            AddPairs(index, +1);
        }

        PushGrown();
    }

    private static bool Holds(int[] word, int left, int right)
    {
        for (var i = 0; i + 1 < word.Length; i++)
        {
            if (word[i] == left && word[i + 1] == right)
                return true;
        }

        return false;
    }

    private static int[] Replace(int[] word, int left, int right, int merged)
    {
        var result = new List<int>(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (i + 1 < word.Length && word[i] == left && word[i + 1] == right)
            {
                result.Add(merged);
                i++;
            }
            else
            {
                result.Add(word[i]);
            }
        }

        return [.. result];
    }

    private void AddPairs(int index, int sign)
    {
        var word = _words[index];
        var change = sign * _frequencies[index];
        for (var i = 0; i + 1 < word.Length; i++)
        {
            var pair = ((long)word[i] << 32) | (uint)word[i + 1];
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += change;
            if (sign < 0)
                continue;
            _grown.Add(pair);
            ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _);
            places ??= [];
            if (places.Count == 0 || places[^1] != index)
                places.Add(index);
        }
    }

    private void PushGrown()
    {
        foreach (var pair in _grown)
        {
            if (_counts[pair] is > 0 and var count)
                _heap.Enqueue(pair, (-count, pair));
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
}
