using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>A computed background of one or two named colours; the seed moves shade, direction and width.</summary>
internal sealed class PatternBackground : SceneBackground
{
    private static readonly (SceneColour Colour, Rgb8 Middle)[] Colours =
    [
        (SceneColour.White, new(244, 244, 244)), (SceneColour.Grey, new(150, 150, 150)), (SceneColour.Black, new(28, 28, 28)), (SceneColour.Red, new(214, 48, 44)),
        (SceneColour.Orange, new(246, 146, 40)), (SceneColour.Yellow, new(248, 216, 60)), (SceneColour.Green, new(84, 176, 88)), (SceneColour.Blue, new(70, 130, 214)),
        (SceneColour.Purple, new(142, 84, 190)), (SceneColour.Pink, new(244, 160, 196)), (SceneColour.Brown, new(132, 88, 52)),
    ];

    private static readonly (string Kind, string Before)[] Patterns = [("gradient", "fading"), ("noise", "cloudy"), ("stripes", "striped"), ("checker", "checkered")];

    private readonly Rgb8 _first, _second;

    private PatternBackground(string id, string kind, string phrase, Rgb8 first, Rgb8 second) : base(id, kind, phrase) => (_first, _second) = (first, second);

    /// <summary>Plain in each colour, and each pattern in twelve pairs of colours.</summary>
    public static IReadOnlyList<SceneBackground> All { get; } =
    [
        .. Colours.Select(one => new PatternBackground($"plain-{Word(one.Colour)}", "plain", $"on a plain {Word(one.Colour)} background", one.Middle, one.Middle)),
        .. Patterns.SelectMany(pattern => Pairs().Select(pair => new PatternBackground(
            $"{pattern.Kind}-{Word(pair.First.Colour)}-{Word(pair.Second.Colour)}", pattern.Kind,
            $"on a {pattern.Before} {Word(pair.First.Colour)} and {Word(pair.Second.Colour)} background", pair.First.Middle, pair.Second.Middle))),
    ];

    public override RgbImage Paint(int width, int height, long seed)
    {
        var random = new KeyedRandom(seed, SceneStreams.Background);
        var (first, second) = (Shade(_first, ref random), Kind == "plain" ? _first : Shade(_second, ref random));
        var pixels = new byte[width * height * 3];
        switch (Kind)
        {
            case "plain":
                Fill(pixels, first);
                break;
            case "gradient":
                Gradient(pixels, width, height, first, second, ref random);
                break;
            case "noise":
                Noise(pixels, width, height, first, second, ref random);
                break;
            case "stripes":
                Stripes(pixels, width, height, first, second, ref random);
                break;
            default:
                Checker(pixels, width, height, first, second, ref random);
                break;
        }

        return new RgbImage(width, height, pixels);
    }

    private static IEnumerable<((SceneColour Colour, Rgb8 Middle) First, (SceneColour Colour, Rgb8 Middle) Second)> Pairs()
    {
        (int, int)[] pairs = [(0, 7), (0, 3), (0, 6), (0, 9), (1, 0), (2, 5), (7, 6), (5, 6), (4, 5), (8, 9), (10, 4), (7, 8)];
        return pairs.Select(pair => (Colours[pair.Item1], Colours[pair.Item2]));
    }

    private static string Word(SceneColour colour) => ColourNames.Word(colour);

    private static Rgb8 Shade(Rgb8 colour, ref KeyedRandom random)
    {
        var shift = random.NextInt(21) - 10;
        return new Rgb8(Move(colour.R), Move(colour.G), Move(colour.B));

        byte Move(byte value) => (byte)Math.Clamp(value + shift, 0, 255);
    }

    private static void Fill(Span<byte> pixels, Rgb8 colour)
    {
        for (var at = 0; at < pixels.Length; at += 3)
            Set(pixels[at..], colour);
    }

    private static void Gradient(Span<byte> pixels, int width, int height, Rgb8 first, Rgb8 second, ref KeyedRandom random)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var reach = Math.Max(1, Math.Abs(cos) * (width - 1) + Math.Abs(sin) * (height - 1));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var along = cos * (x - (width - 1) / 2.0) + sin * (y - (height - 1) / 2.0);
                Mix(pixels[((y * width + x) * 3)..], first, second, (int)(256 * Math.Clamp(along / reach + 0.5, 0, 1)));
            }
        }
    }

    // Two octaves of value noise on a grid, interpolated smoothly.
    private static void Noise(Span<byte> pixels, int width, int height, Rgb8 first, Rgb8 second, ref KeyedRandom random)
    {
        const int grid = 17;
        Span<float> values = stackalloc float[grid * grid];
        foreach (ref var value in values)
            value = (float)random.NextDouble();
        var cell = Math.Max(4f, Math.Min(width, height) / (3f + random.NextInt(4)));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var share = 0.7f * Value(values, x / cell, y / cell) + 0.3f * Value(values, 2.7f * x / cell + 5, 2.7f * y / cell + 3);
                Mix(pixels[((y * width + x) * 3)..], first, second, (int)(256 * Math.Clamp(1.6f * share - 0.3f, 0, 1)));
            }
        }

        static float Value(ReadOnlySpan<float> values, float x, float y)
        {
            var (left, top) = ((int)x, (int)y);
            var (fx, fy) = (Smooth(x - left), Smooth(y - top));
            return (At(values, left, top) * (1 - fx) + At(values, left + 1, top) * fx) * (1 - fy) + (At(values, left, top + 1) * (1 - fx) + At(values, left + 1, top + 1) * fx) * fy;
        }

        static float At(ReadOnlySpan<float> values, int x, int y) => values[y % grid * grid + x % grid];

        static float Smooth(float t) => t * t * (3 - 2 * t);
    }

    private static void Stripes(Span<byte> pixels, int width, int height, Rgb8 first, Rgb8 second, ref KeyedRandom random)
    {
        var (sin, cos) = Math.SinCos(Math.PI / 4 * random.NextInt(4));
        var period = Math.Max(4.0, Math.Min(width, height) / (2.0 + random.NextInt(6)));
        var phase = random.NextDouble();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var along = (cos * x + sin * y) / period + phase;
                // A triangle wave cut off at both ends: stripes with an edge one pixel soft.
                var wave = Math.Abs(2 * (along - Math.Floor(along)) - 1) - 0.5;
                Mix(pixels[((y * width + x) * 3)..], first, second, (int)(256 * Math.Clamp(wave * period / 2 + 0.5, 0, 1)));
            }
        }
    }

    private static void Checker(Span<byte> pixels, int width, int height, Rgb8 first, Rgb8 second, ref KeyedRandom random)
    {
        var cell = Math.Max(2, Math.Min(width, height) / (4 + random.NextInt(5)));
        var (right, down) = (random.NextInt(2 * cell), random.NextInt(2 * cell));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Set(pixels[((y * width + x) * 3)..], ((x + right) / cell + (y + down) / cell) % 2 == 0 ? first : second);
        }
    }

    private static void Set(Span<byte> pixel, Rgb8 colour) => (pixel[0], pixel[1], pixel[2]) = (colour.R, colour.G, colour.B);

    private static void Mix(Span<byte> pixel, Rgb8 first, Rgb8 second, int share)
    {
        pixel[0] = Between(first.R, second.R);
        pixel[1] = Between(first.G, second.G);
        pixel[2] = Between(first.B, second.B);

        byte Between(byte a, byte b) => (byte)(a + (((b - a) * share + 128) >> 8));
    }
}
