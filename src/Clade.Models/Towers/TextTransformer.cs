using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// CLIP's text tower: a causal transformer, pooled at the end-of-text token (Radford et al. 2021, section 2.4).
/// Because that token sees only what stands before it, padding behind it changes nothing: batches are cut to their longest caption.
/// Names as in OpenAI's checkpoints, at the root of the model.
/// </summary>
public sealed class TextTransformer : TextTower
{
    private readonly Embedding _tokens;
    private readonly Tensor _positions;
    private readonly LayerNorm _lnFinal;
    private readonly BlockSource _blocks;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <param name="blocks">Where the blocks get their weights; null for ordinary ones. Taken over.</param>
    public TextTransformer(TextConfig config, int embedDim, BlockSource? blocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        _positions = Parameter("positional_embedding", Initialise.Normal([config.ContextLength, config.Width], 0.01));
        Projection = Parameter("text_projection", Initialise.Normal([config.Width, embedDim], Math.Pow(config.Width, -0.5)));
        _tokens = Child("token_embedding", new Embedding(config.VocabularySize, config.Width, 0.02));
        _blocks = Child("transformer", blocks ?? new ResidualBlocks(config));
        _lnFinal = Child("ln_final", new LayerNorm(config.Width));
    }

    /// <summary>Sizes of the tower.</summary>
    public TextConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => Config.ContextLength;

    /// <summary>[d, D]: from the tower to the joint space.</summary>
    public Tensor Projection { get; }

    /// <summary>Captions to features before L2 normalisation.</summary>
    /// <param name="ids">int64 [B, L], L at most the context length; anything may stand behind the end token.</param>
    /// <param name="endPositions">int64 [B]: place of each end token.</param>
    /// <param name="observe">Called with a name and unpooled tokens [B, L, d]: <c>embed</c>, <c>layer.N</c>, <c>tokens</c>.</param>
    /// <returns>[B, D]</returns>
    public Tensor Forward(Tensor ids, Tensor endPositions, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(endPositions);
        var (batch, length) = (ids.Size(0), ids.Size(1));
        if (length > Config.ContextLength)
            throw new ArgumentException($"Captions of {length} tokens do not fit a context of {Config.ContextLength}.", nameof(ids));
        var mask = Operators.Full([length, length], double.NegativeInfinity, ElementType.Float32, ids.Device).Triu(1);
        var x = _tokens.Forward(ids) + _positions.Narrow(0, 0, length);
        observe?.Invoke("embed", x);
        foreach (var (layer, weights) in _blocks.Layers().Index())
        {
            x = TransformerBlock.Forward(x, weights, Config.Heads, Config.Activation, mask);
            observe?.Invoke($"layer.{layer}", x);
        }

        observe?.Invoke("tokens", _lnFinal.Forward(x));
        // [B, L, d] -> [B, d] at the end tokens.
        var pooled = x.Gather(1, endPositions.View([batch, 1, 1]).Expand([batch, 1, Config.Width])).Squeeze(1);
        return _lnFinal.Forward(pooled).Matmul(Projection);
    }

    /// <summary>As <see cref="Forward"/>; without end positions the highest id of a row is its end token, as in OpenAI's code.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Forward(input.Ids, input.EndPositions ?? input.Ids.Argmax(-1), observe);
    }
}
