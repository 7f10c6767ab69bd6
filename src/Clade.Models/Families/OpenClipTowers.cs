using Clade.Core;

namespace Clade.Models.Families;

/// <summary>OpenCLIP's own transformers as <c>model_cfg</c> describes them (open_clip/model.py, CLIPVisionCfg and CLIPTextCfg, with their defaults).</summary>
internal static class OpenClipTowers
{
    private static readonly string[] s_vision =
    [
        "layers", "width", "head_width", "mlp_ratio", "patch_size", "image_size", "ls_init_value", "attentional_pool", "attn_pooler_queries", "n_queries", "attn_pooler_heads",
        "no_ln_pre", "final_ln_after_pool", "pool_type", "act_kwargs", "norm_kwargs",
    ];

    private static readonly string[] s_text =
    [
        "context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio", "ls_init_value", "embed_cls", "pad_id", "eos_id", "no_causal_mask", "pool_type", "proj_bias",
        "proj_type", "act_kwargs", "norm_kwargs",
    ];

    // Of training, of tokenizers, of other towers, or stored among the tensors: nothing that changes what these towers compute.
    private static readonly string[] s_harmless =
    [
        "patch_dropout", "pos_embed_type", "output_tokens", "image_seq_len", "variable_text", "bos_id", "hf_tokenizer_name", "tokenizer_kwargs", "tokenizer_mode", "tokenizer_type",
        "tiktoken_name", "timm_model_pretrained", "timm_pool", "timm_proj", "timm_proj_bias", "timm_drop", "timm_drop_path", "timm_model_kwargs", "hf_model_pretrained",
        "hf_proj_type", "hf_pooler_type", "hf_model_config", "proj", "pooler_type", "teacher_width", "xattn", "fusedLN", "use_embedding",
    ];

    // Each off unless asked for, and not supported.
    private static readonly string[] s_unsupported =
    [
        "input_patchnorm", "global_average_pool", "qk_norm", "scaled_cosine_attn", "scale_heads", "scale_attn_inner", "scale_attn", "scale_fc", "block_type", "norm_type", "attn_gated", "pre_norm",
        "timm_model_name", "hf_model_name",
    ];

    /// <summary>The image tower of <c>vision_cfg</c>.</summary>
    public static VisionConfig Vision(ConfigFields model)
    {
        var vision = model.Object("vision_cfg") ?? throw new InputException($"{model.Where} has no \"vision_cfg\"; fetch the file again.");
        CheckKeys(vision, s_vision);
        var (queries, average) = (vision.Flag("attentional_pool", false), vision.Text("pool_type") switch
        {
            null or "tok" => false,
            "avg" => true,
            var other => throw new InputException($"{vision.Where} asks for pooling by '{other}', which is not supported; tok and avg are."),
        });
        if (queries && average)
            throw new InputException($"{vision.Where} asks for attentional pooling and for the average, which is not supported; one of them is.");
        int image = Side(vision, "image_size", 224), patch = Side(vision, "patch_size", 16);
        return new VisionConfig
        {
            ImageSize = image,
            PatchSize = patch,
            DropsRest = patch > 0 && image % patch != 0,
            Width = vision.Whole("width", 768),
            Layers = vision.Whole("layers", 12),
            HeadWidth = vision.Whole("head_width", 64),
            MlpRatio = vision.Number("mlp_ratio", 4),
            Activation = Gelu(model, vision),
            NormEpsilon = Epsilon(model, vision),
            LayerScale = vision.Has("ls_init_value") ? vision.Number("ls_init_value", 0) : null,
            Pooling = queries ? ImagePooling.Queries : average ? ImagePooling.Average : ImagePooling.ClassToken,
            PoolQueries = queries ? vision.Whole("attn_pooler_queries", vision.Whole("n_queries", 256)) : 0,
            PoolHeads = queries ? vision.Whole("attn_pooler_heads", 8) : 0,
            WithoutInputNorm = vision.Flag("no_ln_pre", false),
            NormAfterPooling = average && vision.Flag("final_ln_after_pool", false),
        };
    }

