using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// CLIP as transformers stores it (modeling_clip.py): OpenAI's, LAION's, MetaCLIP's, TinyCLIP's and others, and MetaCLIP 2 (modeling_metaclip_2.py), both towers or one
/// of them. Told by <c>model_type</c> in config.json.
/// </summary>
public sealed class TransformersClipFamily : IModelFamily
{
    private const string ImageProjection = "visual_projection.weight", TextProjection = "text_projection.weight";

    // CLIPVisionConfig and CLIPTextConfig; those of MetaCLIP 2 are the same.
    private static readonly TransformersDefaults s_vision = new(768, 3072, 12, "quick_gelu", 1e-5, Patch: 32);
    private static readonly TransformersDefaults s_text = new(512, 2048, 8, "quick_gelu", 1e-5, Vocabulary: 49_408, Context: 77);

    /// <inheritdoc/>
    public string Name => "CLIP in transformers' layout";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (ConfigFields.Of(files, "config.json") is not { } config || config.Text("model_type") is not { } type)
            return null;
        (ConfigFields? image, ConfigFields? text) = type switch
        {
            "clip" or "metaclip_2" => (TransformersTowers.Section(config, "vision_config"), TransformersTowers.Section(config, "text_config")),
            "clip_vision_model" or "metaclip_2_vision_model" => (config, null),
            "clip_text_model" or "metaclip_2_text_model" => (null, config),
            _ => ((ConfigFields?)null, (ConfigFields?)null),
        };
        if (image is null && text is null)
            return null;
        var vision = image is { } pictures ? TransformersTowers.Vision(pictures, s_vision) : null;
        var words = text is { } captions ? Text(captions, everyEnd: type.StartsWith("metaclip_2", StringComparison.Ordinal)) : null;
        // A tower that is stored alone may come without its projection.
        if (vision is not null && words is null && !files.Tensors.ContainsKey(ImageProjection))
            vision = vision with { WithoutProjection = true };
        if (words is not null && vision is null && !files.Tensors.ContainsKey(TextProjection))
            words = words with { WithoutProjection = true };
        var width = vision is { WithoutProjection: true } ? vision.Width : words is { WithoutProjection: true } ? words.Width : config.Whole("projection_dim", 512);
        NameRule[] alone = files.Tensors.ContainsKey("logit_scale") || (vision is not null && words is not null) ? [] : [new NameRule("logit_scale", [])];
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = width, Image = vision, Text = words },
            new NameTable([.. alone, .. TransformersNames.Vision, .. TransformersNames.Text("text_projection")], TransformersNames.Ignored))
        {
            Tokenizer = words is null ? new() : new() { Family = type.StartsWith("metaclip_2", StringComparison.Ordinal) ? TokenizerFamily.XlmRoberta : TokenizerFamily.Clip },
            Vocabulary = words?.VocabularySize,
        };
    }

    // modeling_clip.py: an end token of 2 is that of configurations from before the field meant anything, and stands for the highest id.
    private static TextConfig Text(ConfigFields fields, bool everyEnd)
    {
        var end = fields.Whole("eos_token_id", 49_407);
        var text = TransformersTowers.Text(fields, s_text);
        return end == 2 && !everyEnd ? text : text with { Pooling = TextPooling.EndToken, EndToken = end };
    }
}
