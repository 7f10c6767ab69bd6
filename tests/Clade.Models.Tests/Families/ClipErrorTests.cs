using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>Wrong files of every family on CLIP's transformers: one sentence names what is wrong.</summary>
public class ClipErrorTests
{
    public static TheoryData<string, string> Models => new()
    {
        { "openai_vit", "visual.transformer.resblocks.1.mlp.c_fc.weight" },
        { "openclip_vit_gelu", "transformer.resblocks.0.ln_1.bias" },
        { "openclip_custom_text_siglip", "text.transformer.resblocks.1.ls_2.gamma" },
        { "openclip_embed_cls_attnpool", "visual.attn_pool.attn.in_proj_bias" },
        { "tinyclip_vit", "_text_encoder.transformer.resblocks.0.mlp.c_proj.bias" },
        { "tinyclip_pruned", "_image_encoder.visual.transformer.resblocks.1.attn.out_proj.weight" },
        { "longclip_text", "transformer.resblocks.1.attn.in_proj_weight" },
        { "hf_clip", "vision_model.encoder.layers.1.self_attn.k_proj.weight" },
        { "hf_clip_eos", "text_projection.weight" },
        { "hf_siglip", "vision_model.head.probe" },
    };

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Tensors_that_are_missing_surplus_or_of_another_shape_are_named(string model, string tensor)
    {
        var files = GoldenFolder.Files(model);
        Refused(Changed(files, tensor, null), "missing", tensor);
        Refused(Changed(files, tensor, [7, 7]), "different", tensor);
        Refused(Changed(files, "surplus.weight", [2]), "unknown", "surplus.weight");
    }

