using Clade.Core;

namespace Clade.Torch.Tests;

internal static class RandomBytes
{
    /// <summary>Fills with bytes below a bound.</summary>
    internal static void Fill(this KeyedRandom random, Span<byte> bytes, int below)
    {
        foreach (ref var item in bytes)
            item = (byte)random.NextInt(below);
    }
}
