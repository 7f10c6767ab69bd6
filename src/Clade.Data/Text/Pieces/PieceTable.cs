using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Loading;

namespace Clade.Data.Text.Pieces;

/// <summary>The pieces of a vocabulary, by id and by spelling. Ids that no piece has are spelled as the empty text. Immutable.</summary>
internal sealed class PieceTable
{
    /// <summary>Longest piece, UTF-16 units.</summary>
    public const int LongestPiece = 1024;

    private readonly string[] _pieces;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <param name="source">File, for messages.</param>
    /// <param name="entries">Pieces with their ids, no piece and no id twice.</param>
    /// <exception cref="InputException">A piece or an id is there twice, or out of range.</exception>
    public PieceTable(string source, IReadOnlyCollection<(string Piece, int Id)> entries)
    {
        if (entries.Count == 0)
            throw new InputException($"{source} has an empty vocabulary; fetch the file again.");
        _pieces = [.. Enumerable.Repeat("", entries.Max(entry => Check(source, entry).Id) + 1)];
        _ids = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        foreach (var (piece, id) in entries)
        {
            if (_pieces[id].Length > 0)
                throw new InputException($"{source} gives the id {id} to both {BpeModel.Quote(_pieces[id])} and {BpeModel.Quote(piece)}; each piece needs its own.");
            if (!_ids.TryAdd(piece, id))
                throw new InputException($"{source} has the piece {BpeModel.Quote(piece)} twice, as ids {_ids[piece]} and {id}; remove one of them.");
            _pieces[id] = piece;
        }

        _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the highest id.</summary>
    public int Count => _pieces.Length;

    public string this[int id] => _pieces[id];

    /// <summary>The id of a piece, or -1.</summary>
    public int IdOf(ReadOnlySpan<char> piece) => _bySpan.TryGetValue(piece, out var id) ? id : -1;

    /// <summary>This table with added tokens; those that are there with the same id change nothing.</summary>
    /// <exception cref="InputException">A token has the id of another piece, or is there with another id.</exception>
    public PieceTable With(string source, IReadOnlyCollection<AddedToken> added)
    {
        var fresh = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in added)
        {
            if ((IdOf(token.Content) is >= 0 and var id && id != token.Id) || (fresh.TryGetValue(token.Content, out id) && id != token.Id))
                throw new InputException($"{source} gives the added token {BpeModel.Quote(token.Content)} the id {token.Id}, but it also has it as {id}; fetch the files again.");
            if (IdOf(token.Content) < 0)
                fresh[token.Content] = token.Id;
        }

        return fresh.Count == 0 ? this : new PieceTable(source, [.. _ids.Select(pair => (pair.Key, pair.Value)), .. fresh.Select(pair => (pair.Key, pair.Value))]);
    }

    private static (string Piece, int Id) Check(string source, (string Piece, int Id) entry)
    {
        if (entry.Piece.Length is 0 or > LongestPiece)
            throw new InputException($"{source} gives id {entry.Id} a piece of {entry.Piece.Length} characters; pieces have 1 to {LongestPiece}, so the file is damaged or not a vocabulary.");
        if (entry.Id is < 0 or >= VocabularyFile.MostPieces)
            throw new InputException($"{source} gives {BpeModel.Quote(entry.Piece)} the id {entry.Id}; ids are 0 to {VocabularyFile.MostPieces - 1}.");
        return entry;
    }
}