    [SkippableTheory]
    [InlineData("openclip_vit_gelu", "vision_cfg.layers", "4", "missing visual.transformer.resblocks.3.ln_1.weight")]
    [InlineData("openclip_vit_gelu", "vision_cfg.layers", "2", "unknown visual.transformer.resblocks.2.")]
    [InlineData("openclip_vit_gelu", "vision_cfg.head_width", "5", "head width 5")]
    [InlineData("openclip_vit_gelu", "vision_cfg.head_width", "\"wide\"", "\"head_width\" is not a whole number")]
    [InlineData("openclip_vit_gelu", "vision_cfg.image_size", "[32, 40]", "not square")]
    [InlineData("openclip_vit_gelu", "vision_cfg.image_size", "64", "visual.positional_embedding [17, 48] instead of [65, 48]")]
    [InlineData("openclip_vit_gelu", "vision_cfg.qk_norm", "true", "asks for \"qk_norm\"")]
    [InlineData("openclip_vit_gelu", "vision_cfg.pool_type", "\"map\"", "pooling by 'map'")]
    [InlineData("openclip_vit_gelu", "vision_cfg.attentional_pool", "\"parallel\"", "\"attentional_pool\" is not true or false")]
    [InlineData("openclip_vit_gelu", "vision_cfg.window_size", "7", "the key \"window_size\", which is not known here")]
    [InlineData("openclip_vit_gelu", "vision_cfg.act_kwargs", "{\"approximate\": \"sine\"}", "a GELU by 'sine'")]
    [InlineData("openclip_vit_gelu", "text_cfg.heads", "5", "5 heads")]
    [InlineData("openclip_vit_gelu", "text_cfg.heads", "0", "0 heads")]
    [InlineData("openclip_vit_gelu", "text_cfg.pool_type", "\"eos\"", "no \"eos_id\"")]
    [InlineData("openclip_vit_gelu", "text_cfg.pool_type", "\"none\"", "pooling by 'none'")]
    [InlineData("openclip_vit_gelu", "text_cfg.proj_type", "\"mlp\"", "projection 'mlp'")]
    [InlineData("openclip_vit_gelu", "text_cfg.text_arch", "\"modern\"", "of the kind 'modern'")]
    [InlineData("openclip_vit_gelu", "text_cfg.vocab_size", "2000000000", "a vocabulary of 2000000000")]
    [InlineData("openclip_vit_gelu", "init_logit_bias", "-10", "missing logit_bias")]
    [InlineData("openai_vit", "vision_heads", "2", "vision_heads = 2, but the tensors show 1")]
    [InlineData("openai_vit", "vocab_size", "49408", "vocab_size = 49408, but the tensors show 200")]
    [InlineData("openai_vit", "activation", "\"gelu\"", "the activation 'gelu'")]
    [InlineData("openai_vit", "transformer_width", "null", "OpenAI's, which have QuickGELU, or OpenCLIP's")]
    [InlineData("longclip_text", "activation", "\"gelu\"", "the activation 'gelu'")]
    [InlineData("longclip_text", "keep_len", "248", "second_table_from")]
    [InlineData("longclip_text", "text.heads", "3", "3 heads do not divide")]
    [InlineData("tinyclip_pruned", "vision_cfg.head_width", "11", "no number of heads of 11 channels")]
    [InlineData("tinyclip_pruned", "vision_cfg.head_width", "0", "heads of 0 channels")]
    [InlineData("tinyclip_pruned", "text_cfg.heads", "5", "5 heads do not divide")]
    [InlineData("tinyclip_pruned", "text_cfg.vocab_size", "221", "vocab_size = 221, but the tensors show 220")]
    [InlineData("hf_clip", "text_config.hidden_act", "\"relu\"", "the activation 'relu'")]
    [InlineData("hf_clip", "text_config.num_attention_heads", "5", "5 heads do not divide")]
    [InlineData("hf_clip", "text_config.eos_token_id", "220", "end_token")]
    [InlineData("hf_clip", "vision_config.num_channels", "4", "4 channels")]
    [InlineData("hf_clip", "vision_config", "3", "not a JSON object")]
    [InlineData("hf_clip", "projection_dim", "25", "visual_projection.weight [24, 32]")]
    [InlineData("hf_siglip", "model_type", "\"siglip2\"", "NaFlex")]
    [InlineData("hf_siglip", "vision_config.vision_use_head", "false", "vision_use_head")]
    [InlineData("hf_siglip", "text_config.projection_size", "31", "projection_size = 31")]
    public void Configurations_that_contradict_the_tensors_or_ask_for_too_much_say_so(string model, string key, string value, string sentence)
    {
        var files = GoldenFolder.Files(model);
        var hf = files.Json("config.json") is not null;
        var root = JsonNode.Parse((hf ? files.Json("config.json") : files.Json("open_clip_config.json"))!.Value.GetRawText())!;
        var path = key.Split('.');
        var target = path[..^1].Aggregate(hf ? root : root["model_cfg"]!, (node, part) => node[part]!);
        target[path[^1]] = JsonNode.Parse(value);
        var json = new Dictionary<string, JsonElement> { [hf ? "config.json" : "open_clip_config.json"] = JsonSerializer.SerializeToElement(root) };
        Refused(new ModelFiles(model, json, files.Tensors), sentence);
    }

    private static ModelFiles Changed(ModelFiles files, string tensor, long[]? shape)
    {
        var json = new[] { "config.json", "open_clip_config.json" }.Where(file => files.Json(file) is not null).ToDictionary(file => file, file => files.Json(file)!.Value);
        var tensors = files.Tensors.Where(item => item.Key != tensor).ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        if (shape is not null)
            tensors[tensor] = shape;
        return new ModelFiles(files.Source, json, tensors);
    }

    private static void Refused(ModelFiles files, params string[] words)
    {
        using var _ = Initialise.ShapesOnly();
        var message = Assert.Throws<InputException>(() =>
        {
            var plan = ModelFamilies.Recognise(files);
            using var outline = plan.Config.Create();
            WeightLoading.Check(outline, plan.Names, files.Tensors, files.Source);
        }).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
