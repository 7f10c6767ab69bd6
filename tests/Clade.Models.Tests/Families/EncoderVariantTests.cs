using Clade.Core;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>Published layouts that share an encoder with a golden model: its weights under their names must give its numbers.</summary>
public class EncoderVariantTests
{
    private const string XlmRoberta = """
        "model_type": "xlm-roberta", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 250,
        "max_position_embeddings": 22, "type_vocab_size": 1, "pad_token_id": 1, "layer_norm_eps": 1e-05
        """;

    [SkippableTheory]
    [InlineData("cls_pooler", true, "pooler_output")]
    [InlineData("cls_pooler", false, "cls")]
    [InlineData("cls_last_hidden_state_pooler", false, "cls")]
    [InlineData("mean_pooler", false, "mean_pooled")]
    public void OpenClip_pools_as_its_configuration_says(string pooler, bool layer, string stage)
    {
        using var scope = new TensorScope();
        var projection = Initialise.Normal([28, 32], 0.2);
        var made = new MadeCheckpoint()
            .With("open_clip_config.json", $$"""{"model_cfg": {"embed_dim": 28, "text_cfg": {"hf_model_name": "someone/small", "hf_proj_type": "linear", "hf_pooler_type": "{{pooler}}"} } }""")
            .With("config.json", $$"""{ {{XlmRoberta}} }""")
            .WithGolden("hf_xlm_roberta", name => layer || !name.StartsWith("pooler.", StringComparison.Ordinal) ? "text.transformer." + name : null)
            .With("text.proj.weight", projection);
        using var model = made.Load(new OpenClipEncoderFamily());
        var io = Goldens.InputsAndOutputs("hf_xlm_roberta");
        Goldens.Close(pooler, io["output." + stage].Linear(projection), model.Text!.Encode(new TextInput(io["input.text"])), 5e-5, 2e-5);
    }

    [Fact]
    public void OpenClip_puts_pictures_beside_an_encoder()
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var config = new DualEncoderConfig
        {
            EmbedDim = 28,
            Image = new VisionConfig { Width = 64, Layers = 2, ImageSize = 8, PatchSize = 4, Activation = Activation.QuickGelu },
            Text = new BertTextConfig
            {
                Width = 32,
                HeadWidth = 8,
                Layers = 2,
                MlpRatio = 2,
                VocabularySize = 250,
                Positions = 22,
                TokenTypes = 1,
                PadToken = 1,
                PositionsAfterPad = true,
                Epsilon = 1e-5,
                Pooling = TokenPooling.Mean,
                Head = TextHeadKind.Mlp,
                ContextLength = 20,
            },
        };
        using var model = config.Create();
        var made = new MadeCheckpoint()
            .With("open_clip_config.json", """{"model_cfg": {"embed_dim": 28, "quick_gelu": true, "vision_cfg": {"image_size": 8, "layers": 2, "width": 64, "patch_size": 4}, "text_cfg": {"hf_model_name": "someone/small", "hf_pooler_type": "mean_pooler"}}}""")
            .With("config.json", $$"""{ {{XlmRoberta}} }""");
        foreach (var (ours, value) in model.State())
        {
            foreach (var (name, part) in ours.Contains("head", StringComparison.Ordinal) ? [(ours.Replace("head", "proj", StringComparison.Ordinal), value)]
                : ours.StartsWith("text.", StringComparison.Ordinal) ? MadeCheckpoint.Bert("text.transformer.", ours, value) : [(ours, value)])
                made.With(name, part);
        }

