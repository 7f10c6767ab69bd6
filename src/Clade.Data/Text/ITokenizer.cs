namespace Clade.Data.Text;

/// <summary>
/// Turns text into the ids a text tower reads, and back. Implementations are thread-safe: one instance serves a whole program.
/// Batches are made by <see cref="TokenizerExtensions.EncodeBatch"/>.
/// </summary>
public interface ITokenizer
{
    /// <summary>Number of ids: every id is in 0 .. VocabularySize - 1. It is the height of the embedding table.</summary>
    int VocabularySize { get; }

    /// <summary>Id put before the pieces of a text.</summary>
    int StartToken { get; }

    /// <summary>Id put after the pieces of a text. In CLIP it is the highest id, which its argmax pooling relies on.</summary>
    int EndToken { get; }

    /// <summary>Id that fills a row after its end token. CLIP uses 0, which is also an ordinary piece: nothing after the end token is looked at.</summary>
    int PadToken { get; }

    /// <summary>Most ids a text tower takes, start and end included; longer texts are cut by <see cref="TokenizerExtensions.EncodeBatch"/>. CLIP: 77.</summary>
    int ContextLength { get; }

    /// <summary>The ids of the pieces of <paramref name="text"/>, after <see cref="Clean"/>: no start, no end, not cut. Never throws on any string, lone surrogates included.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>What the pieces are made from: the text after cleaning (spaces, case, entities, broken encodings).</summary>
    string Clean(string text);

    /// <summary>The text of some ids, special ones by their names; every piece that ends a word is followed by a space. Bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in 0 .. VocabularySize - 1.</exception>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>The piece of one id as the vocabulary spells it, in its byte alphabet, for example <c>dog&lt;/w&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in 0 .. VocabularySize - 1.</exception>
    string Piece(int id);
}
