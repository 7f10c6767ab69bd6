namespace Clade.Data.Text;

/// <summary>
/// What OpenCLIP does to a text before it hands it to another library's tokenizer (mlfoundations/open_clip, tokenizer.py, <c>clean</c>); all of
/// them repair broken encodings and resolve HTML references first, as <see cref="TextCleaner"/> does.
/// </summary>
public enum TokenizerCleaning
{
    /// <summary>White space becomes single spaces: multilingual text towers, and whatever names nothing else.</summary>
    Whitespace,

    /// <summary>That, and full lower case.</summary>
    Lower,

    /// <summary>Full lower case without ASCII punctuation, underscores as spaces: SigLIP.</summary>
    Canonicalize,
}

/// <summary>What a caller knows of a checkpoint; null leaves a thing to the files of the folder, then to what the family usually does.</summary>
public sealed record TokenizerHints
{
    /// <summary>The family, where no <c>tokenizer_config.json</c> names the tokenizer's class.</summary>
    public TokenizerFamily? Family { get; init; }

    /// <summary>Context length of the text tower, 2 .. 2^20, or <see cref="ITokenizer.AnyLength"/>.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether texts are put into lower case first, on top of what the files say.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>What is done to every text before anything else, special tokens included; null for nothing, as in Hugging Face's own towers. CLIP's own kind always cleans.</summary>
    public TokenizerCleaning? Cleaning { get; init; }

    /// <summary>Whether the end token gives its place to a pad, as CLIPA's texts are written (open_clip, <c>strip_sep_token</c>).</summary>
    public bool EndIsPad { get; init; }

    /// <summary>Whether pads stand before the text: LLM2CLIP's language models.</summary>
    public bool? PadsLeft { get; init; }
}
