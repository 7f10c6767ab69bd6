using Clade.Core;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text.Pieces;

/// <summary>Whole words only: each has an id, others are unknown. Thread-safe.</summary>
internal sealed class WordLevelModel : IPieceModel
{
    private readonly PieceTable _table;
    private readonly int _unknown;

    /// <exception cref="InputException">The vocabulary lacks the unknown piece.</exception>
    public WordLevelModel(string source, PieceTable table, string unknown)
    {
        (_table, _unknown) = (table, table.IdOf(unknown));
        if (_unknown < 0)
            throw new InputException($"{source} lacks the piece {BpeModel.Quote(unknown)} for unknown words; use a vocabulary that has it.");
    }

    public void Encode(ReadOnlySpan<char> word, List<int> ids) => ids.Add(_table.IdOf(word) is >= 0 and var id ? id : _unknown);
}
