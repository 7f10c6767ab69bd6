using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A transformer over tokens: causal and pooled at the end-of-text token it is CLIP's text tower (Radford et al. 2021, section 2.4);
/// <see cref="TextConfig"/> says where others differ. Because CLIP's end token sees only what stands before it, padding behind it changes
/// nothing: batches are cut to their longest caption, unless <see cref="TextConfig.NeedsWholeContext"/>.
/// Names as in OpenAI's checkpoints, at the root of the model, those of its options as in OpenCLIP's and Long-CLIP's.
/// </summary>
public sealed class TextTransformer : TextTower
{
    private readonly Embedding _tokens;
    private readonly Tensor _positions;
    private readonly Tensor? _laterPositions, _appended, _projection, _projectionBias;
    private readonly LayerNorm _lnFinal;
    private readonly BlockSource _blocks;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <param name="blocks">Where the blocks get their weights; null for ordinary ones. Taken over.</param>
    public TextTransformer(TextConfig config, int embedDim, BlockSource? blocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        _positions = Parameter("positional_embedding", Initialise.Normal([config.Places, config.Width], 0.01));
        _laterPositions = config.SecondTableFrom is null ? null : Parameter("positional_embedding_res", Initialise.Normal([config.Places, config.Width], 0.01));
        _appended = config.Pooling is TextPooling.AppendedToken ? Parameter("cls_emb", Initialise.Normal([config.Width], 0.01)) : null;
        _projection = config.WithoutProjection ? null : Parameter("text_projection", Initialise.Normal([config.Width, embedDim], Math.Pow(config.Width, -0.5)));
        _projectionBias = config.ProjectionBias ? Parameter("text_projection_bias", Initialise.Zeros(embedDim)) : null;
        _tokens = Child("token_embedding", new Embedding(config.VocabularySize, config.Width, 0.02));
        _blocks = Child("transformer", blocks ?? new ResidualBlocks(config));
        _lnFinal = Child("ln_final", new LayerNorm(config.Width, config.Epsilon));
    }

    /// <summary>Sizes of the tower.</summary>
    public TextConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => Config.ContextLength;

    /// <inheritdoc/>
    public override bool NeedsWholeContext => Config.NeedsWholeContext;

    /// <summary>[d, D]: from the tower to the joint space.</summary>
    /// <exception cref="InvalidOperationException">The tower has no projection.</exception>
    public Tensor Projection => _projection ?? throw new InvalidOperationException("The text tower has no projection.");

    /// <summary>Captions to features before L2 normalisation.</summary>
    /// <param name="ids">int64 [B, L], L at most the context length; anything may stand behind the end token.</param>
    /// <param name="endPositions">int64 [B]: place of each end token; towers that pool elsewhere do not look at it.</param>
    /// <param name="observe">Called with a name and unpooled tokens [B, L, d]: <c>embed</c>, <c>layer.N</c>, <c>tokens</c>.</param>
    /// <param name="gates">Parts that are taken away; null for none.</param>
    /// <returns>[B, D]</returns>
    /// <exception cref="ArgumentException">Captions are longer than the context, or shorter in a tower that needs the whole of it.</exception>
    public Tensor Forward(Tensor ids, Tensor endPositions, Action<string, Tensor>? observe = null, TowerGates? gates = null)
    {
        ArgumentNullException.ThrowIfNull(endPositions);
        return Run(ids, endPositions, present: null, gates, observe is null ? null : (name, x) =>
        {
            if (StageNames.Unpooled(name) is { } unpooled)
                observe(unpooled, name == StageNames.Tokens ? _lnFinal.Forward(x) : x);
        });
    }

