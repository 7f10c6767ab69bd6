using System.Text.Json.Nodes;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Conversions;

/// <summary>CLIP and SigLIP as transformers stores them (modeling_clip.py, modeling_siglip.py), both towers or one.</summary>
internal static class TransformersLayout
{
    /// <summary>The model in this layout, or null if its towers are none of CLIP's or SigLIP's.</summary>
    internal static LayoutSketch? Sketch(DualEncoder model, DualEncoderConfig config)
    {
        if (config.Image is not (null or VisionConfig) || config.Text is not (null or TextConfig))
            return null;
        var (vision, text) = ((VisionConfig?)config.Image, (TextConfig?)config.Text);
        var siglip = vision?.Pooling is ImagePooling.Probe || (vision is null && text!.Bidirectional);
        var names = new NameTable(
        [
            .. vision is null || text is null ? [new NameRule("logit_scale", [])] : Array.Empty<NameRule>(),
            .. TransformersNames.Vision,
            .. TransformersNames.Text(siglip ? "text_model.head" : "text_projection"),
        ]);
        var tensors = LayoutSketch.Named(model, names).Select(item => siglip ? Shaped(item.Name, item.Value) : item);
        return new LayoutSketch(new() { ["config.json"] = siglip ? Siglip(config, vision, text) : Clip(config, vision, text) }, [.. tensors]);
    }

    // Scalars and the probe have dimensions of 1 there.
    private static (string Name, Tensor Value) Shaped(string name, Tensor value) => name switch
    {
        "logit_scale" or "logit_bias" => (name, value.Reshape([1])),
        "vision_model.head.probe" => (name, value.Reshape([1, 1, value.Size(-1)])),
        _ => (name, value),
    };

    private static JsonObject Clip(DualEncoderConfig config, VisionConfig? vision, TextConfig? text)
    {
        var image = vision is null ? null : Vision(vision, "clip_vision_model");
        var words = text is null ? null : Text(text, "clip_text_model");
        // An end token of 2 stands for the highest id of a row.
        words?.Add("eos_token_id", text!.EndToken ?? 2);
        return Join(image, words, "clip", "CLIPModel", "CLIPVisionModelWithProjection", "CLIPTextModelWithProjection", config.EmbedDim);
    }

    private static JsonObject Siglip(DualEncoderConfig config, VisionConfig? vision, TextConfig? text)
    {
        var image = vision is null ? null : Vision(vision, "siglip_vision_model");
        var words = text is null ? null : Text(text, "siglip_text_model");
        if (text is not null && config.EmbedDim != text.Width)
            words!["projection_size"] = config.EmbedDim;
        return Join(image, words, "siglip", "SiglipModel", "SiglipVisionModel", "SiglipTextModel", null);
    }

    private static JsonObject Join(JsonObject? vision, JsonObject? text, string type, string both, string visionOnly, string textOnly, int? projection)
    {
        var root = (vision, text) switch
        {
            (not null, not null) => new JsonObject { ["model_type"] = type, ["text_config"] = text, ["vision_config"] = vision },
            (not null, _) => vision,
            _ => text!,
        };
        root["architectures"] = new JsonArray(vision is null ? textOnly : text is null ? visionOnly : both);
        if (projection is { } width)
            root["projection_dim"] = width;
        return root;
    }

    private static JsonObject Vision(VisionConfig tower, string type)
    {
        var fields = Blocks(tower, type);
        fields["image_size"] = tower.ImageSize;
        fields["patch_size"] = tower.PatchSize;
        return fields;
    }

    private static JsonObject Text(TextConfig tower, string type)
    {
        var fields = Blocks(tower, type);
        fields["max_position_embeddings"] = tower.ContextLength;
        fields["vocab_size"] = tower.VocabularySize;
        return fields;
    }

    private static JsonObject Blocks(PreNormConfig tower, string type) => new()
    {
        ["model_type"] = type,
        ["hidden_size"] = tower.Width,
        ["intermediate_size"] = tower.MlpWidth,
        ["num_hidden_layers"] = tower.Layers,
        ["num_attention_heads"] = tower.Heads,
        ["hidden_act"] = tower.Activation switch { Activation.QuickGelu => "quick_gelu", Activation.GeluTanh => "gelu_pytorch_tanh", _ => "gelu" },
        ["layer_norm_eps"] = tower.Epsilon,
    };
}
