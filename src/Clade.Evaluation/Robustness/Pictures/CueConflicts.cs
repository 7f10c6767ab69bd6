using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// The outline of one thing filled with pieces of another, on white: nothing of the texture leaks outside, and nothing of the thing's own inside is left. Things whose
/// outlines tell them apart.
/// </summary>
internal static class CueConflicts
{
    private const long Stream = 0x636F6E66;
    private const int Side = 224, Outline = 190;
    private const byte Solid = 128;
    private static readonly string[] Things =
        ["airplane", "bicycle", "butterfly", "cactus", "camel", "car", "cat", "chair", "dog", "elephant", "guitar", "horse", "key", "rabbit", "sailboat", "turtle", "umbrella", "anchor", "duck", "fish", "giraffe", "scorpion", "teapot", "whale"];

    private const int Classes = 16, Least = 8;

    /// <summary>Null where the material lacks too many of the things.</summary>
    public static PictureSet? Make(SceneStage stage, int perClass)
    {
        string[] classes = [.. Things.Where(stage.Test.Classes.Contains).Take(Classes).Order(StringComparer.Ordinal)];
        if (classes.Length < Least)
            return null;
        var drawings = classes.Select(name => new Lazy<RgbaImage>(() => stage.Drawing(name).Read())).ToArray();
        var pictures = Enumerable.Range(0, classes.Length * perClass).Select(i =>
        {
            var random = new KeyedRandom(stage.Seed, Stream, 0, i);
            var (shape, texture) = (i % classes.Length, (i + 1 + random.NextInt(classes.Length - 1)) % classes.Length);
            var draws = (long)random.NextUInt64();
            return new PaintedPicture($"{classes[shape]}-of-{classes[texture]}-{i}", () => Paint(drawings[shape].Value, drawings[texture].Value, draws))
            {
                Label = shape,
                Tags = new Dictionary<string, string> { [ShapeBiasTask.TextureTag] = classes[texture] },
            };
        });
        return PaintedPicture.Set($"outlines of {classes.Length} things filled with others", $"conflicts 1 {stage.Origin}", [.. pictures], classes);
    }

    private static RgbImage Paint(RgbaImage shape, RgbaImage texture, long draws)
    {
        var random = new KeyedRandom(draws);
        var (inked, piece) = (Box(shape), Piece(texture, ref random));
        var scale = (double)Outline / Math.Max(inked.Width, inked.Height);
        var (width, height) = ((int)(inked.Width * scale), (int)(inked.Height * scale));
        var (left, top) = ((Side - width) / 2, (Side - height) / 2);
        // The piece is repeated, mirrored, so that it has no seams; as large as in its own drawing at this size.
        var grain = (double)Math.Max(Box(texture).Width, Box(texture).Height) / Outline;
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var (x, y) = ((i % Side) - left, (i / Side) - top);
            var solid = x >= 0 && y >= 0 && x < width && y < height && shape.Pixels[((((inked.Top + (int)(y / scale)) * shape.Width) + inked.Left + (int)(x / scale)) * 4) + 3] >= Solid;
            if (solid)
                texture.Pixels.AsSpan((((piece.Top + Mirrored((int)(y * grain), piece.Height)) * texture.Width) + piece.Left + Mirrored((int)(x * grain), piece.Width)) * 4, 3).CopyTo(pixels.AsSpan(3 * i));
            else
                pixels.AsSpan(3 * i, 3).Fill(255);
        }

        return new RgbImage(Side, Side, pixels);
    }

    private static int Mirrored(int place, int length)
    {
        var at = Math.Abs(place) % (2 * length);
        return at < length ? at : (2 * length) - 1 - at;
    }

    private static (int Left, int Top, int Width, int Height) Box(RgbaImage image)
    {
        int left = image.Width, top = image.Height, right = 0, bottom = 0;
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            if (image.Pixels[(4 * i) + 3] < Solid)
                continue;
            (left, right) = (Math.Min(left, i % image.Width), Math.Max(right, i % image.Width));
            (top, bottom) = (Math.Min(top, i / image.Width), Math.Max(bottom, i / image.Width));
        }

        return right < left ? (0, 0, image.Width, image.Height) : (left, top, right - left + 1, bottom - top + 1);
    }

    // The largest of several squares drawn by chance that are all inside the thing.
    private static (int Left, int Top, int Width, int Height) Piece(RgbaImage image, ref KeyedRandom random)
    {
        var box = Box(image);
        for (var side = Math.Min(box.Width, box.Height) / 2; side > 2; side = side * 4 / 5)
        {
            for (var attempt = 0; attempt < 40; attempt++)
            {
                var (left, top) = (box.Left + random.NextInt(box.Width - side + 1), box.Top + random.NextInt(box.Height - side + 1));
                if (IsSolid(image, left, top, side))
                    return (left, top, side, side);
            }
        }

        return (box.Left + (box.Width / 2), box.Top + (box.Height / 2), 1, 1);
    }

    // And mostly ink: white pieces would melt into the paper.
    private static bool IsSolid(RgbaImage image, int left, int top, int side)
    {
        var light = 0;
        for (var y = top; y < top + side; y++)
        {
            for (var x = left; x < left + side; x++)
            {
                var pixel = image.Pixels.AsSpan(((y * image.Width) + x) * 4, 4);
                if (pixel[3] < 250)
                    return false;
                light += Math.Min(pixel[0], Math.Min(pixel[1], pixel[2])) > 225 ? 1 : 0;
            }
        }

        return 4 * light <= side * side;
    }
}
