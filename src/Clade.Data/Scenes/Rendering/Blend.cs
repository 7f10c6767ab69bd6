using System.Numerics;
using Clade.Data.Images.Reference;

namespace Clade.Data.Scenes;

/// <summary>
/// Paints spans of pixels over others, in 8-bit sRGB: <c>new = colour + round(old * (255 - alpha) / 255)</c>, where the colour is premultiplied by its alpha (Porter and Duff,
/// "Compositing digital images", SIGGRAPH 1984: over). Alpha 0 leaves a pixel bit by bit, 255 replaces it.
/// </summary>
internal static class Blend
{
    /// <summary>Paints colours over target, in place; all three have the same length.</summary>
    public static void Over(ReadOnlySpan<byte> colours, ReadOnlySpan<byte> rest, Span<byte> target)
    {
        var at = 0;
        for (; at + Vector<byte>.Count <= target.Length; at += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(target[at..]), out var low, out var high);
            Vector.Widen(new Vector<byte>(rest[at..]), out var lowRest, out var highRest);
            var kept = Vector.Narrow(Scale(low * lowRest), Scale(high * highRest));
            (kept + new Vector<byte>(colours[at..])).CopyTo(target[at..]);
        }

        for (; at < target.Length; at++)
            target[at] = (byte)(colours[at] + AlphaMath.Multiply(target[at], rest[at]));
    }

    /// <summary>Writes a layer's number wherever its alpha is at least the least.</summary>
    public static void Mark(ReadOnlySpan<byte> alpha, byte least, byte layer, Span<byte> layers)
    {
        var at = 0;
        for (; at + Vector<byte>.Count <= layers.Length; at += Vector<byte>.Count)
        {
            var covers = Vector.GreaterThanOrEqual(new Vector<byte>(alpha[at..]), new Vector<byte>(least));
            Vector.ConditionalSelect(covers, new Vector<byte>(layer), new Vector<byte>(layers[at..])).CopyTo(layers[at..]);
        }

        for (; at < layers.Length; at++)
            layers[at] = alpha[at] >= least ? layer : layers[at];
    }

    // A product of two bytes divided by 255 and rounded, exactly.
    private static Vector<ushort> Scale(Vector<ushort> product)
    {
        product += new Vector<ushort>(128);
        return (product + (product >> 8)) >> 8;
    }
}
