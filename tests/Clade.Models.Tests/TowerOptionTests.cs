using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Options of the transformer towers: sizes from shapes alone, JSON, naive references, and sentences about what does not go together.</summary>
public class TowerOptionTests
{
    private static readonly VisionConfig s_image = new() { Width = 16, HeadWidth = 8, Layers = 2, ImageSize = 12, PatchSize = 4 };
    private static readonly TextConfig s_text = new() { Width = 16, HeadWidth = 4, Layers = 2, ContextLength = 9, VocabularySize = 40 };

    internal static readonly Dictionary<string, (VisionConfig Image, TextConfig Text)> s_variants = new()
    {
        ["siglip"] = (s_image with { Pooling = ImagePooling.Probe, PoolHeads = 2, WithoutClassToken = true, WithoutInputNorm = true, PatchBias = true, WithoutProjection = true, NormEpsilon = 1e-6, Activation = Activation.GeluTanh },
            s_text with { Pooling = TextPooling.Last, Bidirectional = true, ProjectionBias = true, NormEpsilon = 1e-6 }),
        ["coca"] = (s_image with { Pooling = ImagePooling.Queries, PoolQueries = 5, PoolHeads = 4 }, s_text with { Pooling = TextPooling.AppendedToken, PadToken = 0 }),
        ["clipa"] = (s_image with { Pooling = ImagePooling.Average, NormAfterPooling = true, WithoutInputNorm = true, LayerScale = 0.1 }, s_text with { Pooling = TextPooling.First, LayerScale = 0.3 }),
        ["mean"] = (s_image with { Pooling = ImagePooling.Average, DropsRest = true, ImageSize = 14, ProjectionBias = true }, s_text with { Pooling = TextPooling.EndToken, EndToken = 7, WithoutProjection = true }),
        ["pruned"] = (s_image with { Width = 13, LayerHeads = LayerSizes.Of([1, 0]), LayerMlpWidths = LayerSizes.Of([0, 21]) }, s_text with { SecondTableFrom = 3, LayerHeads = LayerSizes.Of([5, 2]), MlpRatio = 1.7 }),
    };

