namespace Clade.Models.Families;

/// <summary>
/// Decoder language models of transformers as text encoders: Llama 3 (<c>LlamaModel</c>) and Qwen 2.5 (<c>Qwen2Model</c>), bare or below
/// <c>model.</c> as causal language models are published. Pooling and direction are read where LLM2Vec or sentence-transformers state them;
/// a plain causal model is pooled at its last token.
/// </summary>
public sealed class LanguageModelFamily : IModelFamily
{
    private static readonly string[] _prefixes = ["", "model."];

    private static readonly string[] _layers =
    [
        "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj", "input_layernorm", "post_attention_layernorm",
    ];

    /// <inheritdoc/>
    public string Name => "Language model";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (ConfigFields.Of(files, "config.json") is not { } config || config.Text("model_type") is not ("llama" or "qwen2"))
            return null;
        var prefix = _prefixes.FirstOrDefault(place => files.Tensors.ContainsKey(place + "embed_tokens.weight"));
        if (prefix is null)
            return null;
        var model = LanguageModelConfigs.Read(files, config);
        var names = new NameTable([new NameRule("logit_scale", []), .. Names(prefix)], Ignored(prefix));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = model.Width, Text = model }, names) { Vocabulary = model.VocabularySize };
    }

    private static IEnumerable<NameRule> Names(string prefix)
    {
        yield return new NameRule("text.embed_tokens.weight", prefix + "embed_tokens.weight");
        yield return new NameRule("text.norm.weight", prefix + "norm.weight");
        foreach (var layer in _layers)
        {
            yield return new NameRule($"text.layers.*.{layer}.weight", $"{prefix}layers.*.{layer}.weight");
            yield return new NameRule($"text.layers.*.{layer}.bias", $"{prefix}layers.*.{layer}.bias");
        }
    }

    // The output layer of a causal language model, and position tables that older versions stored.
    private static string[] Ignored(string prefix) => ["lm_head.weight", prefix + "rotary_emb.inv_freq", prefix + "layers.*.self_attn.rotary_emb.inv_freq"];
}
