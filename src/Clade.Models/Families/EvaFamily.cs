using Clade.Core;

namespace Clade.Models.Families;

/// <summary>
/// EVA-01 and EVA-02 image towers, in timm's names as OpenCLIP publishes them or in EVA-CLIP's own as LLM2CLIP does, beside CLIP's text
/// transformer, LLM2CLIP's text adapter, or nothing.
/// </summary>
public sealed class EvaFamily : IModelFamily
{
    private const string Trunk = "visual.trunk.", Own = "visual.";

    /// <inheritdoc/>
    public string Name => "EVA-CLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var prefix = new[] { Trunk, Own }.FirstOrDefault(place => IsEva(files, place));
        if (prefix is null)
            return null;
        var root = ConfigFields.Of(files, "open_clip_config.json")
            ?? throw new InputException($"{files.Source} holds an EVA tower, whose heads and rotary positions its tensors do not tell; put its open_clip_config.json beside it.");
        var model = root.Object("model_cfg") ?? root;
        var image = prefix == Trunk ? Timm(model) : EvaClip(model);
        var (text, textNames) = EvaText.Read(files, model);
        var names = new NameTable(
            [
                .. files.Tensors.ContainsKey("logit_scale") ? Array.Empty<NameRule>() : [new NameRule("logit_scale", [])],
                .. EvaNames.Image(prefix, prefix == Trunk, !image.FusedQkv && files.Tensors.ContainsKey(prefix + "blocks.0.attn.q_bias"), image.Pooling != EvaPooling.ClassToken),
                .. textNames,
            ],
            [.. EvaNames.Ignored(prefix)]);
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = model.Whole("embed_dim"), Image = image, Text = text }, names) { Vocabulary = (text as TextConfig)?.VocabularySize };
    }

    // Queries and values with a bias, keys without one: other Vision Transformers have one for all three.
    private static bool IsEva(ModelFiles files, string prefix) => files.Tensors.ContainsKey(prefix + "cls_token")
        && (files.Tensors.ContainsKey(prefix + "blocks.0.attn.q_bias") || files.Tensors.ContainsKey(prefix + "blocks.0.attn.q_proj.weight"));

    // eva_clip/model.py, CLIPVisionCfg, with its defaults.
    private static EvaConfig EvaClip(ConfigFields model)
    {
        var vision = model.Object("vision_cfg") ?? throw new InputException($"{model.Where} has no \"vision_cfg\"; fetch the file again.");
        int width = vision.Whole("width", 768), image = vision.Whole("image_size", 224), patch = vision.Whole("patch_size", 16);
        var rotary = vision.Flag("rope", false);
        var reference = vision.Whole("pt_hw_seq_len", 16);
        if (rotary && !vision.Flag("intp_freq", false) && patch > 0 && image / patch != reference)
            throw new InputException($"{vision.Where} asks for rotary positions of a grid of {reference} that are not stretched, and has a grid of {image / patch}; set \"intp_freq\".");
        return new EvaConfig
        {
            ImageSize = image,
            PatchSize = patch,
            Width = width,
            Layers = vision.Whole("layers", 12),
            Heads = Divide(vision, width, vision.Whole("head_width", 64)),
            MlpWidth = (int)(width * vision.Number("mlp_ratio", 4)),
            GatedMlp = vision.Flag("naiveswiglu", false),
            MlpNorm = vision.Flag("subln", false),
            AttentionNorm = vision.Flag("subln", false),
            FusedQkv = !vision.Flag("subln", false),
            QkvBias = vision.Flag("qkv_bias", true),
            LayerScale = vision.Number("ls_init_value", 0) > 0,
            PostNorm = vision.Flag("postnorm", false),
            RotaryReference = rotary ? reference : null,
            Pooling = vision.Flag("global_average_pool", false) ? EvaPooling.MeanOfTokens : EvaPooling.ClassToken,
        };
    }

    // open_clip/timm_model.py: an architecture by its name, or described in place under "trunk" with the arguments and defaults of timm.
    private static EvaConfig Timm(ConfigFields model)
    {
        var vision = model.Object("vision_cfg") ?? model;
        if (vision.Text("timm_proj") is { } projection and not "")
            throw new InputException($"{vision.Where} asks for the projection \"{projection}\" behind an EVA tower, which is not supported; its own head is.");
        var pooling = vision.Text("timm_pool") switch
        {
            "token" => EvaPooling.ClassToken,
            null or "avg" => EvaPooling.MeanOfPatches,
            var other => throw new InputException($"{vision.Where} asks for the pooling \"{other}\" of an EVA tower, which is not supported; token and avg are."),
        };
        var trunk = vision.Object("trunk") is { } described ? Described(described) : Published(vision);
        return trunk with { Pooling = pooling, ImageSize = vision.Whole("image_size", trunk.ImageSize) };
    }

    private static EvaConfig Published(ConfigFields vision)
    {
        var name = vision.Text("timm_model_name") ?? throw new InputException($"{vision.Where} has no \"timm_model_name\"; fetch the file again.");
        return EvaTrunks.Find(name) ?? throw new InputException($"{vision.Where} names the architecture \"{name}\", which is not known here; {EvaTrunks.Names} are.");
    }

    private static EvaConfig Described(ConfigFields trunk)
    {
        var width = trunk.Whole("embed_dim", 768);
        return new EvaConfig
        {
            ImageSize = trunk.Whole("img_size", 224),
            PatchSize = trunk.Whole("patch_size", 16),
            Width = width,
            Layers = trunk.Whole("depth", 12),
            Heads = trunk.Whole("num_heads", 12),
            MlpWidth = (int)(width * trunk.Number("mlp_ratio", 4)),
            GatedMlp = trunk.Flag("swiglu_mlp", false),
            MlpNorm = trunk.Flag("scale_mlp", false),
            AttentionNorm = trunk.Flag("scale_attn_inner", false),
            FusedQkv = trunk.Flag("qkv_fused", true),
            QkvBias = trunk.Flag("qkv_bias", true),
            LayerScale = trunk.Has("init_values"),
            PostNorm = trunk.Flag("use_post_norm", false),
            RotaryReference = trunk.Flag("use_rot_pos_emb", false) ? Reference(trunk) : null,
        };
    }

    // Without a reference timm counts patches as they are.
    private static int? Reference(ConfigFields trunk) => trunk.WholeNumbers("ref_feat_shape") switch
    {
        [] => trunk.Whole("patch_size", 16) is > 0 and var patch ? trunk.Whole("img_size", 224) / patch : null,
        [var side] => side,
        [var rows, var columns] when rows == columns => rows,
        _ => throw new InputException($"{trunk.Where} has a \"ref_feat_shape\" that is not square, which is not supported."),
    };

    private static int Divide(ConfigFields fields, int width, int headWidth) => headWidth > 0 && width % headWidth == 0 ? width / headWidth
        : throw new InputException($"{fields.Where} has heads of {headWidth} channels, which do not divide its width of {width}.");
}
