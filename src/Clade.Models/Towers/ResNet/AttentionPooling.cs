using Clade.Torch;

namespace Clade.Models;

/// <summary>Attention pooling of CLIP's ResNet (Radford et al. 2021, section 2.4): one attention layer whose only query is the mean of the places.</summary>
internal sealed class AttentionPooling : Module
{
    private readonly int _heads;
    private readonly Tensor _positions;
    private readonly Linear _query, _key, _value, _output;

    public AttentionPooling(int grid, int width, int heads, int embedDim)
    {
        _heads = heads;
        var std = Math.Pow(width, -0.5);
        _positions = Parameter("positional_embedding", Initialise.Normal([(grid * grid) + 1, width], std));
        _key = Child("k_proj", new Linear(width, width, std: std));
        _query = Child("q_proj", new Linear(width, width, std: std));
        _value = Child("v_proj", new Linear(width, width, std: std));
        _output = Child("c_proj", new Linear(width, embedDim, std: std));
    }

    /// <summary>[B, d, g, g] -> [B, D].</summary>
    public Tensor Forward(Tensor x)
    {
        // [B, d, g, g] -> [B, g·g, d], then the mean in front: [B, 1 + g·g, d]
        var places = x.Flatten(2).Transpose(1, 2);
        var tokens = Operators.Cat([places.Mean([1], keepdim: true), places], 1) + _positions;
        // [B, h, 1, hd] against [B, h, 1 + g·g, hd]
        var pooled = DotProductAttention.Attend(Heads(_query.Forward(tokens.Narrow(1, 0, 1))), Heads(_key.Forward(tokens)), Heads(_value.Forward(tokens)), mask: null);
        // [B, h, 1, hd] -> [B, d]
        return _output.Forward(pooled.Flatten(1));
    }

    // [B, L, d] -> [B, h, L, hd]
    private Tensor Heads(Tensor x) => x.Unflatten(-1, [_heads, x.Size(-1) / _heads]).Transpose(1, 2);
}
