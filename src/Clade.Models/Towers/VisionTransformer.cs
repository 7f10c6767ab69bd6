using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A Vision Transformer (Dosovitskiy et al. 2021): with class token and norms before and after it is CLIP's image tower (Radford et al.
/// 2021); <see cref="VisionConfig"/> says where others differ. Names as in OpenAI's checkpoints below <c>visual.</c>, those of its options as in
/// OpenCLIP's and transformers'.
/// </summary>
public sealed class VisionTransformer : ImageTower
{
    private readonly Tensor _patchWeight, _positions;
    private readonly Tensor? _classEmbedding, _patchBias, _projection, _projectionBias;
    private readonly LayerNorm? _lnPre;
    private readonly LayerNorm _lnPost;
    private readonly BlockSource _blocks;
    private readonly QueryPool? _queries;
    private readonly ProbePool? _probe;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <param name="blocks">Where the blocks get their weights; null for ordinary ones. Taken over.</param>
    public VisionTransformer(VisionConfig config, int embedDim, BlockSource? blocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        var scale = Math.Pow(config.Width, -0.5);
        var pooled = config.Pooling is ImagePooling.Queries ? embedDim : config.Width;
        _classEmbedding = config.WithoutClassToken ? null : Parameter("class_embedding", Initialise.Normal([config.Width], scale));
        _positions = Parameter("positional_embedding", Initialise.Normal([config.Places, config.Width], scale));
        _projection = config.WithoutProjection ? null : Parameter("proj", Initialise.Normal([pooled, embedDim], scale));
        _projectionBias = config.ProjectionBias ? Parameter("proj_bias", Initialise.Zeros(embedDim)) : null;
        _patchWeight = Parameter("conv1.weight", Initialise.Normal([config.Width, 3, config.PatchSize, config.PatchSize], Math.Pow(3 * config.PatchSize * config.PatchSize, -0.5)));
        _patchBias = config.PatchBias ? Parameter("conv1.bias", Initialise.Zeros(config.Width)) : null;
        _lnPre = config.WithoutInputNorm ? null : Child("ln_pre", new LayerNorm(config.Width, config.Epsilon));
        _blocks = Child("transformer", blocks ?? new ResidualBlocks(config));
        _queries = config.Pooling is ImagePooling.Queries ? Child("attn_pool", new QueryPool(embedDim, config.Width, config.PoolHeads, config.PoolQueries, config.Epsilon)) : null;
        _lnPost = Child("ln_post", new LayerNorm(pooled, config.Epsilon));
        _probe = config.Pooling is ImagePooling.Probe ? Child("head", new ProbePool(config)) : null;
    }

    /// <summary>Sizes of the tower.</summary>
    public VisionConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <inheritdoc/>
    protected override IEnumerable<Tensor> Multiplied => _patchBias is null ? [_patchWeight] : [_patchWeight, _patchBias];

    /// <summary>[d, D]: from the tower to the joint space.</summary>
    /// <exception cref="InvalidOperationException">The tower has no projection.</exception>
    public Tensor Projection => _projection ?? throw new InvalidOperationException("The image tower has no projection.");

    /// <summary>Pictures to features before L2 normalisation.</summary>
    /// <param name="pixels">float32 [B, 3, S, S], normalised as the model's preprocessing says.</param>
    /// <param name="keepPatches">int64 [B, K]: the patches that are seen, as in FLIP (Li et al. 2023); null for all.</param>
    /// <param name="observe">Called with a name and unpooled tokens [B, 1+K, d]: <c>patches</c> ([B, K, d], before class token and positions), <c>embed</c> before the blocks, <c>layer.N</c> after each, <c>tokens</c> after the last norm.</param>
    /// <param name="gates">Parts that are taken away; null for none.</param>
    /// <returns>[B, D]</returns>
    public Tensor Forward(Tensor pixels, Tensor? keepPatches = null, Action<string, Tensor>? observe = null, TowerGates? gates = null) =>
        Run(pixels, keepPatches, gates, observe is null ? null : (name, x) =>
        {
            if (StageNames.Unpooled(name) is { } unpooled)
                observe(unpooled, name == StageNames.Tokens && _queries is null ? _lnPost.Forward(x) : x);
        });

    /// <summary>As <see cref="Forward"/>, with all patches.</summary>
    /// <param name="pixels">float [B, 3, S, S], normalised as the model's preprocessing says.</param>
    /// <param name="observe">
    /// Called with <c>patch_embed</c> [B, d, g, g], <c>embeddings</c> [B, L, d] before the blocks, <c>blockN</c> after each, <c>tokens</c> after
    /// the last, <c>final</c> where a norm over all tokens comes before pooling, <c>pooled</c> and
    /// <c>projected</c>; with a class token also <c>patch_features</c> [B, g, g, D]: every patch through the class token's head, not normalised.
    /// </param>
    /// <returns>[B, D], in the current scope.</returns>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null) =>
        Run(pixels, keepPatches: null, gates: null, observe is null ? null : (name, x) =>
            observe(name == StageNames.Patches ? "patch_embed" : name, name == StageNames.Patches ? x.Transpose(1, 2).Reshape([x.Size(0), -1, Config.Grid, Config.Grid]) : x));

