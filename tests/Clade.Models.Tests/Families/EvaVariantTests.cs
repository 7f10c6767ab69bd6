using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>EVA towers that no golden holds: other names, other poolings, norms behind; and files that do not fit.</summary>
public class EvaVariantTests
{
    private const string Eva01 = """
        { "embed_dim": 28, "vision_cfg": { "image_size": 24, "layers": 2, "width": 32, "head_width": 8, "patch_size": 8, "eva_model_name": "x", "global_average_pool": true, "ls_init_value": 0.1 } }
        """;

    private const string Eva02 = """
        { "embed_dim": 28, "vision_cfg": { "image_size": 32, "layers": 2, "width": 48, "head_width": 16, "patch_size": 8, "mlp_ratio": 2.6667, "eva_model_name": "x", "rope": true, "intp_freq": true, "naiveswiglu": true, "subln": true } }
        """;

    [SkippableFact]
    public void First_checkpoints_have_biases_beside_the_weights()
    {
        using var scope = new TensorScope();
        var io = Goldens.InputsAndOutputs("llm2clip_eva02");
        using var model = new MadeCheckpoint().With("open_clip_config.json", Eva02)
            .WithGolden("llm2clip_eva02", name => name.Replace("q_proj.bias", "q_bias", StringComparison.Ordinal).Replace("v_proj.bias", "v_bias", StringComparison.Ordinal)).Load(new EvaFamily());
        Goldens.Close("projected", io["output.vision.projected"], model.Image!.Encode(io["input.image"]), 5e-5, 2e-5);
    }

    [SkippableFact]
    public void Timm_averages_patches_without_the_class_token()
    {
        using var scope = new TensorScope();
        using var model = new MadeCheckpoint()
            .With("open_clip_config.json", """
                { "model_cfg": { "embed_dim": 28, "timm_pool": "avg", "trunk": { "img_size": 24, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 4, "init_values": 0.1 } } }
                """)
            .WithGolden("llm2clip_eva01", name => name.StartsWith("visual.", StringComparison.Ordinal) ? "visual.trunk." + name["visual.".Length..] : null)
            .Load(new EvaFamily());
        var io = Goldens.InputsAndOutputs("llm2clip_eva01");
        var stages = new Dictionary<string, Tensor>();
        model.Image!.Encode(io["input.image"], (stage, value) => stages[stage] = value);
        Goldens.Close("tokens", io["output.vision.tokens"], stages["tokens"], 5e-5, 2e-5);
        var state = model.State().ToDictionary(item => item.Name, item => item.Value);
        var mean = stages["tokens"].Narrow(1, 1, 9).Mean([1]).LayerNorm([32], state["visual.norm.weight"], state["visual.norm.bias"], 1e-6);
        Goldens.Close("pooled", mean, stages["pooled"], 1e-6, 1e-6);
    }

    [Fact]
    public void Norms_behind_are_those_of_the_formula()
    {
        TorchRuntime.Seed(3);
        using var scope = new TensorScope();
        using var tower = new EvaConfig { ImageSize = 8, PatchSize = 4, Width = 12, Layers = 1, Heads = 3, MlpWidth = 20, FusedQkv = true, PostNorm = true }.Create(6);
        tower.To(ElementType.Float64);
        var state = tower.State().ToDictionary(item => item.Name, item => item.Value);
        using (Autograd.NoGrad())
        {
            foreach (var value in state.Values)
                value.CopyInPlace(Operators.Randn(value.Shape, ElementType.Float64) * 0.3);
        }

        var stages = new Dictionary<string, Tensor>();
        var pixels = Operators.Randn([2, 3, 8, 8], ElementType.Float64);
        tower.Encode(pixels, (stage, value) => stages[stage] = value);
        var patches = pixels.Conv2d(state["patch_embed.proj.weight"], state["patch_embed.proj.bias"], [4, 4]).Flatten(2).Transpose(1, 2);
        Goldens.Close("patch_embed", patches, stages["patch_embed"], 1e-12, 1e-12);
        var x = Operators.Cat([state["cls_token"].Expand([2, 1, 12]), patches], 1) + state["pos_embed"];
        x = x + Norm(stages["attn0"], "norm1");
        x = x + Norm(x.Linear(state["blocks.0.mlp.fc1.weight"], state["blocks.0.mlp.fc1.bias"]).Gelu().Linear(state["blocks.0.mlp.fc2.weight"], state["blocks.0.mlp.fc2.bias"]), "norm2");
        Goldens.Close("tokens", x, stages["tokens"], 1e-12, 1e-12);

        Tensor Norm(Tensor value, string name) => value.LayerNorm([12], state[$"blocks.0.{name}.weight"], state[$"blocks.0.{name}.bias"], 1e-6);
    }

