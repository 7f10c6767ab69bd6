using Clade.Torch;

namespace Clade.Models;

/// <summary>Multi-head attention from a few tokens to many, with biases and an output projection. Names as torch's own module has them.</summary>
internal sealed class CrossAttention : Module
{
    private readonly Tensor _q, _k, _v, _bias;
    private readonly Linear _out;
    private readonly int _heads;
    private readonly Tensor? _joined;

    /// <summary>Fresh weights.</summary>
    /// <param name="width">d, of queries and result.</param>
    /// <param name="context">e, of what is attended to. Where it is d, the three projections are one tensor.</param>
    /// <param name="heads">A divisor of d.</param>
    public CrossAttention(int width, int context, int heads)
    {
        _heads = heads;
        double own = Math.Pow(width, -0.5), other = Math.Pow(context, -0.5);
        if (width == context)
        {
            _joined = _q = _k = _v = Parameter("in_proj_weight", Initialise.Normal([3L * width, width], own));
        }
        else
        {
            _q = Parameter("q_proj_weight", Initialise.Normal([width, width], own));
            _k = Parameter("k_proj_weight", Initialise.Normal([width, context], other));
            _v = Parameter("v_proj_weight", Initialise.Normal([width, context], other));
        }

        _bias = Parameter("in_proj_bias", Initialise.Zeros(3L * width));
        _out = Child("out_proj", new Linear(width, width, std: own));
    }

    /// <summary>[B, Q, d] looks at [B, L, e] -> [B, Q, d].</summary>
    public Tensor Forward(Tensor queries, Tensor tokens)
    {
        var (batch, count, width) = (queries.Size(0), queries.Size(1), queries.Size(2));
        var biases = _bias.Chunk(3);
        var weights = _joined?.Chunk(3) ?? [_q, _k, _v];
        var attended = DotProductAttention.Attend(Heads(queries, 0), Heads(tokens, 1), Heads(tokens, 2), mask: null);
        return _out.Forward(attended.Transpose(1, 2).Reshape([batch, count, width]));

        // [B, L, …] -> [B, h, L, hd]
        Tensor Heads(Tensor x, int part) => x.Linear(weights[part], biases[part]).View([batch, -1, _heads, width / _heads]).Transpose(1, 2);
    }
}

/// <summary>Learned queries that attend to all tokens, as CoCa pools pictures (Yu et al. 2022, section 3.2). Names as in OpenCLIP below <c>attn_pool.</c></summary>
internal sealed class QueryPool : Module
{
    private readonly Tensor _query;
    private readonly CrossAttention _attention;
    private readonly LayerNorm _queryNorm, _tokenNorm;

    /// <summary>Fresh weights.</summary>
    public QueryPool(int width, int context, int heads, int queries, double epsilon)
    {
        _query = Parameter("query", Initialise.Normal([queries, width], 1));
        _attention = Child("attn", new CrossAttention(width, context, heads));
        _queryNorm = Child("ln_q", new LayerNorm(width, epsilon));
        _tokenNorm = Child("ln_k", new LayerNorm(context, epsilon));
    }

    /// <summary>[B, L, e] -> [B, Q, d].</summary>
    public Tensor Forward(Tensor tokens) =>
        _attention.Forward(_queryNorm.Forward(_query).Unsqueeze(0).Expand([tokens.Size(0), _query.Size(0), _query.Size(1)]), _tokenNorm.Forward(tokens));
}

/// <summary>One learned query that attends to all tokens, then a residual MLP, as SigLIP pools pictures (Zhai et al. 2022, "Scaling vision transformers", section 3.2). Names as in transformers below <c>head.</c></summary>
internal sealed class ProbePool : Module
{
    private readonly Tensor _probe;
    private readonly CrossAttention _attention;
    private readonly LayerNorm _norm;
    private readonly Linear _fc1, _fc2;
    private readonly Activation _activation;

    /// <summary>Fresh weights.</summary>
    public ProbePool(VisionConfig config)
    {
        _activation = config.Activation;
        _probe = Parameter("probe", Initialise.Normal([config.Width], 1));
        _attention = Child("attention", new CrossAttention(config.Width, config.Width, config.PoolHeads));
        _norm = Child("layernorm", new LayerNorm(config.Width, config.Epsilon));
        _fc1 = Child("mlp.fc1", new Linear(config.Width, config.MlpWidth, std: Math.Pow(config.Width, -0.5)));
        _fc2 = Child("mlp.fc2", new Linear(config.MlpWidth, config.Width, std: Math.Pow(config.MlpWidth, -0.5)));
    }

    /// <summary>[B, L, d] -> [B, d].</summary>
    public Tensor Forward(Tensor tokens)
    {
        var attended = _attention.Forward(_probe.Expand([tokens.Size(0), 1, _probe.Size(0)]), tokens).Squeeze(1);
        return attended + _fc2.Forward(TransformerBlock.Activate(_fc1.Forward(_norm.Forward(attended)), _activation));
    }
}
