namespace Clade;

/// <summary>What a <see cref="Clip"/> computes in. Vectors come out as float32 in each.</summary>
public enum ClipPrecision
{
    /// <summary><see cref="BFloat16"/> where the processor multiplies it in hardware, or on CUDA; else <see cref="Float32"/>.</summary>
    Auto,

    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Matrix products in bfloat16, weights and norms in float32: about three decimal digits, cosine to float32 above 0.999.</summary>
    BFloat16,
}
