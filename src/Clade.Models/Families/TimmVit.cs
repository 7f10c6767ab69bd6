using Clade.Core;

namespace Clade.Models.Families;

/// <summary>
/// Vision Transformers of timm that OpenCLIP's configurations name instead of describing (huggingface/pytorch-image-models, timm/models/vision_transformer.py):
/// SigLIP's, which pool by a probe, and CLIP's. Names below <c>visual.trunk.</c>
/// </summary>
/// <param name="Width">embed_dim.</param>
/// <param name="Layers">depth.</param>
/// <param name="Heads">num_heads.</param>
/// <param name="Patch">patch_size.</param>
internal sealed record TimmVit(int Width, int Layers, int Heads, int Patch)
{
    private const string Trunk = "visual.trunk.";

    // timm builds the first SigLIPs with the exact GELU, and those that came with SigLIP 2 with its approximation.
    private static readonly Dictionary<string, TimmVit> s_known = new(StringComparer.Ordinal)
    {
        ["vit_base_patch32_siglip_256"] = new(768, 12, 12, 32) { Activation = Activation.GeluTanh },
        ["vit_base_patch16_siglip_224"] = new(768, 12, 12, 16),
        ["vit_base_patch16_siglip_256"] = new(768, 12, 12, 16),
        ["vit_base_patch16_siglip_384"] = new(768, 12, 12, 16),
        ["vit_base_patch16_siglip_512"] = new(768, 12, 12, 16),
        ["vit_large_patch16_siglip_256"] = new(1024, 24, 16, 16),
        ["vit_large_patch16_siglip_384"] = new(1024, 24, 16, 16),
        ["vit_large_patch16_siglip_512"] = new(1024, 24, 16, 16) { Activation = Activation.GeluTanh },
        ["vit_so400m_patch14_siglip_224"] = new(1152, 27, 16, 14) { MlpRatio = 3.7362 },
        ["vit_so400m_patch14_siglip_378"] = new(1152, 27, 16, 14) { MlpRatio = 3.7362 },
        ["vit_so400m_patch14_siglip_384"] = new(1152, 27, 16, 14) { MlpRatio = 3.7362 },
        ["vit_so400m_patch16_siglip_256"] = new(1152, 27, 16, 16) { MlpRatio = 3.7362, Activation = Activation.GeluTanh },
        ["vit_so400m_patch16_siglip_384"] = new(1152, 27, 16, 16) { MlpRatio = 3.7362, Activation = Activation.GeluTanh },
        ["vit_so400m_patch16_siglip_512"] = new(1152, 27, 16, 16) { MlpRatio = 3.7362, Activation = Activation.GeluTanh },
        ["vit_giantopt_patch16_siglip_256"] = new(1536, 40, 16, 16) { Activation = Activation.GeluTanh },
        ["vit_giantopt_patch16_siglip_384"] = new(1536, 40, 16, 16) { Activation = Activation.GeluTanh },
        ["vit_base_patch32_clip_224"] = new(768, 12, 12, 32) { IsClip = true },
        ["vit_base_patch16_clip_224"] = new(768, 12, 12, 16) { IsClip = true },
        ["vit_large_patch14_clip_224"] = new(1024, 24, 16, 14) { IsClip = true },
        ["vit_large_patch14_clip_336"] = new(1024, 24, 16, 14) { IsClip = true },
        ["vit_huge_patch14_clip_224"] = new(1280, 32, 16, 14) { IsClip = true },
    };

    /// <summary>mlp_ratio.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Activation of the MLPs; no flag of the model changes it.</summary>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>Class token, norm before the blocks and a head, as in CLIP; else pooling by a probe, as in SigLIP.</summary>
    public bool IsClip { get; init; }

    /// <summary>Whether the tensors are those of a plain Vision Transformer of timm.</summary>
    public static bool Fits(ModelFiles files) => files.Tensors.ContainsKey(Trunk + "patch_embed.proj.weight") && files.Tensors.ContainsKey(Trunk + "blocks.0.attn.qkv.weight");

    /// <summary>The image tower of <c>vision_cfg</c>.</summary>
    public static VisionConfig Vision(ModelFiles files, ConfigFields model)
    {
        var vision = model.Object("vision_cfg")!.Value;
        var name = vision.Text("timm_model_name") ?? throw new InputException($"{vision.Where} has no \"timm_model_name\"; fetch the file again.");
        var trunk = s_known.GetValueOrDefault(name.Split('.')[0])
            ?? throw new InputException($"{vision.Where} names the architecture \"{name}\", which is not known here; {string.Join(", ", s_known.Keys)} are.");
        var (pool, projection) = (vision.Text("timm_pool"), vision.Text("timm_proj"));
        if (pool != (trunk.IsClip ? "token" : "map") || projection is not (null or "" or "none"))
            throw new InputException($"{vision.Where} asks for the pooling \"{pool}\" and the projection \"{projection}\" of {name}, which is not supported; {(trunk.IsClip ? "token" : "map")} without a projection is.");
        return trunk.Config(vision.Whole("image_size", 224), files.Tensors.ContainsKey(Trunk + "head.weight"));
    }

    /// <summary>Our names and theirs.</summary>
    public static IReadOnlyList<NameRule> Names { get; } =
    [
        new("visual.class_embedding", Trunk + "cls_token"),
        new("visual.positional_embedding", Trunk + "pos_embed"),
        new("visual.conv1.", Trunk + "patch_embed.proj."),
        new("visual.ln_pre.", Trunk + "norm_pre."),
        new("visual.ln_post.", Trunk + "norm."),
        new("visual.proj", Trunk + "head.weight", TensorLayout.Transposed),
        new("visual.proj_bias", Trunk + "head.bias"),
        new("visual.head.probe", Trunk + "attn_pool.latent"),
        new("visual.head.attention.in_proj_weight", [Trunk + "attn_pool.q.weight", Trunk + "attn_pool.kv.weight"], TensorLayout.Stacked),
        new("visual.head.attention.in_proj_bias", [Trunk + "attn_pool.q.bias", Trunk + "attn_pool.kv.bias"], TensorLayout.Stacked),
        new("visual.head.attention.out_proj.", Trunk + "attn_pool.proj."),
        new("visual.head.layernorm.", Trunk + "attn_pool.norm."),
        new("visual.head.mlp.", Trunk + "attn_pool.mlp."),
        .. new (string Ours, string Theirs)[]
        {
            ("attn.in_proj_weight", "attn.qkv.weight"), ("attn.in_proj_bias", "attn.qkv.bias"), ("attn.out_proj.", "attn.proj."), ("ln_1.", "norm1."), ("ln_2.", "norm2."),
            ("mlp.c_fc.", "mlp.fc1."), ("mlp.c_proj.", "mlp.fc2."),
        }.Select(part => new NameRule("visual.transformer.resblocks.*." + part.Ours, $"{Trunk}blocks.*.{part.Theirs}")),
    ];

    private VisionConfig Config(int imageSize, bool head) => new()
    {
        ImageSize = imageSize,
        PatchSize = Patch,
        DropsRest = imageSize % Patch != 0,
        Width = Width,
        Layers = Layers,
        HeadWidth = Width / Heads,
        MlpRatio = MlpRatio,
        Activation = Activation,
        NormEpsilon = IsClip ? null : 1e-6,
        Pooling = IsClip ? ImagePooling.ClassToken : ImagePooling.Probe,
        PoolHeads = IsClip ? 0 : Heads,
        WithoutClassToken = !IsClip,
        WithoutInputNorm = !IsClip,
        PatchBias = !IsClip,
        WithoutProjection = !head,
        ProjectionBias = head,
    };
}
