using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A decoder language model as a text encoder: Llama 3 (Dubey et al. 2024) and Qwen 2.5 (Yang et al. 2024), with the causal mask or, as
/// LLM2Vec (BehnamGhader et al. 2024, https://arxiv.org/abs/2404.05961) and LLM2CLIP do, without. Positions count from the first column, padding included,
/// as in the references: pad on the left, or leave out the mask's zeros on the right.
/// </summary>
public sealed class LanguageModel : TextTower
{
    private readonly Embedding _tokens;
    private readonly LanguageBlock[] _blocks;
    private readonly RmsNorm _norm;

    /// <summary>A fresh tower.</summary>
    internal LanguageModel(LanguageModelConfig config)
    {
        Config = config;
        _tokens = Child("embed_tokens", new Embedding(config.VocabularySize, config.Width));
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => Child($"layers.{layer}", new LanguageBlock(config)))];
        _norm = Child("norm", new RmsNorm(config.Width, config.NormEpsilon));
    }

    /// <summary>Sizes and switches.</summary>
    public LanguageModelConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => Config.MaxTokens;

    /// <summary>
    /// Texts to features before L2 normalisation, in the type of the weights. Without a mask every token counts. Stages: <c>embeddings</c>,
    /// <c>inverse_frequencies</c> (of the rotary positions, [hd/2]), <c>blockN</c> and <c>tokens</c> (after the last norm) [B, L, d], <c>pooled</c> [B, d]; rows of padding hold nothing of use.
    /// </summary>
    /// <exception cref="ArgumentException">More tokens than the model has positions for, or a text without an end token where pooling needs one.</exception>
    /// <inheritdoc/>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var length = input.Ids.Size(1);
        if (length > MaxTokens)
            throw new ArgumentException($"Texts of {length} tokens do not fit a context of {MaxTokens}.", nameof(input));
        var x = _tokens.Forward(input.Ids);
        observe?.Invoke(StageNames.Embeddings, x);
        var frequencies = RotaryEmbedding.Frequencies(Config.HeadWidth, Config.RopeTheta, x);
        frequencies = Config.RopeScaling?.Apply(frequencies) ?? frequencies;
        observe?.Invoke("inverse_frequencies", frequencies);
        var angles = RotaryEmbedding.Sequence(length, frequencies, x.ElementType);
        var mask = DotProductAttention.Mask(input.Mask, length, Config.Causal, x);
        var pass = new LayerPass(x, observe);
        foreach (var (layer, block) in _blocks.Index())
            x = pass.Next(x, StageNames.Block(layer), x => block.Forward(x, angles, mask));

        x = _norm.Forward(x);
        observe?.Invoke(StageNames.Tokens, x);
        var pooled = Pool(x, input);
        observe?.Invoke(StageNames.Pooled, pooled);
        return pooled;
    }

    // [B, L, d] -> [B, d]
    private Tensor Pool(Tensor tokens, TextInput input)
    {
        var present = input.Mask ?? input.Ids.OnesLike();
        if (Config.Pooling == LanguagePooling.Mean && input.EndPositions is null)
        {
            var weights = present.To(tokens.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32);
            return ((tokens * weights.Unsqueeze(-1)).Sum([1]) / weights.Sum([1], keepdim: true).ClampMin(1)).To(tokens.ElementType);
        }

        var ends = input.EndPositions ?? (Config.Pooling == LanguagePooling.EndToken ? FirstEnd(input.Ids, present) : Last(present));
        return tokens.Gather(1, ends.View([-1, 1, 1]).Expand([tokens.Size(0), 1, Config.Width])).Squeeze(1);
    }

    // The largest place whose token counts: [B, L] -> [B].
    private static Tensor Last(Tensor present) =>
        (present.Ne(0).To(ElementType.Int64) * Operators.Arange(0, present.Size(1), dtype: ElementType.Int64, device: present.Device)).Amax([-1]);

    private Tensor FirstEnd(Tensor ids, Tensor present)
    {
        var found = ids.Eq(Config.EndToken!.Value).LogicalAnd(present.Ne(0)).To(ElementType.Int64);
        if (found.Amax([-1]).Min().ToInt64() == 0)
            throw new ArgumentException($"A text has no end token {Config.EndToken}, where this model makes its vector.", nameof(ids));
        return found.Argmax(-1);
    }
}
