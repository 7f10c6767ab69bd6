using Clade.Torch;

namespace Clade.Models;

/// <summary>A block that mixes places by attention: <c>x += scale1 · attention(norm(x)); x += scale2 · mlp(x)</c>.</summary>
internal sealed class MciAttentionBlock : Module
{
    private readonly BatchNorm? _batchNorm;
    private readonly LayerNorm? _layerNorm;
    private readonly Linear _qkv, _output;
    private readonly ConvMlp _mlp;
    private readonly Tensor _attentionScale, _mlpScale;
    private readonly long _heads;

    public MciAttentionBlock(MciBlockShape shape, long heads, bool layerNorm)
    {
        _heads = heads;
        if (layerNorm)
            _layerNorm = Child("norm", new LayerNorm(shape.Width));
        else
            _batchNorm = Child("norm", new BatchNorm(shape.Width));
        _qkv = Child("token_mixer.qkv", new Linear(shape.Width, 3 * shape.Width, bias: false));
        _output = Child("token_mixer.proj", new Linear(shape.Width, shape.Width));
        _attentionScale = Parameter("layer_scale_1.gamma", Initialise.Full([shape.Width, 1, 1], 1e-5));
        _mlp = Child("mlp", new ConvMlp(shape));
        _mlpScale = Parameter("layer_scale_2.gamma", Initialise.Full([shape.Width, 1, 1], 1e-5));
    }

    /// <summary>Takes norms and scales into the weights beside them.</summary>
    public void Fold()
    {
        _batchNorm?.Fold();
        _output.Weight.MulInPlace(_attentionScale.View([-1, 1]));
        _output.Bias!.MulInPlace(_attentionScale.View([-1]));
        _attentionScale.CopyInPlace(Operators.Ones(_attentionScale.Shape));
        _mlp.Fold(_mlpScale);
    }

    /// <summary>[B, H, W, C] -> the same shape, once scales are folded.</summary>
    public Tensor Compute(Tensor x, ComputePlan plan)
    {
        using var scope = new TensorScope();
        var (batch, places, width) = (x.Size(0), x.Size(1) * x.Size(2), x.Size(3));
        var rows = x.View([batch * places, width]);
        var normed = _batchNorm is null ? _layerNorm!.Forward(rows) : _batchNorm.Bias.Addcmul(rows, _batchNorm.Weight);
        var mixed = PackedBlock.Mix(Packed.Multiply(normed, _qkv.Weight, _qkv.Bias, plan), batch, (int)_heads, mask: null);
        var sum = rows.Add(Packed.Multiply(mixed, _output.Weight, _output.Bias, plan)).View(x.Shape);
        return scope.Keep(sum.AddInPlace(_mlp.Compute(sum, plan)));
    }

    /// <summary>[B, C, H, W] -> the same shape.</summary>
    public Tensor Forward(Tensor x)
    {
        x = x + (_attentionScale * Attention(_batchNorm?.Forward(x) ?? ChannelNorm.Forward(x, _layerNorm!)));
        return x + (_mlpScale * _mlp.Forward(x));
    }

    private Tensor Attention(Tensor x)
    {
        var shape = x.Shape;
        long batch = shape[0], width = shape[1], places = shape[2] * shape[3], headWidth = width / _heads;
        // [B, C, H, W] -> [B, L, C] -> [3, B, h, L, hd]
        var qkv = _qkv.Forward(x.Flatten(2).Transpose(1, 2)).Reshape([batch, places, 3, _heads, headWidth]).Permute([2, 0, 3, 1, 4]);
        var attended = DotProductAttention.Attend(qkv[0], qkv[1], qkv[2], mask: null).Transpose(1, 2).Reshape([batch, places, width]);
        return _output.Forward(attended).Transpose(1, 2).Reshape(shape);
    }
}
