using Clade.Torch;

namespace Clade.Models;

/// <summary>A Vision Transformer behind three convolutions, pooled at its class token, which has no position (Vasu et al. 2024, section 4.2). Names as in OpenAI's Vision Transformers, the stem's as in timm.</summary>
public sealed class ConvStemTower : ImageTower
{
    private readonly ConvStem _stem;
    private readonly Tensor _class, _positions;
    private readonly ResidualBlocks _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _projection;

    internal ConvStemTower(ConvStemConfig config, int embedDim)
    {
        Config = config;
        var std = Math.Pow(config.Width, -0.5);
        _stem = Child("stem", new ConvStem(config));
        _class = Parameter("class_embedding", Initialise.Normal([config.Width], 0.02));
        _positions = Parameter("positional_embedding", Initialise.Normal([config.Grid * config.Grid, config.Width], std));
        _blocks = Child("transformer", new ResidualBlocks(config));
        _norm = Child("ln_post", new LayerNorm(config.Width, config.Epsilon));
        _projection = Child("head", new Linear(config.Width, embedDim, config.ProjectionBias, std));
    }

    /// <summary>Sizes.</summary>
    public ConvStemConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>Stages: <c>patch_embed</c>, [B, d, g, g]; <c>embeddings</c>, [B, 1 + g·g, d], before the blocks, <c>blockN</c> behind each, <c>tokens</c> behind the last norm; <c>pooled</c>, [B, d].</summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var patches = _stem.Forward(pixels);
        observe?.Invoke("patch_embed", patches);
        // [B, d, g, g] -> [B, g·g, d], then the class token in front
        var places = patches.Flatten(2).Transpose(1, 2) + _positions;
        var x = Operators.Cat([_class.Expand([pixels.Size(0), 1, Config.Width]), places], 1);
        observe?.Invoke(StageNames.Embeddings, x);
        var pass = new LayerPass(x, observe);
        foreach (var (layer, weights) in _blocks.Layers().Index())
            x = pass.Next(x, StageNames.Block(layer), x => TransformerBlock.Forward(x, weights, Config.HeadsOf(layer), Config.Activation, mask: null, Config.Epsilon));

        x = _norm.Forward(x);
        observe?.Invoke(StageNames.Tokens, x);
        var pooled = x.Select(1, 0);
        observe?.Invoke(StageNames.Pooled, pooled);
        return _projection.Forward(pooled);
    }
}

/// <summary>Convolutions of 4, 2 and 2 pixels side by side, with batch norm and GELU between them.</summary>
internal sealed class ConvStem : Module
{
    /// <summary>Pixels a side that become one place.</summary>
    public const int Stride = 16;

    private readonly (Conv2d Conv, BatchNorm Norm)[] _layers;
    private readonly Conv2d _last;

    public ConvStem(ConvStemConfig config)
    {
        _layers = [Layer(0, 3, config.StemWidth, 4, config.StemPadding), Layer(1, config.StemWidth, config.StemWidth, 2, 0)];
        _last = Child("2.conv", new Conv2d(config.StemWidth, config.Width, 2, stride: 2, padding: 0));
    }

    /// <summary>[B, 3, S, S] -> [B, d, S / 16, S / 16].</summary>
    public Tensor Forward(Tensor pixels) => _last.Forward(_layers.Aggregate(pixels, (x, layer) => layer.Norm.Forward(layer.Conv.Forward(x)).Gelu()));

    private (Conv2d, BatchNorm) Layer(int number, int inputs, int outputs, int size, int padding) =>
        (Child($"{number}.conv", new Conv2d(inputs, outputs, size, size, padding, bias: false)), Child($"{number}.bn", new BatchNorm(outputs)));
}
