using System.Text.Json;
using Clade.Core;
using Clade.Models.Families;

namespace Clade.Models.Tests.Families;

/// <summary>EVA configurations as they are published, and what is wrong with others.</summary>
public class EvaPublishedTests
{
    // mlfoundations/open_clip src/open_clip/model_configs
    [Theory]
    [InlineData("EVA02-B-16", "eva02_base_patch16_clip_224", 512, 224, 512, 8, 12)]
    [InlineData("EVA02-L-14", "eva02_large_patch14_clip_224", 768, 224, 768, 12, 12)]
    [InlineData("EVA02-L-14-336", "eva02_large_patch14_clip_336", 768, 336, 768, 12, 12)]
    [InlineData("EVA01-g-14", "eva_giant_patch14_224", 1024, 224, 768, 12, 12)]
    [InlineData("EVA01-g-14-plus", "eva_giant_patch14_224", 1024, 224, 1024, 16, 24)]
    [InlineData("EVA02-E-14", "eva02_enormous_patch14_clip_224", 1024, 224, 1024, 16, 24)]
    [InlineData("EVA02-E-14-plus", "eva02_enormous_patch14_clip_224", 1024, 224, 1280, 20, 32)]
    public void OpenClip_configurations_give_the_models_of_the_zoo(string name, string trunk, int embed, int size, int width, int heads, int layers)
    {
        var plan = Recognise($$"""
            {
              "model_cfg": {
                "embed_dim": {{embed}},
                "vision_cfg": { "image_size": {{size}}, "timm_model_name": "{{trunk}}", "timm_model_pretrained": false, "timm_pool": "token", "timm_proj": null },
                "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": {{width}}, "heads": {{heads}}, "layers": {{layers}} },
                "custom_text": true
              }
            }
            """, "visual.trunk.cls_token", "visual.trunk.blocks.0.attn.q_bias", "text.token_embedding.weight");
        Assert.Equal(Zoo.Config(name), plan.Config);
        Assert.Equal(49_408, plan.Vocabulary);
    }

    // microsoft/LLM2CLIP llm2clip/eva_clip/model_configs: the same towers, described by their parts.
    [Theory]
    [InlineData("EVA02-L-14-336", """ "image_size": 336, "layers": 24, "width": 1024, "head_width": 64, "mlp_ratio": 2.6667, "patch_size": 14, "rope": true, "pt_hw_seq_len": 16, "intp_freq": true, "naiveswiglu": true, "subln": true """)]
    [InlineData("EVA02-B-16", """ "image_size": 224, "layers": 12, "width": 768, "head_width": 64, "mlp_ratio": 2.6667, "patch_size": 16, "rope": true, "pt_hw_seq_len": 16, "intp_freq": true, "naiveswiglu": true, "subln": true """)]
    [InlineData("EVA01-g-14", """ "image_size": 224, "layers": 40, "width": 1408, "head_width": 88, "mlp_ratio": 4.3637, "patch_size": 14, "xattn": true, "fusedLN": true """)]
    [InlineData("EVA02-E-14-plus", """ "image_size": 224, "layers": 64, "width": 1792, "head_width": 112, "mlp_ratio": 8.571428571428571, "patch_size": 14, "postnorm": true """)]
    public void EvaClip_configurations_describe_the_same_towers(string name, string vision)
    {
        var plan = Recognise($$"""{ "embed_dim": 7, "vision_cfg": { "eva_model_name": "x", {{vision}} } }""", "visual.cls_token", "visual.blocks.0.attn.q_bias");
        Assert.Equal(Zoo.Config(name).Image, plan.Config.Image);
        Assert.Null(plan.Config.Text);
    }

    [Fact]
    public void Text_towers_at_the_root_are_found_there()
    {
        var plan = Recognise("""{ "embed_dim": 7, "quick_gelu": true, "vision_cfg": { "eva_model_name": "x" }, "text_cfg": { "width": 12, "heads": 3, "layers": 2 } }""", "visual.cls_token", "visual.blocks.0.attn.q_bias", "token_embedding.weight");
        Assert.Equal((4, Activation.QuickGelu), (((TextConfig)plan.Config.Text!).HeadWidth, ((TextConfig)plan.Config.Text).Activation));
        Assert.Equal(["transformer.resblocks.1.attn.in_proj_weight"], plan.Names.Sources("text.transformer.resblocks.1.attn.in_proj_weight").Names);
        Assert.Equal(["token_embedding.weight"], plan.Names.Sources("text.token_embedding.weight").Names);
    }

