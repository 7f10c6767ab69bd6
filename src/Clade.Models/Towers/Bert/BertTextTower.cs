using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A bidirectional encoder as text tower (Devlin et al. 2019): post-norm blocks over all real tokens, pooled, projected.
/// Padding is neither attended to nor pooled. Stages: <c>embeddings</c>, <c>block0</c> …, <c>tokens</c> [B, L, d], values at padding
/// without meaning; <c>cls</c>, <c>mean_pooled</c> and, where there is a pooler, <c>pooler_output</c> [B, d]; <c>pooled</c> [B, d]; <c>projected</c> [B, D].
/// </summary>
public sealed class BertTextTower : TextTower
{
    // Far below every score and still finite, so that a text of padding alone gives numbers.
    private const double Excluded = -1e30;

    private readonly BertEmbeddings _embeddings;
    private readonly BlockSource _blocks;
    private readonly Linear? _pooler;
    private readonly TextHead _head;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <param name="blocks">Where the blocks get their weights; null for ordinary ones. Taken over.</param>
    public BertTextTower(BertTextConfig config, int embedDim, BlockSource? blocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        _embeddings = Child("embeddings", new BertEmbeddings(config));
        _blocks = Child("transformer", blocks ?? new ResidualBlocks(config));
        _pooler = config.HasPooler ? Child("pooler", new Linear(config.Width, config.Width)) : null;
        _head = Child("head", new TextHead(config.Head, config.HeadBias, config.Width, embedDim));
    }

    /// <summary>Sizes of the tower.</summary>
    public BertTextConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => Config.MaxTokens;

    /// <summary>Texts to features before L2 normalisation. Without a mask, every id but the padding id counts.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Ids.Size(1) > MaxTokens)
            throw new ArgumentException($"Texts of {input.Ids.Size(1)} tokens do not fit a context of {MaxTokens}.", nameof(input));
        var x = _embeddings.Forward(input.Ids, input.TokenTypes);
        observe?.Invoke("embeddings", x);
        var real = (input.Mask ?? input.Ids.Ne(Config.PadToken)).To(x.ElementType);
        // [B, L] -> [B, 1, 1, L]
        var mask = ((1 - real) * Excluded).Unsqueeze(1).Unsqueeze(1);
        var pass = new LayerPass(x, observe);
        foreach (var (layer, weights) in _blocks.Layers().Index())
            x = pass.Next(x, StageNames.Block(layer), x => PostNormBlock.Forward(x, weights, Config.Heads, Config.Activation, mask, Config.Epsilon));

        observe?.Invoke("tokens", x);
        if (observe is not null)
            ObservePooled(x, real, observe);
        var pooled = Pool(x, real, Config.Pooling);
        observe?.Invoke("pooled", pooled);
        var projected = _head.Forward(pooled);
        observe?.Invoke("projected", projected);
        return projected;
    }

    private Tensor Pool(Tensor tokens, Tensor real, TokenPooling pooling) => pooling switch
    {
        TokenPooling.Mean => TokenPoolings.Mean(tokens, real),
        TokenPooling.Max => TokenPoolings.Max(tokens, real),
        TokenPooling.Pooler => _pooler!.Forward(tokens.Select(1, 0)).Tanh(),
        _ => tokens.Select(1, 0),
    };

    private void ObservePooled(Tensor tokens, Tensor real, Action<string, Tensor> observe)
    {
        observe("cls", Pool(tokens, real, TokenPooling.First));
        observe("mean_pooled", Pool(tokens, real, TokenPooling.Mean));
        if (_pooler is not null)
            observe("pooler_output", Pool(tokens, real, TokenPooling.Pooler));
    }
}
