using Clade.Torch;

namespace Clade.Models;

/// <summary>Pixels to what the image towers see: CLIP's mean and deviation a channel (Radford et al. 2021, reference code). Stateless and thread-safe.</summary>
public static class PixelNormalisation
{
    private static readonly float[] s_mean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] s_deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>(pixels - mean) / deviation, with pixels in 0..1.</summary>
    /// <param name="pixels">[B, 3, S, S], uint8 in 0..255 or floating-point in 0..1, red first.</param>
    /// <returns>[B, 3, S, S] float32 in the current scope.</returns>
    public static Tensor Apply(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = new TensorScope();
        var unit = pixels.ElementType == ElementType.UInt8 ? pixels.To(ElementType.Float32) / 255.0 : pixels.To(ElementType.Float32);
        var mean = Tensor.From<float>(s_mean, [1, 3, 1, 1]).To(pixels.Device);
        var deviation = Tensor.From<float>(s_deviation, [1, 3, 1, 1]).To(pixels.Device);
        return scope.Keep((unit - mean) / deviation);
    }
}
