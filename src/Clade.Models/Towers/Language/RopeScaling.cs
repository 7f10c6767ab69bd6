using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// How Llama 3.1 and later stretch rotary positions to longer contexts: slow frequencies are divided by a factor, fast ones are kept, and
/// between them the two are blended (Dubey et al. 2024, https://arxiv.org/abs/2407.21783; <c>rope_type</c> "llama3"). Immutable.
/// </summary>
public sealed record RopeScaling
{
    /// <summary>What slow frequencies are divided by.</summary>
    public required double Factor { get; init; }

    /// <summary>Turns within the original context below which a frequency is slow.</summary>
    public required double LowFrequencyFactor { get; init; }

    /// <summary>Turns within the original context above which a frequency is fast; larger than <see cref="LowFrequencyFactor"/>.</summary>
    public required double HighFrequencyFactor { get; init; }

    /// <summary>Context before stretching, in tokens.</summary>
    public required int OriginalContext { get; init; }

    internal bool IsValid => Factor > 0 && LowFrequencyFactor > 0 && HighFrequencyFactor > LowFrequencyFactor && OriginalContext > 0
        && double.IsFinite(Factor) && double.IsFinite(HighFrequencyFactor);

    // turns = context · frequency / 2π; weight of the kept frequency: 0 below the low factor, 1 above the high one, linear between them.
    internal Tensor Apply(Tensor frequencies)
    {
        var turns = frequencies * (OriginalContext / (2 * Math.PI));
        var kept = ((turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor)).Clamp(0, 1);
        return ((1 - kept) * frequencies / Factor) + (kept * frequencies);
    }
}
