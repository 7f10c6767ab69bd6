using Clade.Torch;

namespace Clade.Models;

/// <summary>A ConvNeXt (Liu et al. 2022) with a projection, as OpenCLIP builds it from timm: pooled over places, normed, projected. Names as there, below <c>visual.</c></summary>
public sealed class ConvNeXtTower : ImageTower
{
    private readonly Conv2d _stem;
    private readonly LayerNorm _stemNorm, _headNorm;
    private readonly ConvNeXtStage[] _stages;
    private readonly Linear? _hidden;
    private readonly Linear _output;

    internal ConvNeXtTower(ConvNeXtConfig config, int embedDim)
    {
        Config = config;
        var widths = config.Widths;
        _stem = Child("trunk.stem.0", new Conv2d(3, widths[0], config.PatchSize, config.PatchSize, padding: 0));
        _stemNorm = Child("trunk.stem.1", new LayerNorm(widths[0], config.NormEpsilon));
        _stages = [.. Enumerable.Range(0, 4).Select(stage => Child($"trunk.stages.{stage}", new ConvNeXtStage(config, stage)))];
        _headNorm = Child("trunk.head.norm", new LayerNorm(widths[3], config.NormEpsilon));
        if (config.Head == ProjectionHead.Linear)
        {
            _output = Child("head.proj", new Linear(widths[3], embedDim, config.HeadBias));
            return;
        }

        _hidden = Child("head.mlp.fc1", new Linear(widths[3], 2 * embedDim));
        _output = Child("head.mlp.fc2", new Linear(2 * embedDim, embedDim, config.HeadBias));
    }

    /// <summary>Sizes.</summary>
    public ConvNeXtConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>Stages, [B, C, H, W]: <c>stem</c>, <c>block0</c> behind the first block, <c>stageN</c> (from 0) behind each stage; <c>pooled</c>, [B, C].</summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var pass = new LayerPass(pixels, observe);
        var x = pass.Next(pixels, "stem", x => ChannelNorm.Forward(_stem.Forward(x), _stemNorm));
        foreach (var (number, stage) in _stages.Index())
        {
            x = stage.Forward(x, pass, block => number == 0 && block == 0 ? "block0" : null);
            observe?.Invoke($"stage{number}", x);
        }

        var pooled = _headNorm.Forward(x.Mean([2, 3]));
        observe?.Invoke("pooled", pooled);
        return _output.Forward(_hidden is null ? pooled : _hidden.Forward(pooled).Gelu());
    }
}