        using var loaded = made.Load(new OpenClipEncoderFamily());
        Assert.Equal(config, new OpenClipEncoderFamily().Recognise(made.Files)!.Config);
        var pixels = Operators.Randn([2, 3, 8, 8], ElementType.Float32);
        var ids = new TextInput(Tensor.From<long>([0, 6, 2, 0, 2, 1], [2, 3]));
        Assert.Equal(model.Image!.Encode(pixels).ToArray<float>(), loaded.Image!.Encode(pixels).ToArray<float>());
        Assert.Equal(model.Text!.Encode(ids).ToArray<float>(), loaded.Text!.Encode(ids).ToArray<float>());
    }

    [SkippableFact]
    public void OpenClip_takes_the_largest_of_real_tokens()
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint()
            .With("open_clip_config.json", $$"""{"model_cfg": {"embed_dim": 32, "text_cfg": {"hf": { {{XlmRoberta}} }, "pooler_type": "max_pooler"} } }""")
            .WithGolden("hf_xlm_roberta", name => name.StartsWith("pooler.", StringComparison.Ordinal) ? null : "text.transformer." + name);
        using var model = made.Load(new OpenClipEncoderFamily());
        var io = Goldens.InputsAndOutputs("hf_xlm_roberta");
        var features = model.Text!.Encode(new TextInput(io["input.text"]));
        var (tokens, lengths) = (io["output.tokens"], new[] { 4, 18, 20 });
        for (var row = 0; row < lengths.Length; row++)
            Goldens.Close($"row {row}", tokens[row].Narrow(0, 0, lengths[row]).Amax([0]), features[row], 5e-5, 2e-5);
    }

    [SkippableTheory]
    [InlineData("""{"model_type": "M-CLIP", "modelBase": "someone/small", "numDims": 28, "transformerDimensions": 32}""", false)]
    [InlineData("""{"numDims": 28, "transformerDimensions": 32, XLM}""", true)]
    public void Multilingual_clip_is_a_mean_and_a_linear_layer(string config, bool known)
    {
        using var scope = new TensorScope();
        var (weight, bias) = (Initialise.Normal([28, 32], 0.2), Initialise.Normal([28], 0.2));
        var made = new MadeCheckpoint()
            .With("config.json", config.Replace("XLM", XlmRoberta, StringComparison.Ordinal))
            .WithGolden("hf_xlm_roberta", name => "transformer." + name)
            .With("LinearTransformation.weight", weight).With("LinearTransformation.bias", bias)
            .With("transformer.embeddings.position_ids", Operators.Arange(0, 22).Unsqueeze(0));
        var family = new MultilingualClipFamily();
        if (!known)
        {
            Assert.Contains("someone/small", Assert.Throws<InputException>(() => family.Recognise(made.Files)).Message, StringComparison.Ordinal);
            return;
        }

        using var model = made.Load(family);
        var io = Goldens.InputsAndOutputs("hf_xlm_roberta");
        Goldens.Close("features", io["output.mean_pooled"].Linear(weight, bias), model.Text!.Encode(new TextInput(io["input.text"])), 5e-5, 2e-5);
    }

    [SkippableFact]
    public void DistilBert_of_sentence_transformers_is_Bert_without_token_types()
    {
        using var scope = new TensorScope();
        var dense = Initialise.Normal([24, 32], 0.2);
        var made = new MadeCheckpoint()
            .With("config.json", """{"model_type": "distilbert", "activation": "gelu", "dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 4, "vocab_size": 250, "max_position_embeddings": 20, "pad_token_id": 0}""")
            .With("modules.json", """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
                """)
            .With("1_Pooling/config.json", """{"word_embedding_dimension": 32, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}""")
            .With("2_Dense/config.json", """{"in_features": 32, "out_features": 24, "bias": false, "activation_function": "torch.nn.modules.linear.Identity"}""")
            .WithGolden("hf_bert", Distil)
            .With("2_Dense/linear.weight", dense);
        // What BERT adds to every token of the first text goes into the positions.
        var types = StateDict.Load(Path.Combine(Goldens.Folder("hf_bert"), "weights.safetensors"))["embeddings.token_type_embeddings.weight"];
        made.With("embeddings.position_embeddings.weight", made.Tensors["embeddings.position_embeddings.weight"] + types[0]);
        using var model = made.Load(new BertFamily());
        var io = Goldens.InputsAndOutputs("hf_bert");
        var seen = new Dictionary<string, Tensor>();
        var features = model.Text!.Encode(new TextInput(io["input.text"]), seen.Add);
        // The golden's third text has tokens of both types.
        foreach (var stage in new[] { "embeddings", "block0", "tokens", "mean_pooled" })
            Goldens.Close(stage, io["output." + stage].Narrow(0, 0, 2), seen[stage].Narrow(0, 0, 2), 5e-5, 2e-5);
        Goldens.Close("features", io["output.mean_pooled"].Narrow(0, 0, 2).Linear(dense), features.Narrow(0, 0, 2), 5e-5, 2e-5);
    }

    private static string? Distil(string bert) => bert.Contains("token_type", StringComparison.Ordinal) || bert.StartsWith("pooler.", StringComparison.Ordinal) ? null : bert
        .Replace("encoder.layer", "transformer.layer", StringComparison.Ordinal)
        .Replace("attention.self.query", "attention.q_lin", StringComparison.Ordinal)
        .Replace("attention.self.key", "attention.k_lin", StringComparison.Ordinal)
        .Replace("attention.self.value", "attention.v_lin", StringComparison.Ordinal)
        .Replace("attention.output.dense", "attention.out_lin", StringComparison.Ordinal)
        .Replace("attention.output.LayerNorm", "sa_layer_norm", StringComparison.Ordinal)
        .Replace("intermediate.dense", "ffn.lin1", StringComparison.Ordinal)
        .Replace("output.dense", "ffn.lin2", StringComparison.Ordinal)
        .Replace("output.LayerNorm", "output_layer_norm", StringComparison.Ordinal);
}
