using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>Files of encoders that are wrong: one sentence says what.</summary>
public class EncoderErrorTests
{
    private const string Config = """{"model_type": "bert", "hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 12, "vocab_size": 9, "max_position_embeddings": 6}""";

    [Theory]
    [InlineData("+surplus", "unknown surplus;")]
    [InlineData("-encoder.layer.0.attention.self.key.bias", "missing encoder.layer.0.attention.self.key.bias;")]
    [InlineData("~encoder.layer.0.output.dense.weight", "different encoder.layer.0.output.dense.weight [7, 7] instead of [8, 12];")]
    [InlineData("~encoder.layer.0.attention.self.value.weight", "different encoder.layer.0.attention.self.query.weight + ")]
    public void Tensors_that_do_not_fit_are_named(string change, string sentence)
    {
        using var scope = new TensorScope();
        var made = Bert(Config);
        if (change[0] == '-')
            Assert.True(made.Tensors.Remove(change[1..]));
        else
            made.With(change[1..], Initialise.Zeros(7, 7));
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new BertFamily())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": 3", "does not divide into 3 attention heads")]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": 0", "does not divide into 0 attention heads")]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": \"two\"", "\"num_attention_heads\" is not a whole number")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 99999999", "a vocabulary of 99999999")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 9, \"pad_token_id\": 9", "padding id 9")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 9, \"hidden_act\": \"relu\"", "the activation \"relu\"")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 9, \"position_embedding_type\": \"relative_key\"", "positions of type \"relative_key\"")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 9, \"is_decoder\": true", "set up as a decoder")]
    [InlineData("\"vocab_size\": 9", "\"vocab_size\": 9, \"layer_norm_eps\": 1", "epsilon")]
    [InlineData("\"hidden_size\": 8", "\"hidden_size\": -8", "does not divide")]
    [InlineData("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2000000000", "2000000000 layers")]
    public void Configurations_that_do_not_fit_say_why(string field, string instead, string sentence)
    {
        using var scope = new TensorScope();
        var made = Bert(Config.Replace(field, instead, StringComparison.Ordinal));
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new BertFamily())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_without_a_rule_for_pooling_is_refused()
    {
        using var scope = new TensorScope();
        var made = Bert(Config);
        made.Tensors.Remove("pooler.dense.weight");
        made.Tensors.Remove("pooler.dense.bias");
        Assert.Contains("1_Pooling", Assert.Throws<InputException>(() => made.Load(new BertFamily())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}""", "pooling_mode_mean_tokens and pooling_mode_max_tokens")]
    [InlineData("""{"pooling_mode_mean_sqrt_len_tokens": true}""", "asks for pooling_mode_mean_sqrt_len_tokens")]
    [InlineData("{}", "asks for no pooling")]
    [InlineData(null, "has no 1_Pooling/config.json")]
    public void Poolings_that_are_not_there_are_refused(string? pooling, string sentence)
    {
        using var scope = new TensorScope();
        var made = Bert(Config).With("modules.json", """[{"path": "", "type": "a.Transformer"}, {"path": "1_Pooling", "type": "a.Pooling"}]""");
        if (pooling is not null)
            made.With("1_Pooling/config.json", pooling);
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new BertFamily())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"path": "3_CNN", "type": "a.CNN"}]""", "puts a CNN at \"3_CNN\"")]
    [InlineData("""[{"path": "2_Dense", "type": "a.Dense"}]""", "puts a Dense at \"2_Dense\"")]
    [InlineData("{}", "modules.json is not a list")]
    [InlineData("[3]", "is not a JSON object")]
    public void Modules_that_are_not_there_are_refused(string modules, string sentence)
    {
        using var scope = new TensorScope();
        var made = Bert(Config).With("modules.json", modules);
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new BertFamily())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hf_model_name": "xlm-roberta-base", "hf_proj_type": "linear"}""", "states the projection \"linear\" and the tensors are those of \"mlp\"")]
    [InlineData("""{"hf_model_name": "xlm-roberta-base", "hf_pooler_type": "attention"}""", "the pooling \"attention\"")]
    [InlineData("""{"hf_model_name": "someone/mt5"}""", "\"someone/mt5\"")]
    [InlineData("{}", "has no \"hf_model_name\"")]
    [InlineData("""{"hf": {"model_type": "mt5"}}""", "of type \"mt5\"")]
    public void OpenClip_configurations_that_do_not_fit_say_why(string text, string sentence)
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint()
            .With("open_clip_config.json", $$"""{"model_cfg": {"embed_dim": 4, "text_cfg": {{text}} } }""")
            .With("text.transformer.embeddings.word_embeddings.weight", Initialise.Zeros(9, 8))
            .With("text.proj.0.weight", Initialise.Zeros(6, 8));
        Assert.Contains(sentence, Assert.Throws<InputException>(() => made.Load(new OpenClipEncoderFamily())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_not_recognised()
    {
        var clip = new MadeCheckpoint().With("config.json", """{"model_type": "clip"}""").With("open_clip_config.json", """{"model_cfg": {"embed_dim": 4}}""").Files;
        Assert.All<IModelFamily>([new BertFamily(), new MultilingualClipFamily(), new OpenClipEncoderFamily()], family => Assert.Null(family.Recognise(clip)));
    }

    // A checkpoint of zeros that fits the unchanged configuration.
    private static MadeCheckpoint Bert(string config)
    {
        var made = new MadeCheckpoint().With("config.json", config);
        foreach (var (name, shape) in new (string, long[])[]
        {
            ("embeddings.word_embeddings.weight", [9, 8]), ("embeddings.position_embeddings.weight", [6, 8]), ("embeddings.token_type_embeddings.weight", [2, 8]),
            ("embeddings.LayerNorm.weight", [8]), ("embeddings.LayerNorm.bias", [8]),
            ("encoder.layer.0.attention.self.query.weight", [8, 8]), ("encoder.layer.0.attention.self.query.bias", [8]),
            ("encoder.layer.0.attention.self.key.weight", [8, 8]), ("encoder.layer.0.attention.self.key.bias", [8]),
            ("encoder.layer.0.attention.self.value.weight", [8, 8]), ("encoder.layer.0.attention.self.value.bias", [8]),
            ("encoder.layer.0.attention.output.dense.weight", [8, 8]), ("encoder.layer.0.attention.output.dense.bias", [8]),
            ("encoder.layer.0.attention.output.LayerNorm.weight", [8]), ("encoder.layer.0.attention.output.LayerNorm.bias", [8]),
            ("encoder.layer.0.intermediate.dense.weight", [12, 8]), ("encoder.layer.0.intermediate.dense.bias", [12]),
            ("encoder.layer.0.output.dense.weight", [8, 12]), ("encoder.layer.0.output.dense.bias", [8]),
            ("encoder.layer.0.output.LayerNorm.weight", [8]), ("encoder.layer.0.output.LayerNorm.bias", [8]),
            ("pooler.dense.weight", [8, 8]), ("pooler.dense.bias", [8]),
        })
            made.With(name, Initialise.Zeros(shape));
        return made;
    }
}
