using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// MCi, the image tower of MobileCLIP (Vasu et al. 2024, section 4.2): a FastViT (Vasu et al. 2023) of convolutions, with attention in its last
/// stages only. Names as in timm's <c>fastvit_mci</c> models, below <c>visual.</c>
/// </summary>
public sealed class MciTower : ImageTower
{
    private readonly MobileOneBlock[] _stem;
    private readonly MciStage[] _stages;
    private readonly MobileOneBlock _final;
    private readonly Linear _projection;

    internal MciTower(MciConfig config, int embedDim)
    {
        Config = config;
        long first = config.Widths[0], last = config.Widths[^1], features = last * config.Expansion;
        var stem = new MobileOneShape(3, first, (3, 3)) { Stride = 2, Scale = !config.PlainStem };
        _stem =
        [
            Child("stem.0", new MobileOneBlock(stem, config.Reparameterised)),
            Child("stem.1", new MobileOneBlock(stem with { Inputs = first, Groups = first }, config.Reparameterised)),
            Child("stem.2", new MobileOneBlock(new MobileOneShape(first, first, (1, 1)), config.Reparameterised)),
        ];
        _stages = [.. Enumerable.Range(0, config.Layers.Count).Select(stage => Child($"stages.{stage}", new MciStage(config, stage)))];
        var final = new MobileOneShape(last, features, (3, 3)) { Groups = last, Squeeze = Math.Max(1, features / 16) };
        _final = Child("final_conv", new MobileOneBlock(final, config.Reparameterised));
        _projection = Child("head.fc", new Linear(features, embedDim, config.ProjectionBias, Math.Pow(features, -0.5)));
    }

    /// <summary>Sizes.</summary>
    public MciConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>Stages, [B, C, H, W]: <c>stem</c>; <c>networkN</c>, counted from 0, behind each downsampling, position encoding and run of blocks; <c>conv_exp</c>, the last convolution.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (Config.Reparameterised && Fast(watched: observe is not null) is { } plan)
            return Compute(pixels, plan);
        var x = _stem.Aggregate(pixels, (picture, block) => block.Forward(picture));
        observe?.Invoke("stem", x);
        var part = 0;
        foreach (var stage in _stages)
            x = stage.Forward(x, picture => observe?.Invoke($"network{part++}", picture));
        x = _final.Forward(x);
        observe?.Invoke("conv_exp", x);
        return _projection.Forward(x.Mean([2, 3]));
    }

    /// <inheritdoc/>
    private protected override void Fold() => Array.ForEach(_stages, stage => stage.Fold());

    // Channels lie together, which is what the processor's convolutions and matrix units want; every picture is given back when the next one is there. Depthwise
    // convolutions and the sums between blocks are float32, products over channels have the plan's type: each layer knows its own.
    private Tensor Compute(Tensor pixels, ComputePlan plan)
    {
        using var scope = new TensorScope();
        using var asTheyAre = Autocast.Enable(null, pixels.Device);
        var x = pixels.Permute([0, 2, 3, 1]).Contiguous();
        foreach (var part in Parts())
        {
            var next = part(x, plan);
            x.Dispose();
            x = next;
        }

        return scope.Keep(Packed.Multiply(x.Mean([1, 2]), _projection.Weight, _projection.Bias, plan));
    }

    private IEnumerable<Func<Tensor, ComputePlan, Tensor>> Parts() =>
        [.. _stem.Select<MobileOneBlock, Func<Tensor, ComputePlan, Tensor>>(block => block.Compute), .. _stages.SelectMany(stage => stage.Parts()), _final.Compute];
}
