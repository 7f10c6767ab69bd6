using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Models.Families;

namespace Clade.Models.Conversions;

/// <summary>OpenCLIP's own towers (open_clip/model.py, CLIPVisionCfg and CLIPTextCfg): ViT or ResNet beside its text transformer.</summary>
internal static class OpenClipLayout
{
    /// <summary>The model in this layout, or null if it has other towers or one alone.</summary>
    internal static LayoutSketch? Sketch(DualEncoder model, DualEncoderConfig config)
    {
        if (config.Image is not (VisionConfig or ResNetConfig) || config.Text is not TextConfig text)
            return null;
        // Only the class with a text tower of its own, below "text.", has these.
        var custom = text.Bidirectional || text.ProjectionBias || text.WithoutProjection || text.Pooling is TextPooling.AppendedToken || config.LogitBias is not null;
        var described = new JsonObject
        {
            ["embed_dim"] = config.EmbedDim,
            ["vision_cfg"] = config.Image is VisionConfig vision ? Vision(vision) : ResNet((ResNetConfig)config.Image),
            ["text_cfg"] = Text(text),
        };
        if (text.Activation is Activation.QuickGelu)
            described["quick_gelu"] = true;
        if (custom)
            described["custom_text"] = true;
        if (config.LogitBias is not null)
            described["init_logit_bias"] = 0;
        var json = new Dictionary<string, JsonNode>(StringComparer.Ordinal) { ["open_clip_config.json"] = new JsonObject { ["model_cfg"] = described } };
        var names = new NameTable([.. OpenClipTowers.TextNames(Place(custom), text)]);
        return new LayoutSketch(json, [.. LayoutSketch.Named(model, names)]);
    }

    // The reader tells by a tensor where the text tower lies.
    private static ModelFiles Place(bool custom) => new("", new Dictionary<string, JsonElement>(), new Dictionary<string, long[]> { [(custom ? "text." : "") + "token_embedding.weight"] = [] });

    private static JsonObject Vision(VisionConfig tower)
    {
        var fields = Blocks(tower);
        fields["image_size"] = tower.ImageSize;
        fields["patch_size"] = tower.PatchSize;
        fields["head_width"] = tower.HeadWidth;
        if (tower.Pooling is ImagePooling.Average)
            fields["pool_type"] = "avg";
        if (tower.Pooling is ImagePooling.Queries)
        {
            fields["attentional_pool"] = true;
            fields["attn_pooler_queries"] = tower.PoolQueries;
            fields["attn_pooler_heads"] = tower.PoolHeads;
        }

        if (tower.WithoutInputNorm)
            fields["no_ln_pre"] = true;
        if (tower.NormAfterPooling)
            fields["final_ln_after_pool"] = true;
        return fields;
    }

    private static JsonObject ResNet(ResNetConfig tower) => new()
    {
        ["image_size"] = tower.ImageSize,
        ["layers"] = new JsonArray([.. tower.Layers.Select(count => (JsonNode)count)]),
        ["width"] = tower.Width,
        ["patch_size"] = null,
    };

    private static JsonObject Text(TextConfig tower)
    {
        var fields = Blocks(tower);
        fields["context_length"] = tower.ContextLength;
        fields["vocab_size"] = tower.VocabularySize;
        fields["heads"] = tower.Heads;
        switch (tower.Pooling)
        {
            case TextPooling.EndToken:
                fields["pool_type"] = "eos";
                fields["eos_id"] = tower.EndToken;
                break;
            case TextPooling.Last:
                fields["pool_type"] = "last";
                break;
            case TextPooling.First:
                fields["pool_type"] = "first";
                break;
            case TextPooling.AppendedToken:
                fields["embed_cls"] = true;
                fields["pad_id"] = tower.PadToken;
                break;
        }

        if (tower.Bidirectional)
            fields["no_causal_mask"] = true;
        if (tower.ProjectionBias)
            fields["proj_bias"] = true;
        if (tower.WithoutProjection)
            fields["proj_type"] = "none";
        return fields;
    }

    private static JsonObject Blocks(PreNormConfig tower)
    {
        var fields = new JsonObject { ["width"] = tower.Width, ["layers"] = tower.Layers };
        if (tower.MlpWidth != 4 * tower.Width)
            fields["mlp_ratio"] = TowerConfig.RatioOf(tower.Width, tower.MlpWidth);
        if (tower.LayerScale is { } scale)
            fields["ls_init_value"] = scale;
        if (tower.Activation is Activation.GeluTanh)
            fields["act_kwargs"] = new JsonObject { ["approximate"] = "tanh" };
        if (tower.Epsilon != 1e-5)
            fields["norm_kwargs"] = new JsonObject { ["eps"] = tower.Epsilon };
        return fields;
    }
}