    public static TheoryData<string> Variants => [.. s_variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Shapes_counts_and_json_are_those_of_the_model(string variant)
    {
        var (image, text) = s_variants[variant];
        var config = new ClipConfig { EmbedDim = 16, Vision = image, Text = text };
        using var scope = new TensorScope();
        using var model = new ClipModel(config);
        Assert.Equal(model.State().Select(item => (item.Name, string.Join(' ', item.Value.Shape))).Order(), ClipShapes.State(config).Select(item => (item.Key, string.Join(' ', item.Value))).Order());
        Assert.Equal(model.ParameterCount, config.ParameterCount);
        Assert.Equal(config, ClipConfig.Parse(config.ToJson(), "a.json"));
        var both = new DualEncoderConfig { EmbedDim = 16, Image = image, Text = text };
        Assert.Equal(both, DualEncoderConfig.Parse(both.ToJson(), "b.json"));
        Assert.Equal(model.ParameterCount, both.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_parameter_is_used_and_gradients_are_finite(string variant)
    {
        var (image, text) = s_variants[variant];
        using var scope = new TensorScope();
        using var model = new DualEncoderConfig { EmbedDim = 16, Image = image, Text = text }.Create();
        var ids = Tensor.From<long>([38, 5, 7, 39, 0, 0, 0, 0, 0, 38, 9, 8, 2, 7, 39, 0, 0, 0], [2, 9]);
        var logits = model.Logits(DualEncoder.Normalise(model.Image!.Encode(Operators.Rand([2, 3, image.ImageSize, image.ImageSize]))), DualEncoder.Normalise(model.Text!.Encode(new TextInput(ids))));
        logits.LogSoftmax(-1).Diagonal().Sum().Backward();
        foreach (var (name, parameter) in model.Parameters())
            Assert.True(parameter.Count == 0 || (parameter.Grad() is { } gradient && double.IsFinite(gradient.Square().Sum().ToDouble())), name);
    }

    [Fact]
    public void A_configuration_without_options_is_written_as_ever() => Assert.Equal("""
        {
          "embed_dim": 8,
          "vision": {
            "image_size": 12,
            "patch_size": 4,
            "width": 16,
            "layers": 2,
            "head_width": 8,
            "mlp_ratio": 4,
            "activation": "quick_gelu"
          },
          "text": {
            "context_length": 9,
            "vocabulary_size": 40,
            "width": 16,
            "layers": 2,
            "head_width": 4,
            "mlp_ratio": 4,
            "activation": "quick_gelu"
          }
        }
        """, new ClipConfig { EmbedDim = 8, Vision = s_image, Text = s_text }.ToJson());

    [Fact]
    public void Queries_of_another_width_than_the_tower_are_plain_attention()
    {
        using var scope = new TensorScope();
        using var tower = new VisionTransformer(s_image with { Pooling = ImagePooling.Queries, PoolQueries = 3, PoolHeads = 2 }, 6);
        Tensor? tokens = null, pooled = null;
        tower.Encode(Operators.Rand([1, 3, 12, 12]), (name, value) => (tokens, pooled) = (name == "tokens" ? value : tokens, name == "pooled" ? value : pooled));
        var w = tower.State().ToDictionary(item => item.Name, item => item.Value);
        var keys = tokens!.LayerNorm([16], w["attn_pool.ln_k.weight"], w["attn_pool.ln_k.bias"])[0];
        var query = w["attn_pool.query"].LayerNorm([6], w["attn_pool.ln_q.weight"], w["attn_pool.ln_q.bias"]);
        var (q, k, v) = (query.Matmul(w["attn_pool.attn.q_proj_weight"].T()), keys.Matmul(w["attn_pool.attn.k_proj_weight"].T()), keys.Matmul(w["attn_pool.attn.v_proj_weight"].T()));
        var heads = Enumerable.Range(0, 2).Select(head => (q.Narrow(1, 3 * head, 3).Matmul(k.Narrow(1, 3 * head, 3).T()) / Math.Sqrt(3)).Softmax(-1).Matmul(v.Narrow(1, 3 * head, 3))).ToArray();
        var attended = Operators.Cat(heads, 1).Linear(w["attn_pool.attn.out_proj.weight"], w["attn_pool.attn.out_proj.bias"]);
        Goldens.Close("pooled", attended.LayerNorm([6], w["ln_post.weight"], w["ln_post.bias"])[0], pooled![0], 1e-5, 0);
    }

    [Fact]
    public void A_layer_without_heads_or_without_mlp_adds_nothing_there()
    {
        using var scope = new TensorScope();
        using var tower = new TextTransformer(s_text with { LayerHeads = LayerSizes.Of([0, 4]), LayerMlpWidths = LayerSizes.Of([0, 64]) }, 8);
        var seen = new Dictionary<string, Tensor>();
        tower.Encode(new TextInput(Tensor.From<long>([38, 5, 39], [1, 3])), seen.Add);
        Assert.True(seen["embeddings"].Equal(seen["block0"]));
        Assert.False(seen["block0"].Equal(seen["block1"]));
    }

    [Fact]
    public void Gates_let_gradients_through_and_open_gates_change_nothing()
    {
        using var scope = new TensorScope();
        using var tower = new VisionTransformer(s_image, 8);
        var pixels = Operators.Rand([2, 3, 12, 12]);
        var open = new TowerGates(Operators.Ones([16]).SetRequiresGrad(), Operators.Ones([2, 2]).SetRequiresGrad(), Operators.Ones([2, 64]).SetRequiresGrad());
        var gated = tower.Forward(pixels, gates: open);
        Goldens.Close("gated", tower.Forward(pixels), gated, 1e-5, 1e-5);
        gated.Square().Sum().Backward();
        Assert.All(new[] { open.Channels, open.Heads, open.MlpUnits }, gate => Assert.True(gate!.Grad()!.Abs().Sum().ToDouble() > 0));
    }

    [Fact]
    public void The_end_token_is_the_first_one_and_others_with_higher_ids_do_not_matter()
    {
        using var scope = new TensorScope();
        using var tower = new TextTransformer(s_text with { Pooling = TextPooling.EndToken, EndToken = 7 }, 8);
        var one = tower.Encode(new TextInput(Tensor.From<long>([38, 39, 7, 5, 7], [1, 5])));
        var other = tower.Forward(Tensor.From<long>([38, 39, 7], [1, 3]), Tensor.From<long>(2));
        Goldens.Close("end", other, one, 1e-5, 1e-5);
    }

    [Fact]
    public void Padding_does_not_reach_an_appended_token_and_whole_contexts_are_asked_for()
    {
        using var scope = new TensorScope();
        using var tower = new TextTransformer(s_variants["coca"].Text, 16);
        var error = Assert.Throws<ArgumentException>(() => tower.Encode(new TextInput(Operators.Ones([1, 5], ElementType.Int64))));
        Assert.Contains("padded to the context of 9", error.Message, StringComparison.Ordinal);
        Assert.True(tower.NeedsWholeContext);
        Assert.False(s_text.NeedsWholeContext);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_does_not_go_together_is_said(string sentence, VisionConfig? image, TextConfig? text)
    {
        var message = Assert.Throws<InputException>(() => new DualEncoderConfig { EmbedDim = 12, Image = image, Text = text }.Create().Dispose()).Message;
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    public static TheoryData<string, VisionConfig?, TextConfig?> Contradictions { get; } = new()
    {
        { "no projection and is 16 wide", s_image with { WithoutProjection = true }, null },
        { "pooled at a class token that it does not have", s_image with { WithoutClassToken = true }, null },
        { "pool_heads", s_image with { Pooling = ImagePooling.Probe }, null },
        { "pool_heads", s_image with { PoolHeads = 2 }, null },
        { "pool_queries", s_image with { Pooling = ImagePooling.Queries, PoolHeads = 2 }, null },
        { "multiple of the 5 pool_heads", s_image with { Pooling = ImagePooling.Queries, PoolQueries = 2, PoolHeads = 5 }, null },
        { "multiple of its 3 pool_heads", s_image with { Pooling = ImagePooling.Probe, PoolHeads = 3 }, null },
        { "norm_after_pooling", s_image with { NormAfterPooling = true }, null },
        { "projection_bias", s_image with { ProjectionBias = true, WithoutProjection = true, Width = 12, HeadWidth = 4 }, null },
        { "patches of 20", s_image with { DropsRest = true, PatchSize = 20 }, null },
        { "norm_epsilon", s_image with { NormEpsilon = 0 }, null },
        { "layer_scale", s_image with { LayerScale = double.NaN }, null },
        { "layer_heads", s_image with { LayerHeads = LayerSizes.Of([1]) }, null },
        { "layer_mlp_widths", s_image with { LayerMlpWidths = LayerSizes.Of([1, -1]) }, null },
        { "no projection and is 16 wide", null, s_text with { WithoutProjection = true } },
        { "end_token", null, s_text with { Pooling = TextPooling.EndToken } },
        { "end_token", null, s_text with { Pooling = TextPooling.EndToken, EndToken = 40 } },
        { "end_token", null, s_text with { EndToken = 4 } },
        { "pad_token", null, s_text with { Pooling = TextPooling.AppendedToken } },
        { "pad_token", null, s_text with { PadToken = 1 } },
        { "second_table_from", null, s_text with { SecondTableFrom = 9 } },
        { "projection_bias", null, s_text with { ProjectionBias = true, WithoutProjection = true } },
    };
}
