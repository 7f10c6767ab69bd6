using Clade.Torch;

namespace Clade.Models;

/// <summary>CLIP's image tower: a Vision Transformer with class token and norms before and after (Radford et al. 2021; Dosovitskiy et al. 2021). Names as in OpenAI's checkpoints below <c>visual.</c>.</summary>
public sealed class VisionTransformer : ImageTower
{
    private readonly Tensor _patchWeight, _classEmbedding, _positions;
    private readonly LayerNorm _lnPre, _lnPost;
    private readonly BlockSource _blocks;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <param name="blocks">Where the blocks get their weights; null for ordinary ones. Taken over.</param>
    public VisionTransformer(VisionConfig config, int embedDim, BlockSource? blocks = null)
    {
        Config = config ?? throw new ArgumentNullException(nameof(config));
        var scale = Math.Pow(config.Width, -0.5);
        long patches = config.Grid * config.Grid;
        _classEmbedding = Parameter("class_embedding", Initialise.Normal([config.Width], scale));
        _positions = Parameter("positional_embedding", Initialise.Normal([patches + 1, config.Width], scale));
        Projection = Parameter("proj", Initialise.Normal([config.Width, embedDim], scale));
        _patchWeight = Parameter("conv1.weight", Initialise.Normal([config.Width, 3, config.PatchSize, config.PatchSize], Math.Pow(3 * config.PatchSize * config.PatchSize, -0.5)));
        _lnPre = Child("ln_pre", new LayerNorm(config.Width));
        _blocks = Child("transformer", blocks ?? new ResidualBlocks(config));
        _lnPost = Child("ln_post", new LayerNorm(config.Width));
    }

    /// <summary>Sizes of the tower.</summary>
    public VisionConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>[d, D]: from the tower to the joint space.</summary>
    public Tensor Projection { get; }

    /// <summary>Pictures to features before L2 normalisation.</summary>
    /// <param name="pixels">float32 [B, 3, S, S], normalised as the model's preprocessing says.</param>
    /// <param name="keepPatches">int64 [B, K]: the patches that are seen, as in FLIP (Li et al. 2023); null for all.</param>
    /// <param name="observe">Called with a name and unpooled tokens [B, 1+K, d]: <c>patches</c> ([B, K, d], before class token and positions), <c>embed</c> before the blocks, <c>layer.N</c> after each, <c>tokens</c> after the last norm.</param>
    /// <returns>[B, D]</returns>
    public Tensor Forward(Tensor pixels, Tensor? keepPatches = null, Action<string, Tensor>? observe = null)
    {
        var x = Embed(pixels, keepPatches, observe);
        observe?.Invoke("embed", x);
        foreach (var (layer, weights) in _blocks.Layers().Index())
        {
            x = TransformerBlock.Forward(x, weights, Config.Heads, Config.Activation, mask: null);
            observe?.Invoke($"layer.{layer}", x);
        }

        observe?.Invoke("tokens", _lnPost.Forward(x));
        return _lnPost.Forward(x.Select(1, 0)).Matmul(Projection);
    }

    /// <summary>As <see cref="Forward"/>, with all patches.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null) => Forward(pixels, observe: observe);

    // [B, 3, S, S] -> [B, 1+K, d]
    private Tensor Embed(Tensor pixels, Tensor? keepPatches, Action<string, Tensor>? observe)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        long batch = pixels.Size(0), grid = Config.Grid, patch = Config.PatchSize, width = Config.Width;
        // A convolution whose stride is its size is a matrix product over patches: [B, g·g, 3·p·p].
        var patches = pixels.Reshape([batch, 3, grid, patch, grid, patch]).Permute([0, 2, 4, 1, 3, 5]).Reshape([batch, grid * grid, 3 * patch * patch]);
        var positions = _positions.Narrow(0, 1, grid * grid).Unsqueeze(0);
        if (keepPatches is not null)
        {
            var kept = keepPatches.Size(1);
            patches = patches.Gather(1, keepPatches.Unsqueeze(-1).Expand([batch, kept, 3 * patch * patch]));
            positions = _positions.Narrow(0, 1, grid * grid).Embedding(keepPatches);
        }

        var projected = patches.Linear(_patchWeight.Reshape([width, 3 * patch * patch]));
        observe?.Invoke("patches", projected);
        var embedded = projected + positions;
        var start = (_classEmbedding + _positions[0]).Expand([batch, 1, width]).To(embedded.ElementType);
        return _lnPre.Forward(Operators.Cat([start, embedded], 1));
    }
}
