namespace Clade.Methods;

/// <summary>How the two scalars a and b of each layer and tensor group are given.</summary>
public enum CoefficientMode
{
    /// <summary>Free trainable scalars, one pair a layer and group.</summary>
    Table,
    /// <summary>a = 1, b = l / L, never trained (TLEG's rule).</summary>
    TlegFixed,
    /// <summary>Polynomials of degree 1 in the relative depth.</summary>
    Poly1,
    /// <summary>Polynomials of degree 2 in the relative depth.</summary>
    Poly2,
    /// <summary>a and b are the softmax of two logits, so layers differ by mixture only (ablation).</summary>
    Convex,
}
