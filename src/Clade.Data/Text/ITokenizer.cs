namespace Clade.Data.Text;

/// <summary>
/// Turns text into the ids a text tower reads, and back. Implementations are thread-safe: one instance serves a whole program.
/// Batches are made by <see cref="TokenizerExtensions.EncodeBatch"/>; a folder's tokenizer is found by <see cref="TokenizerLoader"/>.
/// </summary>
public interface ITokenizer
{
    /// <summary>A context length that means any: a text is never cut.</summary>
    const int AnyLength = int.MaxValue;

    /// <summary>Number of ids: every id is in 0 .. VocabularySize - 1. It is at most the height of the embedding table.</summary>
    int VocabularySize { get; }

    /// <summary>What is put around the pieces of a text, and the padding.</summary>
    TokenFrame Frame { get; }

    /// <summary>
    /// Most ids a text tower takes, frame included; longer texts are cut by <see cref="TokenizerExtensions.EncodeBatch"/>.
    /// CLIP: 77. <see cref="AnyLength"/> where nothing bounds it.
    /// </summary>
    int ContextLength { get; }

    /// <summary>The ids of the pieces of <paramref name="text"/>, after <see cref="Clean"/>: no frame, not cut. Never throws on any string, lone surrogates included.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>What the pieces are made from: the text after cleaning (spaces, case, entities, broken encodings, as the kind of tokenizer does it).</summary>
    string Clean(string text);

    /// <summary>The text of some ids, special ones by their names; CLIP puts a space after every piece that ends a word. Bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in 0 .. VocabularySize - 1.</exception>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>The piece of one id as the vocabulary spells it, in its byte alphabet if it has one, for example <c>dog&lt;/w&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in 0 .. VocabularySize - 1.</exception>
    string Piece(int id);
}
