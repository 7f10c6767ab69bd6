namespace Clade.Data.Text;

/// <summary>How a vocabulary spells the two ids that frame a text. A text in which they are written out is given the special ids too, as in the references.</summary>
/// <param name="Start">Lower-case name of the start token.</param>
/// <param name="End">Lower-case name of the end token.</param>
public sealed record SpecialTokens(string Start, string End)
{
    /// <summary>OpenAI CLIP, transformers, and everything that <see cref="BpeTrainer"/> makes.</summary>
    public static SpecialTokens OpenAI { get; } = new("<|startoftext|>", "<|endoftext|>");

    /// <summary>OpenCLIP until 2.23: the same ids by other names.</summary>
    public static SpecialTokens OpenClip { get; } = new("<start_of_text>", "<end_of_text>");
}
