namespace Clade.Data.Corruptions;

/// <summary>A picture taken apart into layers of depth, changed layer by layer, and put together from the back to the front.</summary>
internal static class Layering
{
    /// <summary>Changes one plane of a layer, colour or coverage alike.</summary>
    /// <param name="plane">[H, W].</param>
    /// <param name="distance">Of the layer.</param>
    public delegate float[] PlaneChange(float[] plane, float distance);

    /// <summary>A layer: its distance, its coverage [H, W] and its colour, 0 where it does not cover. The farthest goes on behind the others and covers all.</summary>
    public sealed record Layer(float Distance, float[]? Cover, float[][] Colours);

    /// <summary>From the farthest to the nearest.</summary>
    public static Layer[] Split(FloatPicture picture, DepthMap depth)
    {
        var (distances, layerOf) = depth.Layers();
        return [.. distances.Select((distance, layer) =>
        {
            float[] own = [.. layerOf.Select(number => number == layer ? 1f : 0)];
            return layer == 0
                ? new Layer(distance, null, [.. picture.Planes.Select(plane => Behind(plane, own, picture.Width, picture.Height))])
                : new Layer(distance, own, [.. picture.Planes.Select(plane => Product(plane, own))]);
        })];
    }

    /// <summary>Every layer changed, then laid over the farther ones.</summary>
    public static FloatPicture Compose(Layer[] layers, int width, int height, PlaneChange change)
    {
        var result = new FloatPicture(width, height);
        foreach (var layer in layers)
        {
            var cover = layer.Cover is null ? null : change(layer.Cover, layer.Distance);
            for (var channel = 0; channel < 3; channel++)
            {
                var (changed, target) = (change(layer.Colours[channel], layer.Distance), result.Planes[channel]);
                for (var i = 0; i < target.Length; i++)
                    target[i] = cover is null ? changed[i] : (target[i] * (1 - cover[i])) + changed[i];
            }
        }

        return result;
    }

    /// <summary>Both, in place.</summary>
    public static void Apply(FloatPicture picture, DepthMap depth, PlaneChange change) =>
        picture.Take(Compose(Split(picture, depth), picture.Width, picture.Height, change));

    private static float[] Product(float[] plane, float[] own)
    {
        var product = new float[plane.Length];
        for (var i = 0; i < product.Length; i++)
            product[i] = plane[i] * own[i];
        return product;
    }

    // What is hidden takes the colour around it: means of ever larger squares, then back down, each unknown place from the next coarser level.
    private static float[] Behind(float[] plane, float[] own, int width, int height)
    {
        if (!own.AsSpan().Contains(0))
            return plane;
        var sums = Product(plane, own);
        var filled = Coarser(sums, own, width, height);
        for (var i = 0; i < sums.Length; i++)
        {
            if (own[i] == 0)
                sums[i] = filled[(i / width / 2 * ((width + 1) / 2)) + (i % width / 2)];
        }

        return sums;
    }

    private static float[] Coarser(float[] sums, float[] shares, int width, int height)
    {
        var (wide, tall) = ((width + 1) / 2, (height + 1) / 2);
        var (means, known) = (new float[wide * tall], new float[wide * tall]);
        for (var i = 0; i < sums.Length; i++)
        {
            var at = (i / width / 2 * wide) + (i % width / 2);
            means[at] += sums[i];
            known[at] += shares[i];
        }

        for (var i = 0; i < means.Length; i++)
        {
            means[i] = known[i] == 0 ? 0 : means[i] / known[i];
            known[i] = known[i] == 0 ? 0 : 1;
        }

        return wide * tall == 1 ? means : Behind(means, known, wide, tall);
    }
}