    private Tensor Run(Tensor pixels, Tensor? keepPatches, TowerGates? gates, Action<string, Tensor>? observe)
    {
        var x = Embed(pixels, keepPatches, gates, observe);
        observe?.Invoke(StageNames.Embeddings, x);
        x = _blocks.Forward(x, Config, mask: null, Fast(watched: observe is not null || gates is not null), gates, observe);

        observe?.Invoke(StageNames.Tokens, x);
        var pooled = Pool(x, gates, observe);
        observe?.Invoke(StageNames.Pooled, pooled);
        var features = _projection is null ? pooled : pooled.Matmul(_projection);
        if (_projectionBias is not null)
            features = features + _projectionBias;
        observe?.Invoke(StageNames.Projected, features);
        if (Config.Pooling is ImagePooling.ClassToken && keepPatches is null)
            observe?.Invoke(StageNames.PatchFeatures, Dense(x, gates));
        return features;
    }

    // The head of the class token, for every patch: [B, 1 + g², d] -> [B, g, g, D].
    private Tensor Dense(Tensor x, TowerGates? gates)
    {
        var patches = BlockGates.Norm(x.Narrow(1, 1, x.Size(1) - 1), _lnPost.Weight, _lnPost.Bias, Config.Epsilon, gates?.Channels);
        var features = _projection is null ? patches : patches.Matmul(_projection);
        return (_projectionBias is null ? features : features + _projectionBias).Reshape([x.Size(0), Config.Grid, Config.Grid, -1]);
    }

    // [B, 3, S, S] -> [B, 1+K, d]
    private Tensor Embed(Tensor pixels, Tensor? keepPatches, TowerGates? gates, Action<string, Tensor>? observe)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        long batch = pixels.Size(0), grid = Config.Grid, patch = Config.PatchSize, width = Config.Width, first = Config.WithoutClassToken ? 0 : 1;
        if (Config.DropsRest)
            pixels = pixels.Narrow(2, 0, grid * patch).Narrow(3, 0, grid * patch);
        var patches = PatchEmbedding.Cut(pixels, Config.PatchSize);
        var positions = _positions.Narrow(0, first, grid * grid).Unsqueeze(0);
        if (keepPatches is not null)
        {
            var kept = keepPatches.Size(1);
            patches = patches.Gather(1, keepPatches.Unsqueeze(-1).Expand([batch, kept, 3 * patch * patch]));
            positions = _positions.Narrow(0, first, grid * grid).Embedding(keepPatches);
        }

        var kernel = _patchWeight.Reshape([width, 3 * patch * patch]);
        var projected = Plan is null ? patches.Linear(kernel, _patchBias)
            : Packed.Multiply(patches.View([-1, 3 * patch * patch]), kernel, _patchBias, Plan).View([batch, -1, width]);
        observe?.Invoke(StageNames.Patches, projected);
        var embedded = projected + positions;
        if (_classEmbedding is not null)
            embedded = Operators.Cat([(_classEmbedding + _positions[0]).Expand([batch, 1, width]).To(embedded.ElementType), embedded], 1);
        embedded = BlockGates.Scale(embedded, gates?.Channels);
        return _lnPre is null ? embedded : BlockGates.Norm(embedded, _lnPre.Weight, _lnPre.Bias, Config.Epsilon, gates?.Channels);
    }

    // [B, L, d] -> [B, d]; by queries [B, D].
    private Tensor Pool(Tensor x, TowerGates? gates, Action<string, Tensor>? observe)
    {
        switch (Config.Pooling)
        {
            case ImagePooling.ClassToken:
                return Norm(x.Select(1, 0));
            case ImagePooling.Queries:
                return _lnPost.Forward(_queries!.Forward(x)).Select(1, 0);
            case ImagePooling.Average when Config.NormAfterPooling:
                return Norm(Mean(x));
            default:
                var final = Norm(x);
                observe?.Invoke(StageNames.Final, final);
                return _probe?.Forward(final) ?? Mean(final);
        }

        Tensor Norm(Tensor tokens) => BlockGates.Norm(tokens, _lnPost.Weight, _lnPost.Bias, Config.Epsilon, gates?.Channels);

        Tensor Mean(Tensor tokens) => (_classEmbedding is null ? tokens : tokens.Narrow(1, 1, tokens.Size(1) - 1)).Mean([1]);
    }
}
