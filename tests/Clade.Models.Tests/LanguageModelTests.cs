using Clade.Models.Families;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests;

/// <summary>Language models as text encoders: padding, pooling, types, memory, and the adapter behind.</summary>
public class LanguageModelTests
{
    private static readonly LanguageModelConfig s_small = new()
    {
        Width = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 8,
        MlpWidth = 40,
        VocabularySize = 30,
        MaxTokens = 12,
        QkvBias = true,
        EndToken = 29,
    };

    private static readonly long[] s_text = [3, 7, 29, 5];

    [Theory]
    [InlineData(true, LanguagePooling.LastToken)]
    [InlineData(true, LanguagePooling.EndToken)]
    [InlineData(false, LanguagePooling.Mean)]
    [InlineData(false, LanguagePooling.LastToken)]
    public void Padding_on_the_right_changes_nothing(bool causal, LanguagePooling pooling)
    {
        using var scope = new TensorScope();
        using var model = Make(s_small with { Causal = causal, Pooling = pooling });
        var alone = model.Encode(new TextInput(Tensor.From<long>(s_text, [1, 4])));
        var padded = model.Encode(new TextInput(Tensor.From<long>([.. s_text, 29, 1, 2], [1, 7])) { Mask = Tensor.From<long>([1, 1, 1, 1, 0, 0, 0], [1, 7]) });
        Goldens.Close("pooled", alone, padded, 1e-12, 1e-12);
    }

    [Theory]
    [InlineData(LanguagePooling.LastToken, 3)]
    [InlineData(LanguagePooling.EndToken, 2)]
    public void Pooling_takes_the_token_that_it_names(LanguagePooling pooling, int place)
    {
        using var scope = new TensorScope();
        using var model = Make(s_small with { Pooling = pooling });
        var stages = new Dictionary<string, Tensor>();
        var pooled = model.Encode(new TextInput(Tensor.From<long>(s_text, [1, 4])), (stage, value) => stages[stage] = value);
        Assert.True(pooled.Equal(stages["tokens"].Select(1, place)));
        var given = model.Encode(new TextInput(Tensor.From<long>(s_text, [1, 4])) { EndPositions = Tensor.From<long>(1) });
        Assert.True(given.Equal(stages["tokens"].Select(1, 1)));
    }

    [Fact]
    public void The_causal_mask_hides_what_follows()
    {
        using var scope = new TensorScope();
        using var causal = Make(s_small);
        using var both = Make(s_small with { Causal = false });
        var (first, second) = (Tensor.From<long>(s_text, [1, 4]), Tensor.From<long>([3, 7, 29, 6], [1, 4]));
        Assert.True(Tokens(causal, first).Narrow(1, 0, 3).Equal(Tokens(causal, second).Narrow(1, 0, 3)));
        Assert.False(Tokens(both, first).Narrow(1, 0, 3).Allclose(Tokens(both, second).Narrow(1, 0, 3)));
    }

