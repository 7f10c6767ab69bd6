using Clade.Torch;

namespace Clade.Models;

/// <summary>The part of a block that treats each token by itself: [B, L, d] -> [B, L, d].</summary>
internal abstract class FeedForward : Module
{
    /// <summary>[…, d] -> […, d].</summary>
    public abstract Tensor Forward(Tensor x);
}

/// <summary>Two layers with an exact GELU between them, and a norm behind it where asked for (Shleifer et al. 2021, NormFormer).</summary>
internal sealed class GeluFeedForward : FeedForward
{
    private readonly Linear _fc1, _fc2;
    private readonly LayerNorm? _norm;

    /// <summary>Fresh weights.</summary>
    public GeluFeedForward(int width, int hidden, double? normEpsilon = null)
    {
        _fc1 = Child("fc1", new Linear(width, hidden));
        _norm = normEpsilon is { } epsilon ? Child("norm", new LayerNorm(hidden, epsilon)) : null;
        _fc2 = Child("fc2", new Linear(hidden, width));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var hidden = _fc1.Forward(x).Gelu();
        return _fc2.Forward(_norm?.Forward(hidden) ?? hidden);
    }
}

/// <summary><c>down(silu(gate x) · up x)</c> (Shazeer 2020, https://arxiv.org/abs/2002.05202, equation 6), with a norm before the last layer where asked for, as in EVA-02.</summary>
internal sealed class SwiGlu : FeedForward
{
    private readonly Linear _gate, _up, _down;
    private readonly LayerNorm? _norm;

    /// <summary>Fresh weights.</summary>
    public SwiGlu(int width, int hidden, bool bias, double? normEpsilon = null)
    {
        _gate = Child("gate_proj", new Linear(width, hidden, bias));
        _up = Child("up_proj", new Linear(width, hidden, bias));
        _norm = normEpsilon is { } epsilon ? Child("norm", new LayerNorm(hidden, epsilon)) : null;
        _down = Child("down_proj", new Linear(hidden, width, bias));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var hidden = _gate.Forward(x).Silu() * _up.Forward(x);
        return _down.Forward(_norm?.Forward(hidden) ?? hidden);
    }
}
