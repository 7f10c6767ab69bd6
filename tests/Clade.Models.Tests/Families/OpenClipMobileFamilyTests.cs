using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>The same towers under OpenCLIP's names: held against Apple's, which the goldens hold against Apple's code.</summary>
public class OpenClipMobileFamilyTests
{
    private const string Text = """ "text_cfg": { "context_length": 9, "vocab_size": 50, "width": 32, "heads": 4, "layers": 1, "no_causal_mask": true } """;

    // Millions as apple/ml-mobileclip's README states them, the image tower's with its branches made one; the README has another text tower for
    // MobileCLIP2-S0 than the configuration that its files come with.
    [Theory]
    [InlineData("MobileCLIP2-S0", "fastvit_mci0", 11.4, 63.4)]
    [InlineData("MobileCLIP2-S2", "fastvit_mci2", 35.7, 63.4)]
    [InlineData("MobileCLIP2-S3", "fastvit_mci3", 125.1, 123.6)]
    [InlineData("MobileCLIP2-S4", "fastvit_mci4", 321.6, 123.6)]
    [InlineData("MobileCLIP2-B", "vit_base_mci_224", 86.3, 63.4)]
    public void Published_models_are_read_and_have_the_published_count(string name, string trunk, double image, double text)
    {
        var config = Zoo.Config(name);
        var folded = Reparameterisation.Fold(config);
        Assert.Equal(image, ((folded with { Text = null }).ParameterCount - 1) / 1e6, 0.051);
        Assert.Equal(text, ((folded with { Image = null }).ParameterCount - 1) / 1e6, 0.051);
        var tower = (TextConfig)config.Text!;
        var described = $$"""
            { "embed_dim": {{config.EmbedDim}}, "vision_cfg": { "timm_model_name": "{{trunk}}", "timm_model_pretrained": false, "timm_pool": "{{(trunk[0] == 'f' ? "avg" : "token")}}", "timm_proj": null, "image_size": {{config.Image!.ImageSize}} },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": {{tower.Width}}, "heads": {{tower.Heads}}, "layers": 12, "no_causal_mask": {{(tower.Bidirectional ? "true" : "false")}} }, "custom_text": true }
            """;
        foreach (var form in new[] { config, folded })
        {
            var files = PublishedFiles.Of(form, Timm, described);
            if (form.Image is ConvStemConfig)
                files = PublishedFiles.With(files, "visual.trunk.pos_embed", [1, 196, 768]);
            var plan = ModelFamilies.Recognise(files);
            Assert.Equal(form is { Image: MciConfig { Reparameterised: true, LayerNorm: true } mci } ? form with { Image = mci with { PlainStem = false } } : form, plan.Config);
            Assert.Equal(("OpenCLIP MobileCLIP", (Clade.Data.Images.ClipPreprocess?)null), (plan.Family, plan.Preprocess));
        }
    }

    [SkippableTheory]
    [InlineData("mobileclip")]
    [InlineData("mobileclip_reparam")]
    public void Mci_computes_the_same_under_timms_names(string golden)
    {
        using var scope = new TensorScope();
        var plan = new MobileClipFamily().Recognise(GoldenFolder.Files(golden))!;
        using var apple = GoldenFolder.Load(golden, plan);
        var made = new MadeCheckpoint().With("open_clip_config.json", $$"""{ "model_cfg": { "embed_dim": 24, "vision_cfg": { "timm_model_name": "fastvit_mci0", "timm_pool": "avg", "timm_proj": null, "image_size": 64 }, {{Text}} } }""");
        foreach (var (name, value) in apple.Image!.State("visual.trunk."))
            made.With(name, value.Detach().Clone());
        made.With("visual.trunk.head.fc.bias", Operators.Full([24], 0.5, ElementType.Float32)).With("visual.trunk.stem.0.conv_kxk.0.bn.num_batches_tracked", Tensor.FromScalar(7, ElementType.Int64));
        AddText(made, 24);

        using var model = made.Load(new OpenClipMobileFamily());
        var io = Goldens.InputsAndOutputs(golden);
        Goldens.Close("projected", io["output.vision.projected"] + 0.5, model.Image!.Encode(io["input.image"]), 1e-4, 2e-5);
        Assert.True(((TextTransformer)model.Text!).Config.Bidirectional);
        Assert.Equal(golden == "mobileclip", new OpenClipMobileFamily().Recognise(made.Files)!.Simplify is not null);
    }

