using Clade.Torch;

namespace Clade.Models;

/// <summary>MobileCLIP's hybrid text tower (Vasu et al. 2024, section 4.1): a convolutional block, transformer blocks, a convolutional block; pooled at the end token.</summary>
public sealed class MctTower : TextTower
{
    private readonly Embedding _tokens;
    private readonly Tensor _positions, _projection;
    private readonly RepMixerBlock _first, _last;
    private readonly ResidualBlocks _blocks;
    private readonly LayerNorm _norm;

    internal MctTower(MctConfig config, int embedDim)
    {
        Config = config;
        var std = Math.Pow(config.Width, -0.5);
        var mixer = MciBlockShape.Text(config.Width, (long)config.MixerRatio * config.Width, config.KernelSize);
        _positions = Parameter("positional_embedding", Initialise.TruncatedNormal([config.ContextLength, config.Width], std));
        _projection = Parameter("text_projection", Initialise.Normal([config.Width, embedDim], std));
        _tokens = Child("token_embedding", new Embedding(config.VocabularySize, config.Width));
        _first = Child("first", new RepMixerBlock(mixer, config.Reparameterised));
        _blocks = Child("transformer", new ResidualBlocks(config));
        _last = Child("last", new RepMixerBlock(mixer, config.Reparameterised));
        _norm = Child("ln_final", new LayerNorm(config.Width));
    }

    /// <summary>Sizes.</summary>
    public MctConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => Config.ContextLength;

    /// <inheritdoc/>
    public override bool NeedsWholeContext => true;

    /// <summary>Stages, [B, L, d]: <c>embeddings</c>, <c>layerN</c> behind each block, the convolutional ones included, <c>tokens</c> behind the last norm; <c>pooled</c>, [B, d]. Without end positions the highest id of a row is its end token.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The texts are not padded to the context, or longer.</exception>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var ids = input.Ids;
        var length = ids.Size(1);
        if (length != Config.ContextLength)
            throw new ArgumentException($"Texts of {length} tokens must be padded to {Config.ContextLength}: this tower reads padding too.", nameof(input));
        var x = _tokens.Forward(ids) + _positions;
        observe?.Invoke("embeddings", x);
        x = Mix(_first, x);
        observe?.Invoke("layer0", x);
        var mask = Config.Causal ? Operators.Full([length, length], double.NegativeInfinity, ElementType.Float32, ids.Device).Triu(1) : null;
        var pass = new LayerPass(x, observe);
        foreach (var (layer, weights) in _blocks.Layers().Index())
            x = pass.Next(x, $"layer{layer + 1}", x => TransformerBlock.Forward(x, weights, Config.Heads, Config.Activation, mask));

        x = Mix(_last, x);
        observe?.Invoke($"layer{Config.Layers + 1}", x);
        x = _norm.Forward(x);
        observe?.Invoke("tokens", x);
        var ends = (input.EndPositions ?? ids.Argmax(-1)).View([-1, 1, 1]).Expand([ids.Size(0), 1, Config.Width]);
        // [B, L, d] -> [B, d] at the end tokens.
        var pooled = x.Gather(1, ends).Squeeze(1);
        observe?.Invoke("pooled", pooled);
        return pooled.Matmul(_projection);
    }

    // [B, L, d] as a picture of one row, [B, d, 1, L], and back.
    private static Tensor Mix(RepMixerBlock block, Tensor x) => block.Forward(x.Transpose(1, 2).Unsqueeze(2)).Squeeze(2).Transpose(1, 2);
}
