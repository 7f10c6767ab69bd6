namespace Clade.Data.Text;

/// <summary>What a folder's tokenizer turned out to be, for people and for fingerprints.</summary>
public sealed record TokenizerDescription
{
    /// <summary>The model that cuts words into pieces: <c>CLIP BPE</c>, <c>BPE</c>, <c>byte-level BPE</c>, <c>WordPiece</c>, <c>Unigram</c> or <c>WordLevel</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The family that was named or inferred, or null where the files say all.</summary>
    public TokenizerFamily? Family { get; init; }

    /// <summary>Names of the files that were read, vocabulary first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Number of ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Context length, frame included, or <see cref="ITokenizer.AnyLength"/>.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Special tokens by name, in order of id.</summary>
    public required IReadOnlyDictionary<string, int> Specials { get; init; }
}

/// <summary>A tokenizer and what it is.</summary>
/// <param name="Tokenizer">Thread-safe.</param>
/// <param name="Description">What was found.</param>
public sealed record LoadedTokenizer(ITokenizer Tokenizer, TokenizerDescription Description);
