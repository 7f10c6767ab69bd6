using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Where a tower's blocks get their weights: owned one by one (<see cref="ResidualBlocks"/>), or computed from fewer,
/// as methods do. The tower asks for all layers once a forward pass.
/// </summary>
public abstract class BlockSource : Module
{
    /// <summary>Number of layers.</summary>
    public abstract int Depth { get; }

    /// <summary>Weights of layer <paramref name="index"/>, counted from 0. Computed weights belong to the current scope.</summary>
    public abstract BlockWeights Layer(int index);

    /// <summary>The weights of all layers in order, as a forward pass wants them. Sources that compute their weights do it here, once for all layers; the result belongs to the current scope.</summary>
    public virtual IEnumerable<BlockWeights> Layers() => Enumerable.Range(0, Depth).Select(Layer);

    /// <summary>All blocks of a tower.</summary>
    /// <param name="x">[B, L, d]; changed where there is a plan.</param>
    /// <param name="config">Sizes of the tower.</param>
    /// <param name="mask">As <see cref="TransformerBlock.Forward"/> takes it.</param>
    /// <param name="plan">How to compute what is neither recorded nor watched nor gated; null for the ordinary way.</param>
    /// <param name="gates">Parts that are taken away; null for none.</param>
    /// <param name="observe">Called after each block; null for nobody.</param>
    /// <returns>[B, L, d]</returns>
    internal Tensor Forward(Tensor x, PreNormConfig config, Tensor? mask, ComputePlan? plan, TowerGates? gates, Action<string, Tensor>? observe)
    {
        if (plan is not null)
        {
            // Types are chosen operator by operator.
            using var _ = Autocast.Enable(null, x.Device);
            x = x.Contiguous();
            var narrowMask = mask?.To(plan.Type);
            foreach (var (layer, weights) in Layers().Index())
                PackedBlock.Forward(x, weights, config.HeadsOf(layer), config.Activation, narrowMask, config.Epsilon, plan);
            return x;
        }

        var pass = new LayerPass(x, observe);
        foreach (var (layer, weights) in Layers().Index())
            x = pass.Next(x, StageNames.Block(layer), x => TransformerBlock.Forward(x, weights, config.HeadsOf(layer), config.Activation, mask, config.Epsilon, gates?.Layer(layer)));
        return x;
    }
}

/// <summary>Ordinary blocks: each layer owns its weights, under <c>resblocks.N.</c> as in OpenAI's checkpoints.</summary>
public sealed class ResidualBlocks : BlockSource
{
    private readonly BlockWeights[] _layers;

    /// <summary>Fresh weights as CLIP draws them (Radford et al. 2021, reference code): attention d^-1/2, fc1 (2d)^-1/2, both output projections d^-1/2 (2L)^-1/2.</summary>
    public ResidualBlocks(TowerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(layer => Register(layer, Fresh(config, layer)))];
    }

    /// <inheritdoc/>
    public override int Depth => _layers.Length;

    /// <inheritdoc/>
    protected override IEnumerable<Tensor> Multiplied => _layers.SelectMany<BlockWeights, Tensor>(layer =>
        [layer.QkvWeight, layer.QkvBias, layer.OutWeight, layer.OutBias, layer.Fc1Weight, layer.Fc1Bias, layer.Fc2Weight, layer.Fc2Bias]);

    /// <inheritdoc/>
    public override BlockWeights Layer(int index) => _layers[index];

    // A part that was pruned away altogether keeps empty tensors, so that every layer has the same names.
    private static BlockWeights Fresh(TowerConfig config, int layer)
    {
        long inner = config.HeadsOf(layer) * (long)config.HeadWidth, hidden = config.MlpWidthOf(layer), width = config.Width;
        long first = inner > 0 ? width : 0, second = hidden > 0 ? width : 0;
        var attention = Math.Pow(width, -0.5);
        var output = attention * Math.Pow(2 * config.Layers, -0.5);
        var weights = new BlockWeights(
            Initialise.Ones(first), Initialise.Zeros(first),
            Initialise.Normal([3 * inner, first], attention), Initialise.Zeros(3 * inner),
            Initialise.Normal([first, inner], output), Initialise.Zeros(first),
            Initialise.Ones(second), Initialise.Zeros(second),
            Initialise.Normal([hidden, second], Math.Pow(2 * width, -0.5)), Initialise.Zeros(hidden),
            Initialise.Normal([second, hidden], output), Initialise.Zeros(second));
        return config.InitialScale is not { } scale ? weights : weights with { AttentionScale = Initialise.Full([first], scale), MlpScale = Initialise.Full([second], scale) };
    }

    private BlockWeights Register(int layer, BlockWeights weights)
    {
        for (var i = 0; i < weights.Tensors.Count; i++)
            Parameter($"resblocks.{layer}.{BlockWeights.CheckpointNames[i]}", weights.Tensors[i]);
        if (weights.AttentionScale is { } attention && weights.MlpScale is { } mlp)
        {
            Parameter($"resblocks.{layer}.{BlockWeights.ScaleNames[0]}", attention);
            Parameter($"resblocks.{layer}.{BlockWeights.ScaleNames[1]}", mlp);
        }

        return weights;
    }
}
