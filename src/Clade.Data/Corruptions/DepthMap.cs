using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>How far away each pixel is: 1 the nearest things, larger farther. What the corruptions need that know of space. Immutable and thread-safe.</summary>
public sealed class DepthMap
{
    /// <summary>Most layers that a picture is taken apart into.</summary>
    internal const int MostLayers = 8;

    private readonly float[] _values;

    /// <summary>Takes a map; distances are divided by the smallest.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">[H, W] distances above 0, in any unit.</param>
    /// <exception cref="InputException">There are not as many numbers, or one is not above 0.</exception>
    public DepthMap(int width, int height, ReadOnlySpan<float> values)
    {
        if (width < 1 || height < 1 || values.Length != (long)width * height)
            throw new InputException($"A depth map of {width} x {height} pixels needs as many numbers, not {values.Length}.");
        var nearest = float.PositiveInfinity;
        foreach (var value in values)
        {
            if (!(value > 0) || !float.IsFinite(value))
                throw new InputException($"A depth map holds {value}; distances are above 0.");
            nearest = Math.Min(nearest, value);
        }

        (Width, Height, _values) = (width, height, new float[values.Length]);
        for (var i = 0; i < values.Length; i++)
            _values[i] = values[i] / nearest;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[H, W], the smallest 1.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The exact depth of a composed scene: layers lie one unit apart, the nearest at 1, the background behind all.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="layers">[H, W] number of the layer seen at each pixel: 0 the background, then from far to near.</param>
    /// <exception cref="InputException">There are not as many numbers.</exception>
    public static DepthMap FromLayers(int width, int height, ReadOnlySpan<byte> layers)
    {
        var values = new float[layers.Length];
        var nearest = 0;
        foreach (var layer in layers)
            nearest = Math.Max(nearest, layer);
        for (var i = 0; i < values.Length; i++)
            values[i] = 1 + nearest - layers[i];
        return new(width, height, values);
    }

    /// <summary>Distances from the farthest to the nearest, at most <see cref="MostLayers"/>, and the layer of each pixel.</summary>
    internal (float[] Distances, byte[] LayerOf) Layers()
    {
        float[] all = [.. _values.Distinct().OrderDescending()];
        if (all.Length > MostLayers)
        {
            // Continuous maps: layers of equal numbers of pixels.
            var sorted = _values.OrderDescending().ToArray();
            all = [.. Enumerable.Range(0, MostLayers).Select(i => sorted[((2 * i) + 1) * sorted.Length / (2 * MostLayers)]).Distinct()];
        }

        var layerOf = new byte[_values.Length];
        for (var i = 0; i < layerOf.Length; i++)
        {
            var best = 0;
            for (var layer = 1; layer < all.Length; layer++)
            {
                if (Math.Abs(all[layer] - _values[i]) < Math.Abs(all[best] - _values[i]))
                    best = layer;
            }

            layerOf[i] = (byte)best;
        }

        return (all, layerOf);
    }
}

/// <summary>Where the depth of each picture of a set comes from. Immutable.</summary>
/// <param name="Key">Tells it from other sources, in names of cached features.</param>
/// <param name="Of">Gets the number of a picture in the set; may be called on several threads.</param>
public sealed record DepthSource(string Key, Func<int, DepthMap> Of);
