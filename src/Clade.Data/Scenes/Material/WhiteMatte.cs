using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>
/// Gives transparency back to a drawing that was laid on white. White that is connected with the border is background; at the edge, where
/// <c>seen = alpha * own + (1 - alpha) * 255</c>, the drawing's own colour is taken from the nearest pixel inside. White that the drawing encloses stays opaque:
/// an eye and the hole of a ring look the same.
/// </summary>
internal static class WhiteMatte
{
    /// <summary>
    /// Pixels whose darkest channel is at least this bright count as paper: lossy pictures are not white to the last bit. Where the lower bound takes away more than
    /// a fifth of what the higher one leaves, the drawing is light itself and the higher one counts. Both, and the rim, were chosen on the shipped corpus.
    /// </summary>
    private const int Paper = 230, StrictPaper = 245;

    /// <summary>Of a drawing that is light itself, what touches paper and is this bright is an edge mixed with white.</summary>
    private const int Rim = 228;

    /// <summary>How far from the paper a pixel may be mixed with it, and from where its own colour is taken.</summary>
    private const int Edge = 1, Reach = 3;

    /// <summary>The drawing with alpha; fully transparent when there is nothing but paper.</summary>
    public static RgbaImage Cut(RgbImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var (paper, strict) = (Flood(image, Paper), Flood(image, StrictPaper));
        if (5 * (Count(paper) - Count(strict)) > width * height - Count(strict))
            paper = strict;
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = y * width + x;
                if (paper[at])
                    continue;
                var target = pixels.AsSpan(at * 4, 4);
                if (Near(paper, width, height, x, y, Edge))
                    Unmix(image, paper, x, y, target);
                else
                    Opaque(image.Pixels.AsSpan(at * 3, 3), target);
            }
        }

        return new RgbaImage(width, height, pixels);
    }

    private static bool[] Flood(RgbImage image, int least)
    {
        var (width, height) = (image.Width, image.Height);
        var paper = new bool[width * height];
        var open = new Stack<int>();
        for (var x = 0; x < width; x++)
        {
            Visit(x, 0);
            Visit(x, height - 1);
        }

        for (var y = 0; y < height; y++)
        {
            Visit(0, y);
            Visit(width - 1, y);
        }

        while (open.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            Visit(x - 1, y);
            Visit(x + 1, y);
            Visit(x, y - 1);
            Visit(x, y + 1);
        }

        return paper;

        void Visit(int x, int y)
        {
            if (x < 0 || y < 0 || x >= width || y >= height || paper[y * width + x] || Darkest(image, y * width + x) < least)
                return;
            paper[y * width + x] = true;
            open.Push(y * width + x);
        }
    }

    private static int Count(bool[] paper) => paper.AsSpan().Count(true);

    private static int Darkest(RgbImage image, int at) => Math.Min(image.Pixels[at * 3], Math.Min(image.Pixels[at * 3 + 1], image.Pixels[at * 3 + 2]));

    private static bool Near(bool[] paper, int width, int height, int x, int y, int reach)
    {
        for (var j = Math.Max(0, y - reach); j <= Math.Min(height - 1, y + reach); j++)
        {
            if (paper.AsSpan(j * width + Math.Max(0, x - reach), Math.Min(width - 1, x + reach) - Math.Max(0, x - reach) + 1).Contains(true))
                return true;
        }

        return false;
    }

    private static void Opaque(ReadOnlySpan<byte> colour, Span<byte> target)
    {
        colour.CopyTo(target);
        target[3] = 255;
    }

    private static void Unmix(RgbImage image, bool[] paper, int x, int y, Span<byte> target)
    {
        var seen = image.Pixels.AsSpan((y * image.Width + x) * 3, 3);
        var own = image.Pixels.AsSpan(Inside(image, paper, x, y) * 3, 3);
        int mixed = 0, full = 0;
        for (var channel = 0; channel < 3; channel++)
        {
            mixed += (255 - seen[channel]) * (255 - own[channel]);
            full += (255 - own[channel]) * (255 - own[channel]);
        }

        // An almost white thing cannot be told from a mixture: it is taken as it is.
        if (full < 3 * 12 * 12 || mixed >= full)
        {
            if (Darkest(image, y * image.Width + x) < Rim)
                Opaque(seen, target);
            return;
        }

        var alpha = (255 * mixed + full / 2) / full;
        if (alpha == 0)
            return;
        for (var channel = 0; channel < 3; channel++)
            target[channel] = (byte)Math.Clamp((255 * seen[channel] - (255 - alpha) * 255 + alpha / 2) / alpha, 0, 255);
        target[3] = (byte)alpha;
    }

    /// <summary>The pixel whose colour is the drawing's own here: the nearest one that does not touch paper, or of a thin line the darkest.</summary>
    private static int Inside(RgbImage image, bool[] paper, int x, int y)
    {
        var (width, height) = (image.Width, image.Height);
        var (nearest, distance) = (-1, int.MaxValue);
        var (darkest, darkness) = (y * width + x, -1);
        for (var j = Math.Max(0, y - Reach); j <= Math.Min(height - 1, y + Reach); j++)
        {
            for (var i = Math.Max(0, x - Reach); i <= Math.Min(width - 1, x + Reach); i++)
            {
                var at = j * width + i;
                if (paper[at])
                    continue;
                var squared = (i - x) * (i - x) + (j - y) * (j - y);
                if (squared < distance && !Near(paper, width, height, i, j, Edge))
                    (nearest, distance) = (at, squared);
                if (squared <= 2 && 255 - Darkest(image, at) > darkness)
                    (darkest, darkness) = (at, 255 - Darkest(image, at));
            }
        }

        return nearest >= 0 ? nearest : darkest;
    }
}
