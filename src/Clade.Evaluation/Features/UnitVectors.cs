using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>The one place where towers run for features: nothing is recorded, the precision is that of the options whatever surrounds the call, and vectors come out at length 1.</summary>
internal static class UnitVectors
{
    /// <param name="options">Precision.</param>
    /// <param name="device">Where the model computes.</param>
    /// <param name="forward">Gives [n, D].</param>
    /// <returns>[n, D] float32 in the current scope.</returns>
    public static Tensor Compute(FeatureOptions options, Device device, Func<Tensor> forward)
    {
        using var _ = Autograd.NoGrad();
        Tensor features;
        using (Autocast.Enable(options.BFloat16 ? ElementType.BFloat16 : null, device))
            features = forward();
        return DualEncoder.Normalise(features.To(ElementType.Float32));
    }
}
