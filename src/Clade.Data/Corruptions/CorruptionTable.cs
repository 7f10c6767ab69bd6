using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Constants of a corruption for the sizes that have published ones, five severities each.</summary>
/// <param name="Px32">For 32 pixels (CIFAR-10-C).</param>
/// <param name="Px64">For 64 pixels (Tiny-ImageNet-C).</param>
/// <param name="Px224">For 224 pixels (ImageNet-C).</param>
internal sealed record CorruptionTable<T>(T[] Px32, T[] Px64, T[] Px224)
{
    /// <param name="side">32, 64 or 224.</param>
    /// <param name="severity">1 to 5.</param>
    public T Of(int side, int severity) => (side switch { 32 => Px32, 64 => Px64, _ => Px224 })[severity - 1];
}

/// <summary>Changes a picture in place.</summary>
/// <param name="picture">Its planes.</param>
/// <param name="side">Which constants: 32, 64 or 224.</param>
/// <param name="severity">1 to 5.</param>
/// <param name="random">Keyed by seed, kind and picture.</param>
internal delegate void CorruptionFormula(FloatPicture picture, int side, int severity, ref KeyedRandom random);

/// <summary>As <see cref="CorruptionFormula"/> with the distance of every pixel; for 224 pixels only.</summary>
internal delegate void DepthFormula(FloatPicture picture, DepthMap depth, int severity, ref KeyedRandom random);
