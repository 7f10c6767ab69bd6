using Clade.Core;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>A BERT-like encoder, and the tokenizer that belongs to it where no file says which.</summary>
internal sealed record BertEncoder(BertTextConfig Text, TokenizerFamily Tokenizer);

/// <summary>Architectures of BERT-like encoders from transformers' configurations, whose absent fields stand for the defaults of the class, and from the names of published encoders that other configurations refer to.</summary>
internal static class BertConfigs
{
    // Defaults of the configuration classes of transformers 4.37 by model_type.
    private static readonly Dictionary<string, (int Vocabulary, int Pad, TokenizerFamily Tokenizer)> _types = new(StringComparer.Ordinal)
    {
        ["bert"] = (30522, 0, TokenizerFamily.Bert),
        ["chinese_clip_text_model"] = (30522, 0, TokenizerFamily.Bert),
        ["distilbert"] = (30522, 0, TokenizerFamily.Bert),
        ["roberta"] = (50265, 1, TokenizerFamily.Roberta),
        ["xlm-roberta"] = (30522, 1, TokenizerFamily.XlmRoberta),
    };

    // Sizes as their publishers' config.json states them.
    private static readonly Dictionary<string, BertEncoder> _published = new(StringComparer.Ordinal)
    {
        ["xlm-roberta-base"] = Roberta(768, 12, 250_002, TokenizerFamily.XlmRoberta),
        ["xlm-roberta-large"] = Roberta(1024, 24, 250_002, TokenizerFamily.XlmRoberta),
        ["roberta-base"] = Roberta(768, 12, 50_265, TokenizerFamily.Roberta),
        ["roberta-large"] = Roberta(1024, 24, 50_265, TokenizerFamily.Roberta),
        ["bert-base-uncased"] = Bert(30_522),
        ["LaBSE"] = Bert(501_153),
    };

    /// <summary>Whether <see cref="Read"/> knows the type.</summary>
    public static bool Knows(string? modelType) => modelType is not null && _types.ContainsKey(modelType);

    /// <summary>The encoder that a config.json of transformers describes; pooling and head are the caller's.</summary>
    /// <param name="config">The object.</param>
    /// <param name="modelType">Its <c>model_type</c>, one that <see cref="Knows"/>.</param>
    public static BertEncoder Read(ConfigFields config, string modelType)
    {
        var defaults = _types[modelType];
        var distilled = modelType == "distilbert";
        var (width, heads) = distilled ? (config.Whole("dim", 768), config.Whole("n_heads", 12)) : (config.Whole("hidden_size", 768), config.Whole("num_attention_heads", 12));
        if (width < 1 || heads < 1 || width % heads != 0)
            throw new InputException($"{config.Where}: a width of {width} does not divide into {heads} attention heads; fetch the file again.");
        if (config.Text("position_embedding_type") is { } positions and not "absolute")
            throw new InputException($"{config.Where}: positions of type \"{positions}\" are not supported; use a model with absolute ones.");
        if (config.Flag("is_decoder", false))
            throw new InputException($"{config.Where}: this encoder is set up as a decoder, which is not supported; use one with is_decoder false.");
        var text = new BertTextConfig
        {
            Width = width,
            HeadWidth = width / heads,
            Layers = config.Whole(distilled ? "n_layers" : "num_hidden_layers", distilled ? 6 : 12),
            MlpRatio = TowerConfig.RatioOf(width, config.Whole(distilled ? "hidden_dim" : "intermediate_size", 3072)),
            Activation = Activations(config, distilled ? "activation" : "hidden_act"),
            VocabularySize = config.Whole("vocab_size", defaults.Vocabulary),
            Positions = config.Whole("max_position_embeddings", 512),
            TokenTypes = distilled ? 0 : config.Whole("type_vocab_size", 2),
            PadToken = config.Whole("pad_token_id", defaults.Pad),
            PositionsAfterPad = defaults.Tokenizer != TokenizerFamily.Bert,
            Epsilon = distilled ? 1e-12 : config.Number("layer_norm_eps", 1e-12),
        };
        return new BertEncoder(text, defaults.Tokenizer);
    }

    /// <summary>The published encoder that a configuration names, with or without its publisher, or null if it is not among those that are known.</summary>
    public static BertEncoder? Published(string name) => _published.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..]);

    /// <summary>Names that <see cref="Published"/> knows, for sentences.</summary>
    public static string PublishedNames => string.Join(", ", _published.Keys.Order(StringComparer.Ordinal));

    private static BertEncoder Bert(int vocabulary) => new(new BertTextConfig { Width = 768, Layers = 12, VocabularySize = vocabulary, Positions = 512 }, TokenizerFamily.Bert);

    private static BertEncoder Roberta(int width, int layers, int vocabulary, TokenizerFamily tokenizer)
    {
        var text = new BertTextConfig { Width = width, Layers = layers, VocabularySize = vocabulary, Positions = 514, TokenTypes = 1, PadToken = 1, PositionsAfterPad = true, Epsilon = 1e-5 };
        return new BertEncoder(text, tokenizer);
    }

    private static Activation Activations(ConfigFields config, string key) => config.Text(key) switch
    {
        null or "gelu" => Activation.Gelu,
        "quick_gelu" => Activation.QuickGelu,
        "gelu_new" or "gelu_pytorch_tanh" => Activation.GeluTanh,
        var other => throw new InputException($"{config.Where}: the activation \"{other}\" is not supported in a text encoder; gelu, quick_gelu and gelu_pytorch_tanh are."),
    };
}
