using Clade.Torch;

namespace Clade.Models;

/// <summary>One stage of a ConvNeXt: it halves the picture (the first does not), then blocks of one width.</summary>
internal sealed class ConvNeXtStage : Module
{
    private readonly (LayerNorm Norm, Conv2d Conv)? _shrink;
    private readonly ConvNeXtBlock[] _blocks;

    public ConvNeXtStage(ConvNeXtConfig config, int stage)
    {
        var width = config.Widths[stage];
        if (stage > 0)
        {
            var before = config.Widths[stage - 1];
            _shrink = (Child("downsample.0", new LayerNorm(before, config.NormEpsilon)), Child("downsample.1", new Conv2d(before, width, 2, stride: 2, padding: 0)));
        }

        _blocks = [.. Enumerable.Range(0, config.Depths[stage]).Select(block => Child($"blocks.{block}", new ConvNeXtBlock(config, width)))];
    }

    /// <summary>[B, C, H, W] -> [B, C', H', W'].</summary>
    public Tensor Forward(Tensor x, LayerPass pass, Func<int, string?> name)
    {
        if (_shrink is { } shrink)
            x = pass.Next(x, null, x => shrink.Conv.Forward(ChannelNorm.Forward(x, shrink.Norm)));
        foreach (var (number, block) in _blocks.Index())
            x = pass.Next(x, name(number), block.Forward);
        return x;
    }
}

/// <summary>A ConvNeXt block (Liu et al. 2022, figure 4): depthwise convolution, layer norm and MLP at each place, scaled a channel, added to what came in.</summary>
internal sealed class ConvNeXtBlock : Module
{
    private readonly Tensor _gamma;
    private readonly Conv2d _depthwise;
    private readonly LayerNorm _norm;
    private readonly Linear _fc1, _fc2;

    public ConvNeXtBlock(ConvNeXtConfig config, int width)
    {
        var hidden = (int)Math.Round(config.MlpRatio * width);
        _gamma = Parameter("gamma", Initialise.Full([width], 1e-6));
        _depthwise = Child("conv_dw", new Conv2d(width, width, config.KernelSize, groups: width));
        _norm = Child("norm", new LayerNorm(width, config.NormEpsilon));
        _fc1 = Child("mlp.fc1", new Linear(width, hidden));
        _fc2 = Child("mlp.fc2", new Linear(hidden, width));
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x)
    {
        // [B, C, H, W] -> [B, H, W, C] and back: the MLP sees one place at a time.
        var places = _norm.Forward(_depthwise.Forward(x).Permute([0, 2, 3, 1]));
        return x + (_fc2.Forward(_fc1.Forward(places).Gelu()) * _gamma).Permute([0, 3, 1, 2]);
    }
}

/// <summary>Layer norm over the channels of [B, C, H, W], at each place by itself.</summary>
internal static class ChannelNorm
{
    public static Tensor Forward(Tensor x, LayerNorm norm) => norm.Forward(x.Permute([0, 2, 3, 1])).Permute([0, 3, 1, 2]);
}
