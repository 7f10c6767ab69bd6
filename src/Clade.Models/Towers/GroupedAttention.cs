using Clade.Torch;

namespace Clade.Models;

/// <summary>What an attention layer is made of.</summary>
/// <param name="Width">Channels that come in and go out.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Heads of keys and values: a divisor of <paramref name="Heads"/>.</param>
/// <param name="HeadWidth">Channels a head.</param>
internal sealed record AttentionShape(int Width, int Heads, int KeyValueHeads, int HeadWidth)
{
    /// <summary>Queries, keys and values from one weight, <c>qkv</c>; else <c>q_proj</c>, <c>k_proj</c> and <c>v_proj</c>.</summary>
    public bool Fused { get; init; }

    /// <summary>Whether queries and values have a bias.</summary>
    public bool QueryValueBias { get; init; }

    /// <summary>Whether keys have a bias; softmax does not see it unless positions turn the keys.</summary>
    public bool KeyBias { get; init; }

    /// <summary>Whether the output has a bias.</summary>
    public bool OutBias { get; init; }

    /// <summary>Epsilon of a layer norm before the output projection; null for none.</summary>
    public double? NormEpsilon { get; init; }
}

/// <summary>
/// Attention whose query heads share keys and values in groups (Ainslie et al. 2023, https://arxiv.org/abs/2305.13245); one query head a
/// group is ordinary multi-head attention.
/// </summary>
internal sealed class GroupedAttention : Module
{
    private readonly AttentionShape _shape;
    private readonly Tensor? _qkv, _queryBias, _valueBias;
    private readonly Linear? _query, _key, _value;
    private readonly Linear _out;
    private readonly LayerNorm? _norm;

    /// <summary>Fresh weights.</summary>
    public GroupedAttention(AttentionShape shape)
    {
        _shape = shape;
        long width = shape.Width, inner = (long)shape.Heads * shape.HeadWidth, grouped = (long)shape.KeyValueHeads * shape.HeadWidth;
        if (shape.Fused)
        {
            _qkv = Parameter("qkv.weight", Initialise.Normal([inner + (2 * grouped), width], 0.02));
            if (shape.QueryValueBias)
                (_queryBias, _valueBias) = (Parameter("q_bias", Initialise.Zeros(inner)), Parameter("v_bias", Initialise.Zeros(grouped)));
        }
        else
        {
            _query = Child("q_proj", new Linear(width, inner, shape.QueryValueBias));
            _key = Child("k_proj", new Linear(width, grouped, shape.KeyBias));
            _value = Child("v_proj", new Linear(width, grouped, shape.QueryValueBias));
        }

        _norm = shape.NormEpsilon is { } epsilon ? Child("norm", new LayerNorm(inner, epsilon)) : null;
        _out = Child("o_proj", new Linear(inner, width, shape.OutBias));
    }

    /// <summary>One layer.</summary>
    /// <param name="x">[B, L, d]</param>
    /// <param name="turn">Turns queries and keys, [B, h, L, hd] -> the same shape; null for none.</param>
    /// <param name="mask">Added to the scores: broadcastable to [B, h, L, L]; null for none.</param>
    /// <returns>[B, L, d]</returns>
    public Tensor Forward(Tensor x, Func<Tensor, Tensor>? turn, Tensor? mask)
    {
        var (batch, length) = (x.Size(0), x.Size(1));
        var (query, key, value) = Project(x);
        query = Heads(query, _shape.Heads);
        key = Heads(key, _shape.KeyValueHeads);
        if (turn is not null)
            (query, key) = (turn(query), turn(key));
        var mixed = DotProductAttention.Attend(query, key, Heads(value, _shape.KeyValueHeads), mask);
        // [B, h, L, hd] -> [B, L, h·hd]
        var joined = mixed.Transpose(1, 2).Reshape([batch, length, (long)_shape.Heads * _shape.HeadWidth]);
        return _out.Forward(_norm?.Forward(joined) ?? joined);
    }

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x)
    {
        if (_qkv is null)
            return (_query!.Forward(x), _key!.Forward(x), _value!.Forward(x));
        var bias = _queryBias is null ? null : Operators.Cat([_queryBias, _valueBias!.ZerosLike(), _valueBias!]);
        long inner = (long)_shape.Heads * _shape.HeadWidth, grouped = (long)_shape.KeyValueHeads * _shape.HeadWidth;
        var parts = x.Linear(_qkv, bias).SplitWithSizes([inner, grouped, grouped], -1);
        return (parts[0], parts[1], parts[2]);
    }

    // [B, L, h·hd] -> [B, h, L, hd]
    private Tensor Heads(Tensor x, int heads) => x.View([x.Size(0), x.Size(1), heads, _shape.HeadWidth]).Transpose(1, 2);
}
