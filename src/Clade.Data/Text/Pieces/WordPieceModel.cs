using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Pieces;

/// <summary>
/// WordPiece (Wu and others, "Google's Neural Machine Translation System", 2016, as in google-research/bert): the longest piece that
/// begins the word, then the longest that goes on, marked by a prefix; a word that cannot be finished is unknown as a whole. Thread-safe.
/// </summary>
internal sealed class WordPieceModel : IPieceModel
{
    private readonly PieceTrie _heads;
    private readonly PieceTrie _tails;
    private readonly int _unknown;
    private readonly int _longestWord;

    /// <param name="source">File, for messages.</param>
    /// <param name="table">The vocabulary.</param>
    /// <param name="unknown">Piece for words that cannot be spelled.</param>
    /// <param name="prefix">Mark of pieces inside a word; BERT's is <c>##</c>.</param>
    /// <param name="longestWord">Longer words, in code points, are unknown; BERT's is 100.</param>
    /// <exception cref="InputException">The vocabulary lacks the unknown piece.</exception>
    public WordPieceModel(string source, PieceTable table, string unknown, string prefix, int longestWord)
    {
        if ((_unknown = table.IdOf(unknown)) < 0)
            throw new InputException($"{source} lacks the piece {BpeModel.Quote(unknown)} for unknown words; give a WordPiece vocabulary.");
        _longestWord = longestWord;
        var pieces = Enumerable.Range(0, table.Count).Where(id => table[id].Length > 0).Select(id => (table[id], id)).ToList();
        _heads = new PieceTrie(pieces);
        _tails = prefix.Length == 0 ? _heads : new PieceTrie(pieces
            .Where(piece => piece.Item1.Length > prefix.Length && piece.Item1.StartsWith(prefix, StringComparison.Ordinal))
            .Select(piece => (piece.Item1[prefix.Length..], piece.id)));
    }

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        var from = ids.Count;
        if (IsTooLong(word))
        {
            ids.Add(_unknown);
            return;
        }

        for (var start = 0; start < word.Length;)
        {
            var (id, length) = (start == 0 ? _heads : _tails).Longest(word[start..]);
            if (length == 0)
            {
                ids.RemoveRange(from, ids.Count - from);
                ids.Add(_unknown);
                return;
            }

            ids.Add(id);
            start += length;
        }
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= _longestWord)
            return false;
        var count = 0;
        for (int i = 0, width; i < word.Length && count <= _longestWord; i += width, count++)
            CodePoints.At(word, i, out width);
        return count > _longestWord;
    }
}
