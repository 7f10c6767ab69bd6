using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A residual block of EVA: <c>x += g1 · attention(norm1 x); x += g2 · mlp(norm2 x)</c>, or with the norms behind:
/// <c>x += g1 · norm1(attention x); x += g2 · norm2(mlp x)</c>.
/// </summary>
internal sealed class EvaBlock : Module
{
    private readonly bool _postNorm;
    private readonly GroupedAttention _attention;
    private readonly FeedForward _mlp;
    private readonly LayerNorm _norm1, _norm2;
    private readonly Tensor? _scale1, _scale2;

    /// <summary>Fresh weights.</summary>
    public EvaBlock(EvaConfig config)
    {
        int width = config.Width;
        _postNorm = config.PostNorm;
        _norm1 = Child("norm1", new LayerNorm(width, config.NormEpsilon));
        _attention = Child("attn", new GroupedAttention(new AttentionShape(width, config.Heads, config.Heads, width / config.Heads)
        {
            Fused = config.FusedQkv,
            QueryValueBias = config.QkvBias,
            OutBias = true,
            NormEpsilon = config.AttentionNorm ? config.NormEpsilon : null,
        }));
        _norm2 = Child("norm2", new LayerNorm(width, config.NormEpsilon));
        double? mlpNorm = config.MlpNorm ? config.NormEpsilon : null;
        _mlp = Child<FeedForward>("mlp", config.GatedMlp ? new SwiGlu(width, config.MlpWidth, bias: true, mlpNorm) : new GeluFeedForward(width, config.MlpWidth, mlpNorm));
        if (config.LayerScale)
            (_scale1, _scale2) = (Parameter("gamma_1", Initialise.Ones(width)), Parameter("gamma_2", Initialise.Ones(width)));
    }

    /// <summary>One block: [B, L, d] -> [B, L, d].</summary>
    /// <param name="x">[B, L, d]</param>
    /// <param name="turn">Rotary positions; null for none.</param>
    /// <param name="attended">Called with what attention gives, [B, L, d], before it is scaled and added.</param>
    public Tensor Forward(Tensor x, Func<Tensor, Tensor>? turn, Action<Tensor>? attended)
    {
        var mixed = _attention.Forward(_postNorm ? x : _norm1.Forward(x), turn, mask: null);
        attended?.Invoke(mixed);
        x = x + Scaled(_postNorm ? _norm1.Forward(mixed) : mixed, _scale1);
        return x + Scaled(_postNorm ? _norm2.Forward(_mlp.Forward(x)) : _mlp.Forward(_norm2.Forward(x)), _scale2);
    }

    private static Tensor Scaled(Tensor x, Tensor? scale) => scale is null ? x : x * scale;
}