    [Fact]
    public void MobileClip_b_computes_the_same_under_both_publishers_names()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(3);
        var config = new DualEncoderConfig
        {
            EmbedDim = 24,
            ScaleLimit = 100,
            Image = new ConvStemConfig { ImageSize = 32, Width = 768, Layers = 2, StemWidth = 12, StemPadding = 1, MlpRatio = 0.25 },
            Text = new TextConfig { Width = 512, Layers = 1, ContextLength = 9, VocabularySize = 50, Activation = Activation.Gelu, MlpRatio = 0.25 },
        };
        using var model = config.Create();
        var apple = new MadeCheckpoint();
        foreach (var (name, value) in model.State())
            apple.With(Apple(name), name == "visual.head.weight" ? value.Detach().T() : name.EndsWith("positional_embedding", StringComparison.Ordinal) ? value.Detach().Unsqueeze(0).Unsqueeze(0) : value.Detach());
        using var own = apple.Load(new MobileClipFamily());
        Assert.Equal(config, new MobileClipFamily().Recognise(apple.Files)!.Config);
        var (pixels, ids) = (Operators.Rand([2, 3, 32, 32], ElementType.Float32), new TextInput(Operators.Randint(0, 50, [2, 9], ElementType.Int64)));
        Assert.Equal(model.Image!.Encode(pixels).Detach().ToArray<float>(), own.Image!.Encode(pixels).Detach().ToArray<float>());
        Assert.Equal(model.Text!.Encode(ids).Detach().ToArray<float>(), own.Text!.Encode(ids).Detach().ToArray<float>());

