using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Conversions;

/// <summary>OpenAI's state dict (openai/CLIP, clip/model.py), whose reader takes all sizes from shapes.</summary>
internal static class OpenAiLayout
{
    /// <summary>The model in this layout, or null if it has other towers or one alone.</summary>
    internal static LayoutSketch? Sketch(DualEncoder model, DualEncoderConfig config)
    {
        if (config.Image is not (VisionConfig or ResNetConfig) || config.Text is not TextConfig text)
            return null;
        (string, Tensor)[] sizes =
        [
            ("input_resolution", Tensor.FromScalar(config.Image.ImageSize, ElementType.Int64)),
            ("context_length", Tensor.FromScalar(text.ContextLength, ElementType.Int64)),
            ("vocab_size", Tensor.FromScalar(text.VocabularySize, ElementType.Int64)),
        ];
        return new LayoutSketch([], [.. LayoutSketch.Named(model, new NameTable([new NameRule("text.", "")])), .. sizes]);
    }
}