    [Fact]
    public void Shared_keys_and_values_equal_repeated_ones()
    {
        TorchRuntime.Seed(5);
        using var scope = new TensorScope();
        var (query, key, value) = (Operators.Randn([2, 6, 5, 4], ElementType.Float64), Operators.Randn([2, 2, 5, 4], ElementType.Float64), Operators.Randn([2, 2, 5, 4], ElementType.Float64));
        var mask = DotProductAttention.Mask(Tensor.From<long>([1, 1, 1, 1, 1, 0, 0, 1, 1, 1], [2, 5]), 5, causal: true, query);
        var repeated = DotProductAttention.Attend(query, key.RepeatInterleave(3, 1), value.RepeatInterleave(3, 1), mask);
        var shared = DotProductAttention.Attend(query, key, value, mask);
        Goldens.Close("attention", repeated, shared, 1e-13, 1e-13);
        Assert.True(shared.Isfinite().All().IsNonzero());
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        using var scope = new TensorScope();
        using var model = Make(s_small with { Pooling = LanguagePooling.EndToken });
        Assert.Contains("13 tokens", Assert.Throws<ArgumentException>(() => model.Encode(new TextInput(Operators.Zeros([1, 13], ElementType.Int64)))).Message, StringComparison.Ordinal);
        Assert.Contains("no end token 29", Assert.Throws<ArgumentException>(() => model.Encode(new TextInput(Tensor.From<long>([1, 2], [1, 2])))).Message, StringComparison.Ordinal);
        Assert.Contains("of its own width 24", Assert.Throws<Clade.Core.InputException>(() => s_small.Create(25)).Message, StringComparison.Ordinal);
        Assert.Contains("end_token", Assert.Throws<Clade.Core.InputException>(() => (s_small with { Pooling = LanguagePooling.EndToken, EndToken = null }).Create(24)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_reads_what_the_language_model_gives()
    {
        TorchRuntime.Seed(6);
        using var scope = new TensorScope();
        var config = new AdaptedTextConfig { Encoder = s_small with { Causal = false, Pooling = LanguagePooling.Mean }, Adapter = new TextAdapterConfig { Width = 24, HiddenWidth = 48, Layers = 2 } };
        using var tower = config.Create(10);
        var stages = new List<string>();
        var values = new Dictionary<string, Tensor>();
        var features = tower.Encode(new TextInput(Tensor.From<long>(s_text, [1, 4])), (stage, value) =>
        {
            stages.Add(stage);
            values[stage] = value;
        });
        Assert.Equal([1, 10], features.Shape);
        Assert.Equal(12, tower.MaxTokens);
        Assert.Equal(
            ["encoder.embeddings", "encoder.inverse_frequencies", "encoder.block0", "encoder.block1", "encoder.tokens", "encoder.pooled", "adapter.block0", "adapter.block1", "adapter.projected"], stages);
        var model = new DualEncoderConfig { EmbedDim = 10, Text = config };
        Assert.Equal(model, DualEncoderConfig.Parse(model.ToJson(), "written"));
        // As a whole and in two steps.
        var adapter = new TextAdapterConfig { Width = 24, HiddenWidth = 48, Layers = 2 }.Create(10);
        var state = tower.State("").Where(item => item.Name.StartsWith("adapter.", StringComparison.Ordinal)).ToDictionary(item => item.Name["adapter.".Length..], item => item.Value);
        using (Autograd.NoGrad())
        {
            foreach (var (name, value) in adapter.State())
                value.CopyInPlace(state[name]);
        }

        Goldens.Close("features", features, adapter.Encode(new TextInput(values["encoder.pooled"])), 1e-6, 1e-6);
        adapter.Dispose();
    }

    [SkippableTheory]
    [InlineData("hf_llama")]
    [InlineData("hf_qwen2")]
    public void Bfloat16_weights_become_the_models_memory(string name)
    {
        var before = Live.Count();
        using (var scope = new TensorScope())
        {
            var plan = new LanguageModelFamily().Recognise(GoldenFolder.Files(name))!;
            var weights = StateDict.Load(Path.Combine(Goldens.Folder(name), "weights.safetensors")).ToDictionary(item => item.Key, item => item.Value.To(ElementType.BFloat16));
            using var model = WeightLoading.Make(plan, weights.ToDictionary(item => item.Key, item => item.Value.Shape), key => weights[key], name, ElementType.BFloat16);
            foreach (var (parameter, value) in model.Parameters().Where(item => item.Name != "logit_scale"))
                Assert.True(value.SharesStorageWith(weights[plan.Names.Sources(parameter).Names[0]]), $"{parameter} was copied");
            Assert.All(model.Parameters(), item => Assert.Equal(ElementType.BFloat16, item.Value.ElementType));
            var io = Goldens.InputsAndOutputs(name);
            var pooled = model.Text!.Encode(new TextInput(io["input.text"]) { Mask = io["input.attention_mask"] });
            Assert.Equal(ElementType.BFloat16, pooled.ElementType);
            Assert.InRange((DualEncoder.Normalise(pooled) * DualEncoder.Normalise(io["output.last_token"])).Sum([1]).Min().ToDouble(), 0.999, 1.00001);
            Assert.Equal(DualEncoder.InitialLogitScale, model.LogitScale.ToDouble(), 0.01);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [InlineData("hf_llama")]
    [InlineData("hf_qwen2")]
    public void Folders_load_by_the_one_door_and_autocast_keeps_the_direction(string name)
    {
        using var loaded = LoadedModel.Load(Goldens.Folder(name));
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var io = Goldens.InputsAndOutputs(name);
        var input = new TextInput(io["input.text"]) { Mask = io["input.attention_mask"] };
        Assert.Equal("Language model", loaded.Plan.Family);
        Goldens.Close("last_token", io["output.last_token"], loaded.Model.Text!.Encode(input), 5e-5, 2e-5);
        using var autocast = Autocast.Enable();
        Assert.InRange((DualEncoder.Normalise(loaded.Model.Text.Encode(input)) * DualEncoder.Normalise(io["output.last_token"])).Sum([1]).Min().ToDouble(), 0.999, 1.00001);
    }

    // Wide weights, so that differences are seen.
    private static TextTower Make(LanguageModelConfig config)
    {
        TorchRuntime.Seed(4);
        var model = config.Create(config.Width);
        model.To(ElementType.Float64);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        foreach (var (_, value) in model.State())
            value.CopyInPlace(Operators.Randn(value.Shape, ElementType.Float64) * 0.4);
        return model;
    }

    private static Tensor Tokens(TextTower model, Tensor ids)
    {
        Tensor? tokens = null;
        model.Encode(new TextInput(ids), (stage, value) => tokens = stage == "tokens" ? value : tokens);
        return tokens!;
    }
}