    /// <summary>The text tower of <c>text_cfg</c>.</summary>
    public static TextConfig Text(ConfigFields model)
    {
        var text = model.Object("text_cfg") ?? throw new InputException($"{model.Where} has no \"text_cfg\"; fetch the file again.");
        CheckKeys(text, s_text);
        if (text.Text("text_arch") is { } kind && kind != "clip")
            throw new InputException($"{text.Where} asks for a text tower of the kind '{kind}', which is not supported.");
        int width = text.Whole("width", 512), heads = text.Whole("heads", 8);
        if (heads < 1 || width % heads != 0)
            throw new InputException($"{text.Where} has {heads} heads, which do not divide its width of {width}; fetch the file again.");
        var pooling = text.Flag("embed_cls", false) ? TextPooling.AppendedToken : text.Text("pool_type") switch
        {
            null or "argmax" => TextPooling.HighestId,
            "eos" => TextPooling.EndToken,
            "last" => TextPooling.Last,
            "first" => TextPooling.First,
            var other => throw new InputException($"{text.Where} asks for pooling by '{other}', which is not supported; argmax, eos, last and first are."),
        };
        return new TextConfig
        {
            ContextLength = text.Whole("context_length", 77),
            VocabularySize = text.Whole("vocab_size", 49_408),
            Width = width,
            Layers = text.Whole("layers", 12),
            HeadWidth = width / heads,
            MlpRatio = text.Number("mlp_ratio", 4),
            Activation = Gelu(model, text),
            NormEpsilon = Epsilon(model, text),
            LayerScale = text.Has("ls_init_value") ? text.Number("ls_init_value", 0) : null,
            Pooling = pooling,
            EndToken = pooling is TextPooling.EndToken ? text.Whole("eos_id") : null,
            PadToken = pooling is TextPooling.AppendedToken ? text.Whole("pad_id", 0) : null,
            Bidirectional = text.Flag("no_causal_mask", false),
            ProjectionBias = text.Flag("proj_bias", false),
            WithoutProjection = text.Text("proj_type") switch
            {
                null or "linear" => false,
                "none" => true,
                var other => throw new InputException($"{text.Where} asks for the projection '{other}', which is not supported; linear and none are."),
            },
        };
    }

    /// <summary>Our names and theirs, for a text tower below <c>text.</c> or at the root.</summary>
    public static IEnumerable<NameRule> TextNames(ModelFiles files, TextConfig text)
    {
        var prefix = files.Tensors.ContainsKey("text.token_embedding.weight") ? "text." : "";
        if (text.ProjectionBias)
        {
            yield return new NameRule("text.text_projection", prefix + "text_projection.weight", TensorLayout.Transposed);
            yield return new NameRule("text.text_projection_bias", prefix + "text_projection.bias");
        }

        yield return new NameRule("text.", prefix);
    }

    /// <summary>QuickGELU where the model asks for it, else the GELU that the tower's <c>act_kwargs</c> give.</summary>
    public static Activation Gelu(ConfigFields model, ConfigFields tower)
    {
        var approximate = tower.Object("act_kwargs")?.Text("approximate") ?? "none";
        if (model.Flag("quick_gelu", false))
            return approximate == "none" ? Activation.QuickGelu : throw new InputException($"{tower.Where} asks for an approximate GELU and the model for quick_gelu; fetch the file again.");
        return approximate switch
        {
            "none" => Activation.Gelu,
            "tanh" => Activation.GeluTanh,
            _ => throw new InputException($"{tower.Where} asks for a GELU by '{approximate}', which is not supported; tanh and none are."),
        };
    }

    private static double? Epsilon(ConfigFields model, ConfigFields tower)
    {
        var epsilon = tower.Object("norm_kwargs")?.Number("eps", 1e-5) ?? model.Number("layer_norm_eps", 1e-5);
        return epsilon == 1e-5 ? null : epsilon;
    }

    private static int Side(ConfigFields fields, string name, int otherwise) => fields.WholeNumbers(name) switch
    {
        [] => otherwise,
        [var side] => side,
        [var height, var width] when height == width => height,
        _ => throw new InputException($"{fields.Where} has a \"{name}\" that is not square, which is not supported."),
    };

    private static void CheckKeys(ConfigFields fields, string[] known)
    {
        foreach (var name in fields.Names)
        {
            if (s_unsupported.Contains(name) && fields.IsSet(name))
                throw new InputException($"{fields.Where} asks for \"{name}\", which is not supported.");
            if (!known.Contains(name) && !s_harmless.Contains(name) && !s_unsupported.Contains(name) && name != "text_arch")
                throw new InputException($"{fields.Where} has the key \"{name}\", which is not known here and may change what the model computes; remove it if it does not.");
        }
    }
}