    /// <summary>As <see cref="Forward"/>; without end positions the tower finds the token that stands for the text by its own rule.</summary>
    /// <param name="input">Ids; in a causal tower a mask hides its padding from all tokens, as transformers does. Towers that need the whole context do not look at it.</param>
    /// <param name="observe">
    /// Called with <c>embeddings</c> [B, L, d] before the blocks, <c>blockN</c> after each, <c>tokens</c> after the last, <c>final</c> after the
    /// last norm (not where it sees the appended token alone), <c>pooled</c> and <c>projected</c>.
    /// </param>
    /// <returns>[B, D], in the current scope.</returns>
    /// <exception cref="ArgumentException">Captions are longer than the context, or shorter in a tower that needs the whole of it.</exception>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input.Ids, input.EndPositions, input.Mask, gates: null, observe);
    }

    private Tensor Run(Tensor ids, Tensor? endPositions, Tensor? present, TowerGates? gates, Action<string, Tensor>? observe)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var length = ids.Size(1);
        if (length > Config.ContextLength)
            throw new ArgumentException($"Captions of {length} tokens do not fit a context of {Config.ContextLength}.", nameof(ids));
        if (length < Config.ContextLength && Config.NeedsWholeContext)
            throw new ArgumentException($"Captions of {length} tokens must be padded to the context of {Config.ContextLength}, which this tower sees as a whole.", nameof(ids));
        var mask = Mask(ids, present);
        var x = BlockGates.Scale(Embed(ids), gates?.Channels);
        observe?.Invoke(StageNames.Embeddings, x);
        x = _blocks.Forward(x, Config, mask, Fast(watched: observe is not null || gates is not null), gates, observe);

        observe?.Invoke(StageNames.Tokens, x);
        if (_appended is null)
            observe?.Invoke(StageNames.Final, Norm(x));
        var pooled = Norm(Pool(x, ids, endPositions));
        observe?.Invoke(StageNames.Pooled, pooled);
        var features = _projection is null ? pooled : pooled.Matmul(_projection);
        if (_projectionBias is not null)
            features = features + _projectionBias;
        observe?.Invoke(StageNames.Projected, features);
        return features;

        Tensor Norm(Tensor tokens) => BlockGates.Norm(tokens, _lnFinal.Weight, _lnFinal.Bias, Config.Epsilon, gates?.Channels);
    }

    // [B, L] -> [B, L, d], or [B, L+1, d] with the appended token.
    private Tensor Embed(Tensor ids)
    {
        var x = _tokens.Forward(ids);
        if (_appended is not null)
            x = Operators.Cat([x, _appended.Expand([ids.Size(0), 1, Config.Width])], 1);
        var positions = Config.SecondTableFrom is { } first
            ? Operators.Cat([_positions.Narrow(0, 0, first), _laterPositions!.Narrow(0, first, Config.Places - first)]) : _positions;
        return x + positions.Narrow(0, 0, x.Size(1));
    }

    // Added to the scores: [L, L], [B, 1, 1, L] or [B, 1, L, L]; null where all see all.
    private Tensor? Mask(Tensor ids, Tensor? present)
    {
        var length = ids.Size(1) + (_appended is null ? 0 : 1);
        var mask = Config.Bidirectional ? null : Operators.Full([length, length], double.NegativeInfinity, ElementType.Float32, ids.Device).Triu(1);
        if (_appended is not null)
        {
            // The appended token does not see padding. The reference code counts its keys from one place too early, so that it sees the
            // token behind the text and itself only behind a full one; weights were trained so.
            var last = Hide(ids.Eq(Config.PadToken!.Value), double.NegativeInfinity).ConstantPadNd([1, 0]);
            var rows = last.View([ids.Size(0), 1, 1, length]).ConstantPadNd([0, 0, length - 1, 0]);
            mask = mask is null ? rows : rows + mask;
        }

        if (present is null || Config.NeedsWholeContext)
            return mask;
        // A finite number, so that a row that sees nothing becomes a mean and not NaN.
        var hidden = Hide(present.Eq(0), -1e30).View([ids.Size(0), 1, 1, -1]);
        return hidden + mask!;
    }

    private static Tensor Hide(Tensor hidden, double value) => Operators.Zeros(hidden.Shape, ElementType.Float32, hidden.Device).MaskedFill(hidden, value);

    // [B, L, d] -> [B, d]
    private Tensor Pool(Tensor x, Tensor ids, Tensor? endPositions)
    {
        switch (Config.Pooling)
        {
            case TextPooling.First:
                return x.Select(1, 0);
            case TextPooling.Last or TextPooling.AppendedToken:
                return x.Select(1, x.Size(1) - 1);
            default:
                var ends = endPositions ?? (Config.EndToken is { } end ? ids.Eq(end).To(ElementType.Int64) : ids).Argmax(-1);
                return x.Gather(1, ends.View([-1, 1, 1]).Expand([ids.Size(0), 1, Config.Width])).Squeeze(1);
        }
    }
}
