using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// CLIP's ResNet (Radford et al. 2021, section 2.4): a stem of three convolutions, average pooling before every strided convolution
/// (Zhang 2019), and attention pooling. Names as in OpenAI's checkpoints below <c>visual.</c>
/// </summary>
public sealed class ResNetTower : ImageTower
{
    private readonly (Conv2d Conv, BatchNorm Norm)[] _stem;
    private readonly Bottleneck[][] _stages;
    private readonly AttentionPooling _pooling;

    internal ResNetTower(ResNetConfig config, int embedDim)
    {
        Config = config;
        int width = config.Width, half = width / 2;
        _stem = [Stem(1, 3, half, 2), Stem(2, half, half, 1), Stem(3, half, width, 1)];
        var channels = width;
        _stages = new Bottleneck[4][];
        for (var stage = 0; stage < 4; stage++)
        {
            var inner = width << stage;
            _stages[stage] = new Bottleneck[config.Layers[stage]];
            for (var block = 0; block < _stages[stage].Length; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                _stages[stage][block] = Child($"layer{stage + 1}.{block}", new Bottleneck(channels, inner, stride));
                channels = inner * Bottleneck.Expansion;
            }
        }

        _pooling = Child("attnpool", new AttentionPooling(config.ImageSize / 32, config.Features, config.Features / config.HeadWidth, embedDim));
    }

    /// <summary>Sizes.</summary>
    public ResNetConfig Config { get; }

    /// <inheritdoc/>
    public override int ImageSize => Config.ImageSize;

    /// <summary>Stages, [B, C, H, W]: <c>stem</c>, <c>layerN.M</c> behind block M (from 0) of stage N (from 1), <c>layerN</c> behind the stage.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var pass = new LayerPass(pixels, observe);
        var x = pixels;
        foreach (var (conv, norm) in _stem)
            x = pass.Next(x, null, x => norm.Forward(conv.Forward(x)).Relu());
        x = pass.Next(x, "stem", x => x.AvgPool2d([2, 2]));
        foreach (var (stage, blocks) in _stages.Index())
        {
            foreach (var (block, module) in blocks.Index())
                x = pass.Next(x, $"layer{stage + 1}.{block}", module.Forward);
            observe?.Invoke($"layer{stage + 1}", x);
        }

        return _pooling.Forward(x);
    }

    private (Conv2d, BatchNorm) Stem(int number, int inputs, int outputs, int stride) =>
        (Child($"conv{number}", new Conv2d(inputs, outputs, 3, stride, bias: false)), Child($"bn{number}", new BatchNorm(outputs)));
}
