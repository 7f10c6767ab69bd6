using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Pictures that show nothing: far from every class.</summary>
internal static class ForeignPictures
{
    private const long Stream = 0x666F7265;

    /// <summary>Every number of every pixel by itself.</summary>
    public static PictureSet Noise(int count, int side, long seed) => PaintedPicture.Set("noise", $"noise 1 {side} {seed}", [.. Enumerable.Range(0, count).Select(i => new PaintedPicture($"noise-{i}", () =>
    {
        var random = new KeyedRandom(seed, Stream, 0, i);
        var pixels = new byte[side * side * 3];
        for (var at = 0; at < pixels.Length; at++)
            pixels[at] = (byte)random.NextInt(256);
        return new RgbImage(side, side, pixels);
    }))]);

    /// <summary>Plain colours, gradients, clouds, stripes and checkers.</summary>
    public static PictureSet Patterns(int count, int side, long seed)
    {
        var patterns = SceneSources.Patterns;
        return PaintedPicture.Set("patterns", $"patterns 1 {side} {seed}", [.. Enumerable.Range(0, count).Select(i => new PaintedPicture($"pattern-{i}", () =>
        {
            var random = new KeyedRandom(seed, Stream, 1, i);
            return patterns[random.NextInt(patterns.Count)].Paint(side, side, (long)random.NextUInt64());
        }))]);
    }
}
