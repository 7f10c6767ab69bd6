using Clade.Torch;

namespace Clade.Models;

/// <summary>How many pictures or tokens go through a tower at a time.</summary>
public static class BatchSizes
{
    /// <summary>Tokens that keep the matrix units busy while the activations of a layer stay near the processor.</summary>
    public const int Tokens = 1600;

    private const int Gpu = 128, Convolutional = 8, Least = 8, Most = 64;

    /// <summary>Pictures a batch.</summary>
    public static int Pictures(ImageTower tower, Device device)
    {
        ArgumentNullException.ThrowIfNull(tower);
        if (!device.IsCpu)
            return Gpu;
        return tower is VisionTransformer { Config: var config } ? Math.Clamp(Tokens / ((config.Grid * config.Grid) + 1), Least, Most) : Convolutional;
    }
}
