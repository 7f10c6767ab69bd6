using Clade.Torch;

namespace Clade.Models;

/// <summary>The operators that packed towers are made of. Nothing is recorded for gradients.</summary>
internal static class Packed
{
    /// <summary>x Wᵀ + b.</summary>
    /// <param name="x">[M, K], in the type of the weight, row-major.</param>
    /// <param name="weight">[N, K], row-major.</param>
    /// <param name="bias">[N], or null.</param>
    /// <param name="kind">How.</param>
    /// <returns>[M, N], row-major, in the current scope.</returns>
    public static Tensor Multiply(Tensor x, Tensor weight, Tensor? bias, ProductKind kind)
    {
        if (kind is ProductKind.Linear)
            return x.Linear(weight, bias);
        long rows = x.Size(0), inputs = x.Size(1), outputs = weight.Size(0);
        // A picture one pixel wide whose channels lie together: [M, K] -> [1, K, M, 1] and back without a copy.
        using var pixels = x.View([1, rows, 1, inputs]);
        using var channelsFirst = pixels.Permute([0, 3, 1, 2]);
        using var kernel = weight.View([outputs, inputs, 1, 1]);
        using var result = channelsFirst.Conv2d(kernel, bias);
        using var back = result.Permute([0, 2, 3, 1]);
        return back.Reshape([rows, outputs]);
    }

    /// <summary>As <see cref="Multiply(Tensor, Tensor, Tensor, ProductKind)"/>; the plan says how, and x is brought into the weight's type.</summary>
    public static Tensor Multiply(Tensor x, Tensor weight, Tensor? bias, ComputePlan plan)
    {
        var kind = x.Size(0) < ComputePlan.ManyRows ? ProductKind.Linear : plan.Products;
        var type = weight.ElementType;
        if (x.ElementType == type)
            return Multiply(x, weight, bias, kind);
        using var converted = x.To(type);
        return Multiply(converted, weight, bias, kind);
    }

    /// <summary>The activation, in place where libtorch can.</summary>
    public static Tensor Activate(Tensor x, Activation activation)
    {
        switch (activation)
        {
            case Activation.Gelu:
                return x.GeluInPlace();
            case Activation.GeluTanh:
                // x σ(x (1.596 + 0.0714 x²)) is the tanh form; libtorch's own kernel takes some five times as long.
                using (var gate = x.Square().MulInPlace(2 * Math.Sqrt(2 / Math.PI) * 0.044715).AddInPlace(2 * Math.Sqrt(2 / Math.PI)).MulInPlace(x).SigmoidInPlace())
                    return x.MulInPlace(gate);
            default:
                using (var gate = x.Mul(1.702).SigmoidInPlace())
                    return x.MulInPlace(gate);
        }
    }
}