    [Theory]
    [InlineData("""{ "model_cfg": { "embed_dim": 7, "vision_cfg": { "timm_model_name": "eva9_tiny" } } }""", "the architecture \"eva9_tiny\"")]
    [InlineData("""{ "model_cfg": { "embed_dim": 7, "vision_cfg": { "timm_model_name": "eva02_base_patch16_clip_224", "timm_proj": "mlp" } } }""", "the projection \"mlp\"")]
    [InlineData("""{ "model_cfg": { "embed_dim": 7, "vision_cfg": { "timm_model_name": "eva02_base_patch16_clip_224", "timm_pool": "map" } } }""", "the pooling \"map\"")]
    [InlineData("""{ "model_cfg": { "embed_dim": 7 } }""", "no \"timm_model_name\"")]
    [InlineData("""{ "model_cfg": { "timm_pool": "token", "trunk": { "depth": "deep" } } }""", "\"depth\" is not a whole number")]
    [InlineData("""{ "model_cfg": { "timm_pool": "token", "trunk": { "use_rot_pos_emb": true, "ref_feat_shape": [16, 8] } } }""", "not square")]
    [InlineData("""{ "model_cfg": { "vision_cfg": { "timm_model_name": "eva02_base_patch16_clip_224", "timm_pool": "token" } } }""", "no \"embed_dim\"")]
    public void What_a_trunk_cannot_be_is_said(string json, string sentence) => Refused(json, sentence, "visual.trunk.cls_token", "visual.trunk.blocks.0.attn.q_bias");

    [Theory]
    [InlineData("""{ "model_cfg": { "embed_dim": 7 } }""", "no \"vision_cfg\"")]
    [InlineData("""{ "model_cfg": { "embed_dim": 7, "vision_cfg": { "width": 100, "head_width": 64 } } }""", "heads of 64 channels")]
    [InlineData("""{ "model_cfg": { "embed_dim": 7, "vision_cfg": { "image_size": 336, "patch_size": 14, "rope": true } } }""", "set \"intp_freq\"")]
    public void What_a_tower_cannot_be_is_said(string json, string sentence) => Refused(json, sentence, "visual.cls_token", "visual.blocks.0.attn.q_bias");

    [Fact]
    public void A_tower_without_a_configuration_is_not_guessed()
    {
        var files = new ModelFiles("made", new Dictionary<string, JsonElement>(), new Dictionary<string, long[]> { ["visual.cls_token"] = [1, 1, 8], ["visual.blocks.0.attn.q_bias"] = [8] });
        Assert.Contains("open_clip_config.json", Assert.Throws<InputException>(() => new EvaFamily().Recognise(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_text_tower_is_named() =>
        Refused("""{ "embed_dim": 7, "vision_cfg": { "eva_model_name": "x" } }""", "text.transformer.embeddings.word_embeddings.weight", "visual.cls_token", "visual.blocks.0.attn.q_bias", "text.transformer.embeddings.word_embeddings.weight");

    [Theory]
    [InlineData("visual.trunk.cls_token", "visual.trunk.blocks.0.attn.qkv.bias")]
    [InlineData("visual.trunk.stem.0.weight")]
    [InlineData("visual.class_embedding")]
    public void Other_towers_are_left_to_other_families(params string[] tensors) =>
        Assert.Null(new EvaFamily().Recognise(Files("{}", tensors)));

    private static ModelPlan Recognise(string json, params string[] tensors) => new EvaFamily().Recognise(Files(json, tensors))!;

    // Recognition looks at names, and at shapes only of text adapters.
    private static ModelFiles Files(string json, string[] tensors) =>
        new("made", new Dictionary<string, JsonElement> { ["open_clip_config.json"] = JsonDocument.Parse(json).RootElement }, tensors.ToDictionary(name => name, _ => new long[] { 1 }));

    private static void Refused(string json, string sentence, params string[] tensors)
    {
        var error = Assert.Throws<InputException>(() => Recognise(json, tensors));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }
}
