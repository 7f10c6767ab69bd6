using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A residual bottleneck (He et al. 2016) as CLIP has it: 1x1, 3x3 and 1x1 convolutions, all of stride 1; where the picture shrinks, average
/// pooling does it, on the shortcut too.
/// </summary>
internal sealed class Bottleneck : Module
{
    /// <summary>Channels that go out over channels within.</summary>
    public const int Expansion = 4;

    private readonly (Conv2d Conv, BatchNorm Norm)[] _layers;
    private readonly (Conv2d Conv, BatchNorm Norm)? _shortcut;
    private readonly long _stride;

    public Bottleneck(int inputs, int inner, long stride)
    {
        _stride = stride;
        var outputs = inner * Expansion;
        // The last gain starts at 0, so that a fresh block is its shortcut.
        _layers = [Layer(1, inputs, inner, 1, 1), Layer(2, inner, inner, 3, 1), Layer(3, inner, outputs, 1, 0)];
        if (stride > 1 || inputs != outputs)
            _shortcut = (Child("downsample.0", new Conv2d(inputs, outputs, 1, bias: false)), Child("downsample.1", new BatchNorm(outputs)));
    }

    /// <summary>[B, inputs, H, W] -> [B, outputs, H / stride, W / stride].</summary>
    public Tensor Forward(Tensor x)
    {
        var y = Apply(_layers[0], x).Relu();
        y = Apply(_layers[1], y).Relu();
        y = Apply(_layers[2], Shrink(y));
        return (y + (_shortcut is { } shortcut ? Apply(shortcut, Shrink(x)) : x)).Relu();
    }

    private Tensor Shrink(Tensor x) => _stride > 1 ? x.AvgPool2d([_stride, _stride]) : x;

    private static Tensor Apply((Conv2d Conv, BatchNorm Norm) layer, Tensor x) => layer.Norm.Forward(layer.Conv.Forward(x));

    private (Conv2d, BatchNorm) Layer(int number, int inputs, int outputs, long kernel, double gain) =>
        (Child($"conv{number}", new Conv2d(inputs, outputs, kernel, bias: false)), Child($"bn{number}", new BatchNorm(outputs, gain)));
}
