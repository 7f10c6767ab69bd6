using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>Paints plans.</summary>
internal static class SceneRenderer
{
    public static Scene Render(SceneMaterial material, SceneOptions options, ScenePlan plan)
    {
        plan.Check();
        var (width, height) = (plan.Width, plan.Height);
        var below = plan.Background.Paint(width, height, plan.BackgroundSeed);
        var pixels = below.Pixels.ToArray();
        var layers = new byte[width * height];
        var sprites = new PlacedSprite[plan.Objects.Count];
        for (var i = 0; i < sprites.Length; i++)
        {
            sprites[i] = PlacedSprite.Of(material, plan.Objects[i]);
            Paint(sprites[i], pixels, layers, width, height, (byte)(i + 1), options.MinAlpha);
        }

        if (plan.Gain != 1)
            (pixels, below) = (Brighten(pixels, plan.Gain), new RgbImage(width, height, Brighten(below.Pixels, plan.Gain)));
        var seen = VisibleRegion.Of(layers, pixels, below.Pixels, width, sprites.Length);
        var objects = new SceneObject[sprites.Length];
        for (var i = 0; i < objects.Length; i++)
            objects[i] = Object(material, plan, options, i, sprites[i], seen[i], layers);
        return new Scene(material, options, plan, new RgbImage(width, height, pixels), below, layers, objects);
    }

    private static void Paint(PlacedSprite placed, byte[] pixels, byte[] layers, int width, int height, byte layer, byte least)
    {
        var (sprite, left, top) = placed;
        var (from, to) = (Math.Max(0, -left), Math.Min(sprite.Width, width - left));
        if (from >= to)
            return;
        for (var y = Math.Max(0, -top); y < Math.Min(sprite.Height, height - top); y++)
        {
            var (source, target) = (y * sprite.Width + from, (top + y) * width + left + from);
            Blend.Over(sprite.Colours.AsSpan(source * 3, (to - from) * 3), sprite.Rest.AsSpan(source * 3, (to - from) * 3), pixels.AsSpan(target * 3, (to - from) * 3));
            Blend.Mark(sprite.Alpha.AsSpan(source, to - from), least, layer, layers.AsSpan(target, to - from));
        }
    }

    private static SceneObject Object(SceneMaterial material, ScenePlan plan, SceneOptions options, int index, PlacedSprite placed, VisibleRegion seen, byte[] layers)
    {
        var one = plan.Objects[index];
        var (box, area) = placed.Region(options.MinAlpha, plan.Width, plan.Height);
        return new SceneObject(one, index + 1, seen.Box, seen.Area, box, area, material.Colour(one.Cutout, one.Hue), seen.Contrast, (plan.Width, plan.Height),
            () => SceneMask.Of(layers, (byte)(index + 1), plan.Width, plan.Height),
            () => SceneMask.Of(placed.Sprite, placed.Left, placed.Top, options.MinAlpha, plan.Width, plan.Height));
    }

    private static byte[] Brighten(byte[] pixels, double gain)
    {
        var table = new byte[256];
        for (var value = 0; value < 256; value++)
            table[value] = (byte)Math.Min(255, Math.Round(value * gain));
        return Array.ConvertAll(pixels, value => table[value]);
    }
}

/// <summary>A sprite and where its first pixel goes.</summary>
internal readonly record struct PlacedSprite(Sprite Sprite, int Left, int Top)
{
    public static PlacedSprite Of(SceneMaterial material, ObjectPlan plan)
    {
        var sprite = material.Drawings.Sprite(plan);
        if (plan.Opacity < 1)
            sprite = sprite.Fade((byte)Math.Round(255 * plan.Opacity));
        return new PlacedSprite(sprite, (int)Math.Floor(plan.X - sprite.Width / 2.0 + 0.5), (int)Math.Floor(plan.Y - sprite.Height / 2.0 + 0.5));
    }

    /// <summary>Box and number of the pixels inside the picture whose alpha is at least the least.</summary>
    public (SceneBox Box, int Area) Region(byte least, int frameWidth, int frameHeight)
    {
        var (left, top, right, bottom, area) = (int.MaxValue, int.MaxValue, -1, -1, 0);
        var (from, to) = (Math.Max(0, -Left), Math.Min(Sprite.Width, frameWidth - Left));
        for (var y = Math.Max(0, -Top); y < Math.Min(Sprite.Height, frameHeight - Top); y++)
        {
            var row = from < to ? Sprite.Alpha.AsSpan(y * Sprite.Width + from, to - from) : default;
            var first = row.IndexOfAnyInRange(least, (byte)255);
            if (first < 0)
                continue;
            (left, right) = (Math.Min(left, Left + from + first), Math.Max(right, Left + from + row.LastIndexOfAnyInRange(least, (byte)255)));
            (top, bottom) = (Math.Min(top, Top + y), Top + y);
            foreach (var alpha in row)
                area += alpha >= least ? 1 : 0;
        }

        return area == 0 ? default : (new SceneBox(left, top, right - left + 1, bottom - top + 1), area);
    }
}

/// <summary>What is seen of a layer: box, pixels, and how much they differ from the background.</summary>
internal readonly record struct VisibleRegion(SceneBox Box, int Area, double Contrast)
{
    /// <summary>One region a layer, in one pass over the picture.</summary>
    public static VisibleRegion[] Of(byte[] layers, byte[] pixels, byte[] below, int width, int count)
    {
        var sums = new (int Left, int Top, int Right, int Bottom, int Area, double Distance)[count];
        Array.Fill(sums, (int.MaxValue, int.MaxValue, -1, -1, 0, 0));
        for (var at = 0; at < layers.Length; at++)
        {
            if (layers[at] == 0)
                continue;
            var (x, y) = (at % width, at / width);
            ref var sum = ref sums[layers[at] - 1];
            (sum.Left, sum.Right) = (Math.Min(sum.Left, x), Math.Max(sum.Right, x));
            (sum.Top, sum.Bottom) = (Math.Min(sum.Top, y), y);
            sum.Area++;
            int red = pixels[at * 3] - below[at * 3], green = pixels[at * 3 + 1] - below[at * 3 + 1], blue = pixels[at * 3 + 2] - below[at * 3 + 2];
            sum.Distance += Math.Sqrt(red * red + green * green + blue * blue);
        }

        return Array.ConvertAll(sums, sum => sum.Area == 0 ? default
            : new VisibleRegion(new SceneBox(sum.Left, sum.Top, sum.Right - sum.Left + 1, sum.Bottom - sum.Top + 1), sum.Area, sum.Distance / sum.Area / (255 * Math.Sqrt(3))));
    }
}
