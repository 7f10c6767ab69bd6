namespace Clade.Data.Text;

/// <summary>What a caller knows of a checkpoint; null leaves a thing to the files of the folder, then to what the family usually does.</summary>
public sealed record TokenizerHints
{
    /// <summary>The family, where no <c>tokenizer_config.json</c> names the tokenizer's class.</summary>
    public TokenizerFamily? Family { get; init; }

    /// <summary>Context length of the text tower, 2 .. 2^20, or <see cref="ITokenizer.AnyLength"/>.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether texts are put into lower case first, on top of what the files say.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>Whether pads stand before the text: LLM2CLIP's language models.</summary>
    public bool? PadsLeft { get; init; }
}
