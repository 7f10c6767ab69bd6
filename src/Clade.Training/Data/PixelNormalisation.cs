using Clade.Torch;

namespace Clade.Training;

/// <summary>Pixels to what the towers see: CLIP's mean and deviation (Radford et al. 2021, reference code).</summary>
public static class PixelNormalisation
{
    private static readonly float[] s_mean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] s_deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>[B, 3, S, S], uint8 in 0..255 or floating-point in 0..1, to float32 normalised. The result belongs to the current scope.</summary>
    public static Tensor Apply(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = new TensorScope();
        var unit = pixels.ElementType == ElementType.UInt8 ? pixels.To(ElementType.Float32) / 255.0 : pixels;
        var mean = Tensor.From<float>(s_mean, [1, 3, 1, 1]).To(pixels.Device);
        var deviation = Tensor.From<float>(s_deviation, [1, 3, 1, 1]).To(pixels.Device);
        return scope.Keep((unit - mean) / deviation);
    }
}