        // timm pads nothing and has another epsilon.
        var image = (ConvStemConfig)config.Image! with { StemPadding = 0, NormEpsilon = 1e-6 };
        using var tower = image.Create(24);
        var timm = new MadeCheckpoint().With("open_clip_config.json", $$"""{ "model_cfg": { "embed_dim": 24, "vision_cfg": { "timm_model_name": "vit_base_mci_224", "timm_pool": "token", "image_size": 32 }, {{Text}} } }""");
        foreach (var (name, value) in tower.State("visual."))
            timm.With(Timm(name), name.EndsWith("positional_embedding", StringComparison.Ordinal) ? value.Detach().Unsqueeze(0) : value.Detach());
        AddText(timm, 24);
        using var other = timm.Load(new OpenClipMobileFamily());
        Assert.Equal(tower.Encode(pixels).Detach().ToArray<float>(), other.Image!.Encode(pixels).Detach().ToArray<float>());
    }

    [Fact]
    public void Stages_of_the_convolutional_stem_are_shown_and_its_first_place_is_a_plain_sum()
    {
        using var scope = new TensorScope();
        using var tower = new ConvStemConfig { ImageSize = 48, Width = 8, HeadWidth = 4, Layers = 1, StemWidth = 4 }.Create(3);
        var stages = new Dictionary<string, Tensor>();
        Assert.Equal([2, 3], tower.Encode(Operators.Rand([2, 3, 48, 48], ElementType.Float32), stages.Add).Shape);
        Assert.Equal([2, 8, 3, 3], stages["patch_embed"].Shape);
        Assert.Equal([2, 10, 8], stages["embeddings"].Shape);
        var weights = tower.State().ToDictionary(item => item.Name, item => item.Value);
        Goldens.Close("class token", weights["class_embedding"], stages["embeddings"][0][0], 0, 0);
        Goldens.Close("first place", stages["patch_embed"].Select(3, 0).Select(2, 0) + weights["positional_embedding"][0], stages["embeddings"].Select(1, 1), 1e-7, 0);
        Assert.Equal(["patch_embed", "embeddings", "block0", "tokens", "pooled"], stages.Keys);
    }

    [Fact]
    public void Both_image_towers_take_pictures_of_another_size()
    {
        using var scope = new TensorScope();
        var text = new TextConfig { Width = 8, HeadWidth = 4, Layers = 1, ContextLength = 5, VocabularySize = 9 };
        IImageConfig[] towers =
        [
            new ConvStemConfig { ImageSize = 32, Width = 8, HeadWidth = 4, Layers = 1, StemWidth = 4 },
            new MciConfig { ImageSize = 32, Layers = [1, 1], Widths = [8, 32], HeadWidth = 16, SqueezedStages = 1 },
        ];
        foreach (var image in towers)
        {
            var config = new DualEncoderConfig { EmbedDim = 6, Image = image, Text = text };
            var larger = ModelResizing.Resize(config, imageSize: 48);
            using var model = config.Create();
            using var resized = ModelResizing.Resize(model, config, larger);
            Assert.Equal([1, 6], resized.Image!.Encode(Operators.Rand([1, 3, 48, 48], ElementType.Float32)).Shape);
        }
    }

    [Theory]
    [InlineData("""{ "vision_cfg": { "timm_model_name": "fastvit_sa12", "image_size": 256 }, "text_cfg": {} }""", "fastvit_sa12", "fastvit_mci")]
    [InlineData("""{ "vision_cfg": { "timm_model_name": "fastvit_mci0", "timm_pool": "rot_attn", "image_size": 256 }, "text_cfg": {} }""", "rot_attn", "fastvit_mci0")]
    [InlineData("""{ "vision_cfg": { "timm_model_name": "fastvit_mci0" }, "text_cfg": {} }""", "image_size", "vision_cfg")]
    [InlineData("""{ "embed_dim": 7, "vision_cfg": { "timm_model_name": "fastvit_mci0", "image_size": 256 }, "text_cfg": {} }""", "embed_dim = 7", "512")]
    [InlineData("""{ "text_cfg": {} }""", "vision_cfg", "model_cfg")]
    [InlineData(null, "open_clip_config.json", "beside")]
    public void What_does_not_fit_is_said_in_a_sentence(string? config, params string[] words)
    {
        var files = PublishedFiles.Of(Zoo.Config("MobileCLIP2-S0"), Timm, config);
        PublishedFiles.AssertRefused(() => new OpenClipMobileFamily().Recognise(files), words);
    }

    private static void AddText(MadeCheckpoint made, int embed)
    {
        made.With("logit_scale", Tensor.FromScalar(2.5));
        using var text = new TextConfig { Width = 32, HeadWidth = 8, Layers = 1, ContextLength = 9, VocabularySize = 50, Activation = Activation.Gelu, Bidirectional = true }.Create(embed);
        foreach (var (name, value) in text.State("text."))
            made.With(name, value.Detach().Clone());
    }

    // timm's names, as far as they are not ours.
    private static string Timm(string ours) => ours.StartsWith("visual.", StringComparison.Ordinal)
        ? s_timm.Aggregate("visual.trunk." + ours["visual.".Length..], (name, word) => name.Replace(word.Ours, word.Theirs, StringComparison.Ordinal)) : ours;

    private static readonly (string Ours, string Theirs)[] s_timm =
    [
        ("class_embedding", "cls_token"), ("positional_embedding", "pos_embed"), ("transformer.resblocks.", "blocks."), ("ln_1.", "norm1."), ("ln_2.", "norm2."),
        ("attn.in_proj_", "attn.qkv."), ("attn.out_proj.", "attn.proj."), ("mlp.c_fc.", "mlp.fc1."), ("mlp.c_proj.", "mlp.fc2."), ("ln_post.", "norm."),
        ("stem.0.conv.", "patch_embed.backbone.0.conv."), ("stem.1.conv.", "patch_embed.backbone.1.conv."), ("stem.2.conv.", "patch_embed.backbone.2.conv."),
        ("stem.0.bn.", "patch_embed.backbone.0.bn."), ("stem.1.bn.", "patch_embed.backbone.1.bn."),
    ];

    // Apple's names of MobileCLIP-B.
    private static string Apple(string ours) => ours switch
    {
        "logit_scale" => ours,
        "visual.class_embedding" => "image_encoder.model.cls_token",
        "visual.positional_embedding" => "image_encoder.model.pos_embed.pos_embed.pos_embed",
        "visual.head.weight" => "image_encoder.model.classifier.proj",
        "text.positional_embedding" => "text_encoder.positional_embedding.pos_embed.pos_embed",
        "text.text_projection" => "text_encoder.projection_layer",
        "text.token_embedding.weight" => "text_encoder.embedding_layer.weight",
        _ => ours.Replace("visual.", "image_encoder.model.", StringComparison.Ordinal).Replace("text.", "text_encoder.", StringComparison.Ordinal)
            .Replace("stem.", "patch_emb.", StringComparison.Ordinal).Replace(".conv.", ".block.conv.", StringComparison.Ordinal).Replace(".bn.", ".block.norm.", StringComparison.Ordinal)
            .Replace("resblocks.", "", StringComparison.Ordinal).Replace("ln_1", "pre_norm_mha.0", StringComparison.Ordinal).Replace("attn.in_proj_", "pre_norm_mha.1.qkv_proj.", StringComparison.Ordinal)
            .Replace("attn.out_proj", "pre_norm_mha.1.out_proj", StringComparison.Ordinal).Replace("ln_2", "pre_norm_ffn.0", StringComparison.Ordinal).Replace("mlp.c_fc", "pre_norm_ffn.1", StringComparison.Ordinal)
            .Replace("mlp.c_proj", "pre_norm_ffn.4", StringComparison.Ordinal).Replace("ln_post", "post_transformer_norm", StringComparison.Ordinal).Replace("ln_final", "final_layer_norm", StringComparison.Ordinal),
    };
}
