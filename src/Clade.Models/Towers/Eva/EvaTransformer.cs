using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The image tower of EVA-CLIP (Sun et al. 2023, https://arxiv.org/abs/2303.15389): a Vision Transformer with biases where CLIP's has
/// none, and in EVA-02 with gated MLPs, inner norms and rotary positions on all tokens but the class token.
/// </summary>
public sealed class EvaTransformer : ImageTower
{
    private readonly Tensor _classToken, _positions;
    private readonly PatchEmbedding _patches;
    private readonly EvaBlock[] _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;

    /// <summary>A fresh tower.</summary>
    /// <param name="config">Sizes and switches.</param>
    /// <param name="embedDim">Width of the joint space.</param>
    internal EvaTransformer(EvaConfig config, int embedDim)
    {
        Config = config;
        long positions = (long)config.Grid * config.Grid + 1;
        _classToken = Parameter("cls_token", Initialise.Normal([1, 1, config.Width], 0.02));
        _positions = Parameter("pos_embed", Initialise.Normal([1, positions, config.Width], 0.02));
        _patches = Child("patch_embed.proj", new PatchEmbedding(config.PatchSize, config.Width, bias: true));
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => Child($"blocks.{layer}", new EvaBlock(config)))];
        _norm = Child("norm", new LayerNorm(config.Width, config.NormEpsilon));
        _head = Child("head", new Linear(config.Width, embedDim));
    }

    /// <summary>Sizes and switches of the tower.</summary>
    public EvaConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>
    /// Pictures to features before L2 normalisation. Stages: <c>patch_embed</c> [B, g², d] before class token and positions, <c>attn0</c>
    /// (what attention gives in the first block), <c>blockN</c> and <c>tokens</c> [B, 1+g², d] before the norm, <c>pooled</c> [B, d], <c>projected</c> [B, D].
    /// </summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var patches = _patches.Forward(pixels);
        observe?.Invoke("patch_embed", patches);
        var start = _classToken.Expand([pixels.Size(0), 1, Config.Width]).To(patches.ElementType);
        var x = Operators.Cat([start, patches], 1) + _positions;
        var turn = Turn(x);
        var pass = new LayerPass(x, observe);
        foreach (var (layer, block) in _blocks.Index())
            x = pass.Next(x, StageNames.Block(layer), x => block.Forward(x, turn, layer == 0 && observe is not null ? mixed => observe("attn0", mixed) : null));

        observe?.Invoke(StageNames.Tokens, x);
        var pooled = _norm.Forward(Config.Pooling switch
        {
            EvaPooling.MeanOfTokens => x.Mean([1]),
            EvaPooling.MeanOfPatches => x.Narrow(1, 1, x.Size(1) - 1).Mean([1]),
            _ => x.Select(1, 0),
        });
        observe?.Invoke(StageNames.Pooled, pooled);
        var projected = _head.Forward(pooled);
        observe?.Invoke(StageNames.Projected, projected);
        return projected;
    }

    // The class token stands outside of the grid and is not turned.
    private Func<Tensor, Tensor>? Turn(Tensor x)
    {
        if (Config.RotaryReference is not { } reference)
            return null;
        var frequencies = RotaryEmbedding.Frequencies(Config.Width / Config.Heads / 2, theta: 10_000, x);
        var angles = RotaryEmbedding.Grid(Config.Grid, reference, frequencies, x.ElementType);
        return heads => Operators.Cat([heads.Narrow(2, 0, 1), RotaryEmbedding.TurnNeighbours(heads.Narrow(2, 1, heads.Size(2) - 1), angles)], 2);
    }
}
