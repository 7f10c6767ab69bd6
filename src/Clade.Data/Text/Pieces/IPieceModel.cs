namespace Clade.Data.Text.Pieces;

/// <summary>Cuts one word into pieces of a vocabulary. Thread-safe; takes time in proportion to the word, up to a logarithm.</summary>
internal interface IPieceModel
{
    /// <summary>Adds the ids of a word that is not empty.</summary>
    void Encode(ReadOnlySpan<char> word, List<int> ids);
}
