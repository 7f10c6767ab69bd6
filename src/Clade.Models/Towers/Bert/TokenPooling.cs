using Clade.Torch;

namespace Clade.Models;

/// <summary>How the vectors of a text's tokens become one.</summary>
public enum TokenPooling
{
    /// <summary>The first token.</summary>
    First,
    /// <summary>tanh of a dense layer over the first token: BERT's own pooler.</summary>
    Pooler,
    /// <summary>The mean over real tokens.</summary>
    Mean,
    /// <summary>The largest value of each channel over real tokens.</summary>
    Max,
}

/// <summary>The poolings that have no weights.</summary>
internal static class TokenPoolings
{
    /// <summary>[B, L, d] with a mask [B, L] of ones and zeros in the same element type -> [B, d].</summary>
    public static Tensor Mean(Tensor tokens, Tensor mask) =>
        (tokens * mask.Unsqueeze(-1)).Sum([1]) / mask.Sum([1], keepdim: true).ClampMin(1);

    /// <summary>[B, L, d] with a mask [B, L] of ones and zeros -> [B, d].</summary>
    public static Tensor Max(Tensor tokens, Tensor mask) =>
        tokens.MaskedFill(mask.Eq(0).Unsqueeze(-1), double.NegativeInfinity).Amax([1]);
}
