using System.Text.Json;
using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>Language models that no golden holds: as they are published, other poolings, other types; and files that do not fit.</summary>
public class LanguageModelVariantTests
{
    private const string Small = """{ "model_type": "llama", "hidden_size": 48, "intermediate_size": 88, "num_hidden_layers": 2, "num_attention_heads": 6, "num_key_value_heads": 2, "vocab_size": 260, "rms_norm_eps": 1e-5 }""";

    // config.json as published on the hub, what a text encoder does not need left out; the counts are those of the weights there, without an output layer of their own.
    [Theory]
    [InlineData("Llama-3-8B", 8_030_261_248 - (128_256L * 4096), """
        { "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "max_position_embeddings": 8192,
          "rms_norm_eps": 1e-05, "rope_scaling": null, "rope_theta": 500000.0, "vocab_size": 128256, "hidden_act": "silu", "eos_token_id": 128001, "tie_word_embeddings": false }
        """)]
    [InlineData("Llama-3.2-1B", 1_235_814_400, """
        { "model_type": "llama", "head_dim": 64, "hidden_size": 2048, "intermediate_size": 8192, "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "max_position_embeddings": 131072,
          "rms_norm_eps": 1e-05, "rope_scaling": { "factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3" },
          "rope_theta": 500000.0, "vocab_size": 128256, "eos_token_id": 128001, "tie_word_embeddings": true }
        """)]
    [InlineData("Qwen2.5-0.5B", 494_032_768, """
        { "model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_attention_heads": 14, "num_hidden_layers": 24, "num_key_value_heads": 2, "max_position_embeddings": 32768,
          "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "vocab_size": 151936, "eos_token_id": 151643, "sliding_window": 32768, "use_sliding_window": false, "tie_word_embeddings": true }
        """)]
    [InlineData("Qwen2.5-7B", 7_615_616_512 - (152_064L * 3584), """
        { "model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944, "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4, "max_position_embeddings": 131072,
          "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "vocab_size": 152064, "eos_token_id": 151643, "sliding_window": 131072, "use_sliding_window": false, "tie_word_embeddings": false }
        """)]
    public void Published_configurations_give_the_models_of_the_zoo(string name, long count, string json)
    {
        var plan = Recognise(json);
        Assert.Equal(Zoo.Config(name), plan.Config);
        // The logit scale is ours.
        Assert.Equal(count, plan.Config.ParameterCount - 1);
        Assert.Equal(((LanguageModelConfig)plan.Config.Text!).VocabularySize, plan.Vocabulary);
    }

    [Fact]
    public void Fields_that_are_left_out_have_the_defaults_of_transformers()
    {
        var llama = (LanguageModelConfig)Recognise("""{ "model_type": "llama" }""").Config.Text!;
        Assert.Equal(
            new LanguageModelConfig { Width = 4096, Layers = 32, Heads = 32, KeyValueHeads = 32, HeadWidth = 128, MlpWidth = 11_008, VocabularySize = 32_000, MaxTokens = 2048, NormEpsilon = 1e-6 },
            llama);
        var qwen = (LanguageModelConfig)Recognise("""{ "model_type": "qwen2" }""").Config.Text!;
        Assert.Equal(llama with { MlpWidth = 22_016, VocabularySize = 151_936, MaxTokens = 32_768, QkvBias = true }, qwen);
    }

    [Theory]
    [InlineData("""{ "model_type": "llama", "architectures": ["LlamaForCausalLM"] }""", null, null, true, LanguagePooling.LastToken)]
    [InlineData("""{ "model_type": "llama", "architectures": ["LlamaBiModel"] }""", null, null, false, LanguagePooling.Mean)]
    [InlineData("""{ "model_type": "llama", "auto_map": { "AutoModel": "modeling_llama_encoder.LlamaEncoderModel" } }""", null, null, false, LanguagePooling.Mean)]
    [InlineData("""{ "model_type": "qwen2" }""", "llm2vec_config.json", """{ "pooling_mode": "mean" }""", true, LanguagePooling.Mean)]
    [InlineData("""{ "model_type": "qwen2", "architectures": ["Qwen2BiModel"] }""", "llm2vec_config.json", """{ "pooling_mode": "eos_token" }""", false, LanguagePooling.LastToken)]
    [InlineData("""{ "model_type": "qwen2" }""", "1_Pooling/config.json", """{ "pooling_mode_lasttoken": true }""", true, LanguagePooling.LastToken)]
    [InlineData("""{ "model_type": "qwen2" }""", "1_Pooling/config.json", """{ "pooling_mode_mean_tokens": true }""", true, LanguagePooling.Mean)]
    public void Direction_and_pooling_are_read_where_they_are_stated(string config, string? file, string? json, bool causal, LanguagePooling pooling)
    {
        var text = (LanguageModelConfig)Recognise(config, file, json).Config.Text!;
        Assert.Equal((causal, pooling), (text.Causal, text.Pooling));
    }

