using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Reads config.json of <c>LlamaModel</c> and <c>Qwen2Model</c>; fields that transformers leaves out have the defaults of its classes.</summary>
internal static class LanguageModelConfigs
{
    private sealed record Defaults(int Vocabulary, int Width, int Hidden, int KeyValueHeads, int Context, bool Bias);

    private static readonly Defaults _llama = new(32_000, 4096, 11_008, 0, 2048, false), _qwen = new(151_936, 4096, 22_016, 32, 32_768, true);

    /// <summary>The architecture.</summary>
    public static LanguageModelConfig Read(ModelFiles files, ConfigFields config)
    {
        var defaults = config.Text("model_type") == "qwen2" ? _qwen : _llama;
        if (config.Text("hidden_act") is { } activation and not ("silu" or "swish"))
            throw new InputException($"{config.Where} has the activation {activation}, which is not supported; silu is.");
        int width = config.Whole("hidden_size", defaults.Width), heads = config.Whole("num_attention_heads", 32);
        var context = config.Whole("max_position_embeddings", defaults.Context);
        if (config.Flag("use_sliding_window", false) && config.Whole("sliding_window", 4096) < context)
            throw new InputException($"{config.Where} limits attention to a sliding window, which is not supported; full attention is.");
        if (heads < 1)
            throw new InputException($"{config.Where} has {heads} heads; it needs at least one.");
        var causal = !IsEncoder(config);
        var bias = config.Flag("attention_bias", false);
        return new LanguageModelConfig
        {
            Width = width,
            Layers = config.Whole("num_hidden_layers", 32),
            Heads = heads,
            KeyValueHeads = config.Whole("num_key_value_heads", defaults.KeyValueHeads == 0 ? heads : defaults.KeyValueHeads),
            HeadWidth = config.Whole("head_dim", width / heads),
            MlpWidth = config.Whole("intermediate_size", defaults.Hidden),
            VocabularySize = config.Whole("vocab_size", defaults.Vocabulary),
            MaxTokens = context,
            NormEpsilon = config.Number("rms_norm_eps", 1e-6),
            RopeTheta = config.Object("rope_parameters")?.Number("rope_theta", 10_000) ?? config.Number("rope_theta", 10_000),
            RopeScaling = Scaling(config.Object("rope_scaling") ?? config.Object("rope_parameters"), context),
            QkvBias = defaults.Bias || bias,
            OutBias = bias,
            MlpBias = config.Flag("mlp_bias", false),
            Causal = causal,
            Pooling = Pooling(files) ?? (causal ? LanguagePooling.LastToken : LanguagePooling.Mean),
            EndToken = config.WholeNumbers("eos_token_id") is [var end] ? end : null,
        };
    }

    private static RopeScaling? Scaling(ConfigFields? fields, int context) => fields is not { } scaling ? null
        : (scaling.Text("rope_type") ?? scaling.Text("type")) switch
        {
            null or "default" => null,
            "llama3" => new RopeScaling
            {
                Factor = scaling.Number("factor", 1),
                LowFrequencyFactor = scaling.Number("low_freq_factor", 1),
                HighFrequencyFactor = scaling.Number("high_freq_factor", 4),
                OriginalContext = scaling.Whole("original_max_position_embeddings", context),
            },
            var other => throw new InputException($"{scaling.Where} stretches positions by \"{other}\", which is not supported; llama3 is."),
        };

    // LLM2Vec names its classes LlamaBiModel, Qwen2BiModel …, and LlamaEncoderModel … where the class is published beside the weights.
    private static bool IsEncoder(ConfigFields config) => config.Texts("architectures").Concat(config.Object("auto_map")?.Text("AutoModel") is { } mapped ? [mapped] : [])
        .Any(name => name.EndsWith("BiModel", StringComparison.Ordinal) || name.EndsWith("EncoderModel", StringComparison.Ordinal));

    private static LanguagePooling? Pooling(ModelFiles files)
    {
        if (ConfigFields.Of(files, "llm2vec_config.json") is { } vectors && vectors.Text("pooling_mode") is { } mode)
        {
            return mode switch
            {
                "mean" => LanguagePooling.Mean,
                // Padded on the left, the end token is the last.
                "last_token" or "eos_token" => LanguagePooling.LastToken,
                _ => throw new InputException($"{vectors.Where} states the pooling \"{mode}\", which is not supported; mean, last_token and eos_token are."),
            };
        }

        if (ConfigFields.Of(files, "1_Pooling/config.json") is not { } sentences)
            return null;
        return (sentences.Flag("pooling_mode_mean_tokens", false), sentences.Flag("pooling_mode_lasttoken", false)) switch
        {
            (true, false) => LanguagePooling.Mean,
            (false, true) => LanguagePooling.LastToken,
            _ => throw new InputException($"{sentences.Where} does not state pooling by mean or last token alone, which is supported."),
        };
    }
}
