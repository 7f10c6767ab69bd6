using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>Layouts of CLIP's transformers that no golden has: timm's names, single towers, MetaCLIP 2, CoCa's decoder, and published configurations.</summary>
public class ClipVariantTests
{
    private static readonly DualEncoderConfig s_siglip = new()
    {
        EmbedDim = 16,
        Image = new VisionConfig
        {
            Width = 16,
            HeadWidth = 8,
            Layers = 2,
            ImageSize = 13,
            PatchSize = 4,
            DropsRest = true,
            Pooling = ImagePooling.Probe,
            PoolHeads = 2,
            WithoutClassToken = true,
            WithoutInputNorm = true,
            WithoutProjection = true,
            PatchBias = true,
        },
        Text = new TextConfig { Width = 16, HeadWidth = 8, Layers = 1, ContextLength = 6, VocabularySize = 20, Pooling = TextPooling.Last, Bidirectional = true, ProjectionBias = true },
        LogitBias = -10,
    };

    [Fact]
    public void Timms_names_of_siglip_and_those_of_transformers_hold_the_same_model()
    {
        using var scope = new TensorScope();
        using var model = s_siglip.Create();
        string[] trunk =
        [
            "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "norm.weight", "norm.bias", "attn_pool.latent", "attn_pool.q.weight", "attn_pool.q.bias", "attn_pool.kv.weight",
            "attn_pool.kv.bias", "attn_pool.proj.weight", "attn_pool.proj.bias", "attn_pool.norm.weight", "attn_pool.norm.bias", "attn_pool.mlp.fc1.weight", "attn_pool.mlp.fc1.bias",
            "attn_pool.mlp.fc2.weight", "attn_pool.mlp.fc2.bias",
            .. Enumerable.Range(0, 2).SelectMany(block => new[] { "norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2" }.SelectMany(part => new[] { $"blocks.{block}.{part}.weight", $"blocks.{block}.{part}.bias" })),
        ];
        var names = model.State().Where(item => item.Name.StartsWith("visual.", StringComparison.Ordinal)).SelectMany(item => new NameTable(TimmVit.Names).Sources(item.Name).Names);
        Assert.Equal(trunk.Select(name => "visual.trunk." + name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        AssertSame(model, new NameTable([.. TimmVit.Names]));
        AssertSame(model, new NameTable([.. TransformersNames.Vision, .. TransformersNames.Text("text_model.head")]));
    }

    [Fact]
    public void Timms_names_of_clip_hold_its_tower()
    {
        using var scope = new TensorScope();
        using var model = new DualEncoderConfig { EmbedDim = 8, Image = new VisionConfig { Width = 16, HeadWidth = 8, Layers = 1, ImageSize = 8, PatchSize = 4, ProjectionBias = true } }.Create();
        var names = model.State().Where(item => item.Name.StartsWith("visual.", StringComparison.Ordinal)).SelectMany(item => new NameTable(TimmVit.Names).Sources(item.Name).Names);
        string[] frame = ["cls_token", "pos_embed", "head.weight", "head.bias", "patch_embed.proj.weight", "norm_pre.weight", "norm_pre.bias", "norm.weight", "norm.bias"];
        Assert.Equal(frame.Select(name => "visual.trunk." + name).Order(StringComparer.Ordinal), names.Where(name => !name.Contains("blocks", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        AssertSame(model, new NameTable(TimmVit.Names));
    }

    // Sizes as in facebook/metaclip-2-worldwide-huge-quickgelu, cut down; its end token is 2.
    [Fact]
    public void Metaclip_2_pools_the_first_end_token_even_where_it_is_2()
    {
        using var scope = new TensorScope();
        var config = """{"hidden_size": 16, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 30, "max_position_embeddings": 7, "eos_token_id": 2}""";
        var made = Transformers("metaclip_2", config);
        using var model = made.Load(new TransformersClipFamily());
        Assert.Equal((TextPooling.EndToken, 2), (((TextTransformer)model.Text!).Config.Pooling, ((TextTransformer)model.Text).Config.EndToken));
        using var clip = Transformers("clip", config).Load(new TransformersClipFamily());
        Assert.Equal(TextPooling.HighestId, ((TextTransformer)clip.Text!).Config.Pooling);
    }

    [Theory]
    [InlineData("clip_text_model", true)]
    [InlineData("clip_text_model", false)]
    [InlineData("clip_vision_model", true)]
    [InlineData("clip_vision_model", false)]
    public void A_tower_alone_loads_with_its_projection_or_without(string type, bool projection)
    {
        using var scope = new TensorScope();
        var text = type == "clip_text_model";
        var made = Transformers("clip", """{"hidden_size": 16, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 30, "max_position_embeddings": 7}""");
        foreach (var name in made.Tensors.Keys.ToList())
        {
            if (name == "logit_scale" || (name.StartsWith("text", StringComparison.Ordinal) != text) || (!projection && name.EndsWith("projection.weight", StringComparison.Ordinal)))
                made.Tensors.Remove(name);
        }

        made.With("config.json", text
            ? """{"model_type": "clip_text_model", "hidden_size": 16, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 30, "max_position_embeddings": 7, "projection_dim": 8, "eos_token_id": 2}"""
            : """{"model_type": "clip_vision_model", "hidden_size": 16, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 8, "patch_size": 4, "projection_dim": 8}""");
        using var model = made.Load(new TransformersClipFamily());
        var features = text ? model.Text!.Encode(new TextInput(Operators.Ones([1, 4], ElementType.Int64))) : model.Image!.Encode(Operators.Ones([1, 3, 8, 8]));
        Assert.Equal([1, projection ? 8 : 16], features.Shape);
    }

    [Fact]
    public void Older_files_replace_a_section_by_one_with_dict_behind_its_name()
    {
        var files = new MadeCheckpoint().With("config.json", """{"model_type": "clip", "text_config": {"hidden_size": 64}, "text_config_dict": {"hidden_size": 32, "num_attention_heads": 4, "eos_token_id": 2}, "vision_config_dict": null}""").Files;
        var config = new TransformersClipFamily().Recognise(files)!.Config;
        var (image, text) = ((VisionConfig)config.Image!, (TextConfig)config.Text!);
        Assert.Equal((32, 8, 2048.0 / 32), (text.Width, text.HeadWidth, text.MlpRatio));
        Assert.Equal((512, 768, 64, 32, 224, 4.0, Activation.QuickGelu), (config.EmbedDim, image.Width, image.HeadWidth, image.PatchSize, image.ImageSize, image.MlpRatio, image.Activation));
    }

    [SkippableFact]
    public void The_text_decoder_of_a_coca_is_left_out_and_said_to_be()
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().WithGolden("openclip_embed_cls_attnpool", name => name).With("text_decoder.resblocks.0.ln_1.weight", Operators.Ones([4])).With("text_decoder.text_projection", Operators.Ones([4, 9]));
        made.With("open_clip_config.json", JsonSerializer.Serialize(new { model_cfg = Goldens.Description("openclip_embed_cls_attnpool").RootElement.GetProperty("config") }));
        made.Load(new OpenClipFamily()).Dispose();
        Assert.Equal("OpenCLIP CoCa, without its decoder", new OpenClipFamily().Recognise(made.Files)!.Family);
    }

    // model_cfg as in open_clip/model_configs; the whole is the zoo's architecture.
    [Theory]
    [InlineData("ViT-L-14-quickgelu", false, """{"embed_dim": 768, "quick_gelu": true, "vision_cfg": {"image_size": 224, "layers": 24, "width": 1024, "patch_size": 14}, "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 768, "heads": 12, "layers": 12}}""")]
    [InlineData("ViT-H-14-worldwide-quickgelu", false, """{"embed_dim": 1024, "quick_gelu": true, "vision_cfg": {"image_size": 224, "layers": 32, "width": 1280, "head_width": 80, "patch_size": 14}, "text_cfg": {"hf_tokenizer_name": "facebook/xlm-v-base", "pool_type": "eos", "eos_id": 2, "context_length": 77, "vocab_size": 901629, "width": 1024, "heads": 16, "layers": 24}}""")]
    [InlineData("ViT-L-14-CLIPA", false, """{"embed_dim": 768, "vision_cfg": {"image_size": 224, "layers": 24, "width": 1024, "patch_size": 14, "no_ln_pre": true, "pool_type": "avg", "final_ln_after_pool": true}, "text_cfg": {"context_length": 32, "vocab_size": 32000, "hf_tokenizer_name": "bert-base-uncased", "tokenizer_kwargs": {"strip_sep_token": true}, "width": 768, "heads": 12, "layers": 12, "pool_type": "last", "no_causal_mask": true}}""")]
    [InlineData("coca_ViT-L-14", false, """{"embed_dim": 768, "vision_cfg": {"image_size": 224, "layers": 24, "width": 1024, "patch_size": 14, "attentional_pool": true, "attn_pooler_heads": 8, "output_tokens": true}, "text_cfg": {"context_length": 76, "vocab_size": 49408, "width": 768, "heads": 12, "layers": 12, "embed_cls": true, "output_tokens": true}, "multimodal_cfg": {"width": 768}, "custom_text": true}""")]
    [InlineData("ViT-SO400M-14-SigLIP-384", true, """{"embed_dim": 1152, "init_logit_bias": -10, "custom_text": true, "vision_cfg": {"image_size": 384, "timm_model_name": "vit_so400m_patch14_siglip_384", "timm_model_pretrained": false, "timm_pool": "map", "timm_proj": "none"}, "text_cfg": {"context_length": 64, "vocab_size": 32000, "hf_tokenizer_name": "timm/ViT-B-16-SigLIP", "tokenizer_kwargs": {"clean": "canonicalize"}, "width": 1152, "heads": 16, "layers": 27, "mlp_ratio": 3.7362, "no_causal_mask": true, "proj_bias": true, "pool_type": "last", "norm_kwargs": {"eps": 1e-6}}}""")]
    [InlineData("ViT-B-16-SigLIP2", true, """{"embed_dim": 768, "init_logit_bias": -10, "custom_text": true, "vision_cfg": {"image_size": 224, "timm_model_name": "vit_base_patch16_siglip_224", "timm_model_pretrained": false, "timm_pool": "map", "timm_proj": "none"}, "text_cfg": {"context_length": 64, "vocab_size": 256000, "hf_tokenizer_name": "timm/ViT-B-16-SigLIP2", "width": 768, "heads": 12, "layers": 12, "no_causal_mask": true, "proj_bias": true, "pool_type": "last", "norm_kwargs": {"eps": 1e-6}, "act_kwargs": {"approximate": "tanh"}}}""")]
    public void OpenClips_configurations_give_the_models_of_the_zoo(string name, bool timm, string model)
    {
        var published = Zoo.Config(name);
        var files = PublishedFiles.Of(published, ours => ours, model);
        if (timm)
            files = PublishedFiles.With(PublishedFiles.With(files, "visual.trunk.patch_embed.proj.weight", [1]), "visual.trunk.blocks.0.attn.qkv.weight", [1]);
        Assert.Equal(published, new OpenClipFamily().Recognise(files)!.Config);
    }

    [Theory]
    [InlineData("ViT-B-32-quickgelu")]
    [InlineData("ViT-L-14-336-quickgelu")]
    public void OpenAis_files_give_the_models_of_the_zoo(string name)
    {
        var published = Zoo.Config(name);
        var files = PublishedFiles.Of(published, PublishedFiles.AtRoot, null, "input_resolution", "context_length", "vocab_size");
        var plan = ModelFamilies.Recognise(files);
        Assert.Equal(("OpenAI CLIP", published), (plan.Family, plan.Config));
    }

    [Theory]
    [InlineData("LongCLIP-B")]
    [InlineData("LongCLIP-L")]
    public void Long_clips_files_give_the_models_of_the_zoo(string name)
    {
        var published = Zoo.Config(name);
        Assert.Equal(published, ModelFamilies.Recognise(PublishedFiles.Of(published, PublishedFiles.AtRoot)).Config);
    }

    [Theory]
    [InlineData("TinyCLIP-ViT-8M-16-Text-3M", "_image_encoder.", "_text_encoder.", "_logit_scale.")]
    [InlineData("TinyCLIP-ViT-40M-32-Text-19M", "_image_encoder.module.", "_text_encoder.module.", "_logit_scale.module.")]
    [InlineData("TinyCLIP-ViT-61M-32-Text-29M", "image_encoder_without_ddp.", "text_encoder_without_ddp.", "logit_scale_without_ddp.")]
    public void Tiny_clips_files_give_the_models_of_the_zoo_without_a_configuration(string name, string image, string text, string scale)
    {
        var published = Zoo.Config(name);
        var files = PublishedFiles.Of(published, ours => ours.StartsWith("visual.", StringComparison.Ordinal) ? image + ours : ours.StartsWith("text.", StringComparison.Ordinal) ? text + ours[5..] : scale + ours);
        var plan = ModelFamilies.Recognise(files);
        Assert.Equal(("TinyCLIP", published), (plan.Family, plan.Config));
        using var _ = Initialise.ShapesOnly();
        using var outline = plan.Config.Create();
        WeightLoading.Check(outline, plan.Names, files.Tensors, name);
    }

    [Fact]
    public void OpenAis_widths_are_multiples_of_64()
    {
        var files = PublishedFiles.Of(Zoo.Config("ViT-B-32-quickgelu") with { Text = new TextConfig { Width = 96, HeadWidth = 32, Layers = 1, VocabularySize = 30 } }, PublishedFiles.AtRoot, null, "input_resolution", "context_length", "vocab_size");
        PublishedFiles.AssertRefused(() => ModelFamilies.Recognise(files).Config.Create().Dispose(), "the text tower is 96 wide", "head width 64");
    }

    private static MadeCheckpoint Transformers(string type, string text)
    {
        using var model = new DualEncoderConfig
        {
            EmbedDim = 8,
            Image = new VisionConfig { Width = 16, HeadWidth = 8, Layers = 1, ImageSize = 8, PatchSize = 4 },
            Text = new TextConfig { Width = 16, HeadWidth = 8, Layers = 1, ContextLength = 7, VocabularySize = 30 },
        }.Create();
        var made = new MadeCheckpoint().With("config.json", $$"""
            {"model_type": "{{type}}", "projection_dim": 8, "text_config": {{text}}, "vision_config": {"hidden_size": 16, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 8, "patch_size": 4} }
            """);
        foreach (var (name, value) in Theirs(model, new NameTable([.. TransformersNames.Vision, .. TransformersNames.Text("text_projection")])))
            made.With(name, value);
        return made;
    }

    // Written under their names and read back, every number is where it was.
    private static void AssertSame(DualEncoder model, NameTable names)
    {
        var stored = Theirs(model, names).ToDictionary(item => item.Name, item => item.Value);
        using var scope = new TensorScope();
        var before = model.State().ToDictionary(item => item.Name, item => item.Value.Clone());
        using (Autograd.NoGrad())
        {
            foreach (var (_, value) in model.State())
                value.FillInPlace(9);
        }

        WeightLoading.Fill(model, names, stored.ToDictionary(item => item.Key, item => item.Value.Shape), name => stored[name], "stored");
        Assert.All(model.State(), item => Assert.True(item.Value.Equal(before[item.Name]), item.Name));
    }

    private static IEnumerable<(string Name, Tensor Value)> Theirs(DualEncoder model, NameTable table)
    {
        foreach (var (ours, value) in model.State())
        {
            var (names, layout) = table.Sources(ours);
            var copy = value.Detach().Clone();
            if (layout == TensorLayout.Transposed)
                yield return (names[0], copy.T().Contiguous());
            else if (names.Count == 1)
                yield return (names[0], copy);
            else
                foreach (var (name, part) in names.Zip(names.Count == 3 ? copy.Chunk(3) : [copy.Narrow(0, 0, copy.Size(0) / 3), copy.Narrow(0, copy.Size(0) / 3, 2 * copy.Size(0) / 3)]))
                    yield return (name, part.Contiguous());
        }
    }
}