    [Theory]
    [InlineData("""{ "model_type": "llama", "hidden_act": "gelu" }""", "the activation gelu")]
    [InlineData("""{ "model_type": "llama", "rope_scaling": { "rope_type": "yarn", "factor": 2 } }""", "\"yarn\"")]
    [InlineData("""{ "model_type": "llama", "rope_scaling": { "rope_type": "llama3", "factor": 0 } }""", "rope_scaling of positive factors")]
    [InlineData("""{ "model_type": "qwen2", "use_sliding_window": true, "max_position_embeddings": 8192 }""", "sliding window")]
    [InlineData("""{ "model_type": "llama", "num_attention_heads": 0 }""", "0 heads")]
    [InlineData("""{ "model_type": "llama", "num_key_value_heads": 5 }""", "5 heads of keys")]
    [InlineData("""{ "model_type": "llama", "head_dim": 7 }""", "7 channels")]
    [InlineData("""{ "model_type": "llama", "hidden_size": 2000000000 }""", "embed_dim is 2000000000")]
    [InlineData("""{ "model_type": "llama", "vocab_size": 2000000000 }""", "vocabulary of 2000000000")]
    [InlineData("""{ "model_type": "llama", "num_hidden_layers": "many" }""", "\"num_hidden_layers\" is not a whole number")]
    public void What_a_model_cannot_be_is_said(string config, string sentence)
    {
        var error = Assert.Throws<InputException>(() => Recognise(config).Config.ParameterCount);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llm2vec_config.json", """{ "pooling_mode": "weighted_mean" }""", "weighted_mean")]
    [InlineData("1_Pooling/config.json", """{ "pooling_mode_max_tokens": true }""", "mean or last token")]
    public void Other_poolings_are_refused(string file, string json, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InputException>(() => Recognise("""{ "model_type": "llama" }""", file, json)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void Causal_language_models_are_read_without_their_output_layer()
    {
        using var scope = new TensorScope();
        using var model = new MadeCheckpoint().With("config.json", Small).WithGolden("hf_llama", name => "model." + name)
            .With("lm_head.weight", Operators.Zeros([260, 48], ElementType.Float32))
            .With("model.layers.1.self_attn.rotary_emb.inv_freq", Operators.Zeros([4], ElementType.Float32)).Load(new LanguageModelFamily());
        var io = Goldens.InputsAndOutputs("hf_llama");
        Goldens.Close("last_token", io["output.last_token"], model.Text!.Encode(new TextInput(io["input.text"]) { Mask = io["input.attention_mask"] }), 5e-5, 2e-5);
    }

    [SkippableTheory]
    [InlineData("layers.1.mlp.up_proj.weight", null, "missing layers.1.mlp.up_proj.weight")]
    [InlineData("norm.weight", "last_norm.weight", "missing norm.weight; unknown last_norm.weight")]
    public void Tensors_that_do_not_fit_are_named(string name, string? renamed, string sentence)
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("config.json", Small).WithGolden("hf_llama", each => each == name ? renamed : each);
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new LanguageModelFamily())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Heads_of_another_model_are_told_by_shapes()
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("config.json", Small.Replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", StringComparison.Ordinal)).WithGolden("hf_llama", name => name);
        Assert.Contains("layers.0.self_attn.k_proj.weight [16, 48] instead of [24, 48]", Assert.Throws<InputException>(() => made.Load(new LanguageModelFamily())).Message, StringComparison.Ordinal);
    }

    private static ModelPlan Recognise(string config, string? file = null, string? json = null)
    {
        var files = new Dictionary<string, JsonElement> { ["config.json"] = JsonDocument.Parse(config).RootElement };
        if (file is not null)
            files[file] = JsonDocument.Parse(json!).RootElement;
        return new LanguageModelFamily().Recognise(new ModelFiles("made", files, new Dictionary<string, long[]> { ["embed_tokens.weight"] = [1, 1] }))!;
    }
}
