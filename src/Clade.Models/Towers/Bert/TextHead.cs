using Clade.Torch;

namespace Clade.Models;

/// <summary>What brings a pooled text into the joint space.</summary>
public enum TextHeadKind
{
    /// <summary>Nothing: the tower is as wide as the joint space.</summary>
    None,
    /// <summary>One matrix.</summary>
    Linear,
    /// <summary>Two matrices with an exact GELU between them, (d + D) / 2 wide.</summary>
    Mlp,
}

/// <summary>The layers after pooling, named as OpenCLIP does: <c>weight</c> for one matrix, <c>0.weight</c> and <c>2.weight</c> for two.</summary>
internal sealed class TextHead : Module
{
    private readonly Tensor[] _weights;
    private readonly Tensor?[] _biases;

    public TextHead(TextHeadKind kind, bool bias, long width, long embedDim)
    {
        (string Name, long Inputs, long Outputs)[] layers = kind switch
        {
            TextHeadKind.None => [],
            TextHeadKind.Linear => [("", width, embedDim)],
            _ => [("0.", width, (width + embedDim) / 2), ("2.", (width + embedDim) / 2, embedDim)],
        };
        _weights = [.. layers.Select(layer => Parameter(layer.Name + "weight", Initialise.Normal([layer.Outputs, layer.Inputs], Math.Pow(layer.Inputs, -0.5))))];
        _biases = [.. layers.Select(layer => bias ? Parameter(layer.Name + "bias", Initialise.Zeros(layer.Outputs)) : null)];
    }

    /// <summary>[B, d] -> [B, D]</summary>
    public Tensor Forward(Tensor x)
    {
        for (var layer = 0; layer < _weights.Length; layer++)
            x = (layer == 0 ? x : x.Gelu()).Linear(_weights[layer], _biases[layer]);
        return x;
    }
}
