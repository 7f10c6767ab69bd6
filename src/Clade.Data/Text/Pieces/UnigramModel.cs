using System.Globalization;
using System.Text;
using Clade.Core;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Pieces;

/// <summary>
/// Unigram language-model segmentation (Kudo, "Subword Regularization", 2018): of all ways to cut a word into pieces the one with the highest
/// sum of scores, found from left to right (Viterbi). An unknown character costs the lowest score less ten. Of equal sums the one whose last piece
/// is longer is kept, as in SentencePiece's and Hugging Face's encoders. Thread-safe.
/// </summary>
internal sealed class UnigramModel : IPieceModel
{
    private const double UnknownPenalty = 10;

    private readonly PieceTable _table;
    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly bool _single;
    private readonly int[]? _bytes;
    private readonly WordCache _cache = new();

    /// <param name="table">The vocabulary.</param>
    /// <param name="matched">Ids of the pieces that text is compared with.</param>
    /// <param name="scores">By id.</param>
    /// <param name="lowest">Lowest score, for unknown characters.</param>
    /// <param name="unknown">Id for unknown text.</param>
    /// <param name="fallsBackToBytes">Unknown text is spelled by bytes where the vocabulary has them all.</param>
    /// <param name="single">Sums are kept in single precision, as SentencePiece does; otherwise in double, as Hugging Face does.</param>
    public UnigramModel(PieceTable table, IEnumerable<int> matched, double[] scores, double lowest, int unknown, bool fallsBackToBytes, bool single)
    {
        (_table, _scores, _unknown, _single) = (table, scores, unknown, single);
        _unknownScore = single ? (float)lowest - (float)UnknownPenalty : lowest - UnknownPenalty;
        _trie = new PieceTrie(matched.Select(id => (table[id], id)));
        if (fallsBackToBytes)
            _bytes = [.. Enumerable.Range(0, 256).Select(value => table.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")))];
    }

    /// <summary>The model of a <c>tokenizer.json</c>, whose pieces all count as text.</summary>
    /// <exception cref="InputException">It has no piece for unknown text.</exception>
    public static UnigramModel FromLayout(string source, PieceTable table, double[] scores, int unknown, bool fallsBackToBytes)
    {
        if (unknown < 0 || unknown >= table.Count)
            throw new InputException($"{source} names no piece of its vocabulary for unknown text (model.unk_id), so it could not encode every text; set it.");
        return new UnigramModel(table, Enumerable.Range(0, table.Count), scores, scores.Min(), unknown, fallsBackToBytes, single: false);
    }

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_cache.TryAdd(word, ids))
            return;
        var from = ids.Count;
        var (pieces, starts) = Search(word);
        var cuts = new List<int>();
        for (var end = word.Length; end > 0; end = starts[end])
            cuts.Add(end);
        var start = 0;
        for (var i = cuts.Count - 1; i >= 0; i--)
        {
            var id = pieces[cuts[i]];
            if (id != _unknown)
            {
                ids.Add(id);
            }
            else
            {
                // Unknown characters side by side are one piece.
                while (i > 0 && pieces[cuts[i - 1]] == _unknown)
                    i--;
                AddUnknown(word[start..cuts[i]], ids);
            }

            start = cuts[i];
        }

        _cache.Keep(word, ids, from);
    }

    /// <summary>For each place in the word: the last piece of the best way there, and where that piece begins.</summary>
    private (int[] Pieces, int[] Starts) Search(ReadOnlySpan<char> word)
    {
        var (pieces, starts, sums) = (new int[word.Length + 1], new int[word.Length + 1], new double[word.Length + 1]);
        Array.Fill(starts, -1);
        for (int start = 0, width; start < word.Length; start += width)
        {
            CodePoints.At(word, start, out width);
            var known = false;
            for (int node = PieceTrie.Root, end = start; end < word.Length && (node = _trie.Next(node, word[end])) >= 0;)
            {
                end++;
                if (_trie.Value(node) is not (>= 0 and var id))
                    continue;
                known |= end - start == width;
                Offer(end, start, id, _scores[id]);
            }

            if (!known)
                Offer(start + width, start, _unknown, _unknownScore);
        }

        return (pieces, starts);

        void Offer(int end, int start, int id, double score)
        {
            var sum = score + sums[start];
            if (_single && id == _unknown)
                sum = (float)sum;
            if (starts[end] >= 0 && sum <= sums[end])
                return;
            (pieces[end], starts[end], sums[end]) = (id, start, _single ? (float)sum : sum);
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        // Written out, the name of the unknown piece is itself in a tokenizer.json, whose pieces all count as text.
        if (_bytes is null || (!_single && _table.IdOf(text) == _unknown))
        {
            ids.Add(_unknown);
            return;
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        var from = ids.Count;
        foreach (var value in bytes)
        {
            if (_bytes[value] >= 0)
            {
                ids.Add(_bytes[value]);
                continue;
            }

            ids.RemoveRange(from, ids.Count - from);
            ids.Add(_unknown);
            return;
        }
    }
}
