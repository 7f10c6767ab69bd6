using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// SigLIP, and SigLIP 2 at fixed resolutions, as transformers stores them (modeling_siglip.py): no class token, pooling by a probe, text pooled at the last place,
/// tanh GELU, a bias of the logits. Told by <c>model_type</c> in config.json.
/// </summary>
public sealed class SiglipFamily : IModelFamily
{
    // SiglipVisionConfig and SiglipTextConfig.
    private static readonly TransformersDefaults s_vision = new(768, 3072, 12, "gelu_pytorch_tanh", 1e-6, Patch: 16);
    private static readonly TransformersDefaults s_text = new(768, 3072, 12, "gelu_pytorch_tanh", 1e-6, Vocabulary: 32_000, Context: 64);

    /// <inheritdoc/>
    public string Name => "SigLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (ConfigFields.Of(files, "config.json") is not { } config || config.Text("model_type") is not { } type)
            return null;
        if (type.StartsWith("siglip2", StringComparison.Ordinal))
            throw new InputException($"{config.Where} describes a SigLIP 2 for pictures of any shape (NaFlex), which is not supported; use one of a fixed resolution, such as google/siglip2-base-patch16-224.");
        (ConfigFields? image, ConfigFields? text) = type switch
        {
            "siglip" => (TransformersTowers.Section(config, "vision_config"), TransformersTowers.Section(config, "text_config")),
            "siglip_vision_model" => (config, null),
            "siglip_text_model" => (null, config),
            _ => ((ConfigFields?)null, (ConfigFields?)null),
        };
        if (image is null && text is null)
            return null;
        var (vision, words) = (image is { } pictures ? Vision(pictures) : null, text is { } captions ? Text(captions) : null);
        var plan = new DualEncoderConfig
        {
            EmbedDim = vision?.Width ?? text!.Value.Whole("projection_size", words!.Width),
            Image = vision,
            Text = words,
            LogitBias = vision is not null && words is not null ? 0 : null,
        };
        if (text?.Has("projection_size") == true)
            Agreement.Check(text.Value, "projection_size", plan.EmbedDim);
        NameRule[] alone = plan.LogitBias is null ? [new NameRule("logit_scale", [])] : [];
        return new ModelPlan(Name, plan, new NameTable([.. alone, .. TransformersNames.Vision, .. TransformersNames.Text("text_model.head")], TransformersNames.Ignored))
        {
            Preprocess = vision is null ? null : ClipPreprocess.SigLip(vision.ImageSize),
            // SigLIP 2 has Gemma's vocabulary, eight times as large.
            Tokenizer = words is null ? new() : new() { Family = words.VocabularySize > 100_000 ? TokenizerFamily.Siglip2 : TokenizerFamily.Siglip },
            Vocabulary = words?.VocabularySize,
        };
    }

    private static VisionConfig Vision(ConfigFields fields)
    {
        if (!fields.Flag("vision_use_head", true))
            throw new InputException($"{fields.Where} says that the image tower has no head (vision_use_head), and without it there is no vector of a picture.");
        return TransformersTowers.Vision(fields, s_vision) with
        {
            Pooling = ImagePooling.Probe,
            PoolHeads = TransformersTowers.Heads(fields, s_vision),
            WithoutClassToken = true,
            WithoutInputNorm = true,
            WithoutProjection = true,
            PatchBias = true,
        };
    }

    private static TextConfig Text(ConfigFields fields) => TransformersTowers.Text(fields, s_text) with { Pooling = TextPooling.Last, Bidirectional = true, ProjectionBias = true };
}