    [SkippableTheory]
    [InlineData("visual.blocks.1.attn.qkv.weight", null, "missing visual.blocks.1.attn.qkv.weight")]
    [InlineData("visual.fc_norm.bias", "visual.norm.bias", "missing visual.fc_norm.bias; unknown visual.norm.bias")]
    [InlineData("logit_scale", "scale", "unknown scale")]
    public void Tensors_that_do_not_fit_are_named(string name, string? renamed, string sentence)
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("open_clip_config.json", Eva01).WithGolden("llm2clip_eva01", each => each == name ? renamed : each);
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new EvaFamily())).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("\"width\": 32", "\"width\": 64", "visual.cls_token [1, 1, 32] instead of [1, 1, 64]")]
    [InlineData("\"image_size\": 24", "\"image_size\": 32", "visual.pos_embed [1, 10, 32] instead of [1, 17, 32]")]
    [InlineData("\"layers\": 2", "\"layers\": 3", "missing visual.blocks.2.")]
    [InlineData("\"ls_init_value\": 0.1", "\"ls_init_value\": null", "unknown visual.blocks.0.gamma_1")]
    [InlineData("\"layers\": 2", "\"layers\": 2, \"subln\": true", "missing visual.blocks.0.attn.q_proj.weight")]
    [InlineData("\"embed_dim\": 28", "\"embed_dim\": 30", "visual.head.weight [28, 32] instead of [30, 32]")]
    [InlineData("\"layers\": 2", "\"layers\": 1001", "from 1 to 1000")]
    [InlineData("\"head_width\": 8", "\"head_width\": 16, \"text_cfg\": {}", "")]
    public void A_configuration_of_another_model_is_told_by_its_tensors(string from, string to, string sentence)
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("open_clip_config.json", Eva01.Replace(from, to, StringComparison.Ordinal)).WithGolden("llm2clip_eva01", name => name);
        if (sentence.Length == 0)
            made.Load(new EvaFamily()).Dispose();
        else
            Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new EvaFamily())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_adapter_for_another_language_model_is_refused()
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("open_clip_config.json", Eva01.Replace("\"embed_dim\": 28", "\"embed_dim\": 28, \"text_cfg\": { \"llm_embedding_dim\": 48 }", StringComparison.Ordinal))
            .WithGolden("llm2clip_eva01", name => name);
        Assert.Contains("\"llm_embedding_dim\" of 48", Assert.Throws<InputException>(() => made.Load(new EvaFamily())).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("openclip_eva02_timm")]
    [InlineData("llm2clip_eva01")]
    public void Bfloat16_keeps_the_direction(string name)
    {
        using var golden = new GoldenParity(name, new EvaFamily());
        using var _ = Autograd.NoGrad();
        golden.Model.To(ElementType.BFloat16);
        var features = golden.Model.Image!.Encode(golden.Io["input.image"]);
        Assert.Equal(ElementType.BFloat16, features.ElementType);
        var cosine = (DualEncoder.Normalise(features) * golden.Io["output.vision.normalized"]).Sum([1]).Min().ToDouble();
        Assert.InRange(cosine, 0.999, 1.00001);
    }

    [SkippableTheory]
    [InlineData("openclip_eva02_timm")]
    [InlineData("llm2clip_eva02")]
    public void Autocast_keeps_the_direction(string name)
    {
        using var golden = new GoldenParity(name, new EvaFamily());
        using var _ = Autograd.NoGrad();
        Tensor features;
        using (Autocast.Enable())
            features = golden.Model.Image!.Encode(golden.Io["input.image"]);
        var cosine = (DualEncoder.Normalise(features) * golden.Io["output.vision.normalized"]).Sum([1]).Min().ToDouble();
        Assert.InRange(cosine, 0.999, 1.00001);
    }

    [SkippableTheory]
    [InlineData("openclip_eva02_timm")]
    [InlineData("llm2clip_eva02")]
    [InlineData("llm2clip_eva01")]
    public void Folders_load_by_the_one_door(string name)
    {
        using var loaded = LoadedModel.Load(Goldens.Folder(name));
        using var scope = new TensorScope();
        var io = Goldens.InputsAndOutputs(name);
        Assert.Equal("EVA-CLIP", loaded.Plan.Family);
        Goldens.Close("normalized", io["output.vision.normalized"], DualEncoder.Normalise(loaded.EncodeImages(io["input.image"])), 1e-5, 0);
    }

    [Fact]
    public void A_text_adapter_of_impossible_width_is_refused()
    {
        var made = new MadeCheckpoint().With("open_clip_config.json", Eva01).Files;
        var tensors = new Dictionary<string, long[]>
        {
            ["visual.cls_token"] = [1, 1, 32],
            ["visual.blocks.0.attn.q_bias"] = [32],
            ["text.text_adaptor.0.ln.weight"] = [1L << 40],
            ["text.text_adaptor.0.fn.0.weight"] = [1L << 41, 0],
        };
        var files = new ModelFiles("made", new Dictionary<string, System.Text.Json.JsonElement> { ["open_clip_config.json"] = made.Json("open_clip_config.json")!.Value }, tensors);
        Assert.Contains("a text adapter of 1 layers", Assert.Throws<InputException>(() => new EvaFamily().Recognise(files)!.Config.ParameterCount).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_a_tower_cannot_read_is_said()
    {
        using var golden = new GoldenParity("llm2clip_eva01", new EvaFamily());
        Assert.Contains("patches of 8", Assert.Throws<ArgumentException>(() => golden.Model.Image!.Encode(Operators.Zeros([1, 3, 20, 20], ElementType.Float32))).Message, StringComparison.Ordinal);
        Assert.Contains("its language model", Assert.Throws<ArgumentException>(() => golden.Model.Text!.Encode(new TextInput(Operators.Zeros([1, 7], ElementType.Int64)))).Message, StringComparison.Ordinal);
    }
}
