using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Scenes;

namespace Clade.Evaluation;

/// <summary>
/// A painted place where animals live: snow, grass, water, sand, sky or night, forty of each, which differ in colours, grain and lie of the land. They are there without any
/// photographs; photographs of one's own are better, see <see cref="CounterAnimalScenes"/>.
/// </summary>
public sealed class HabitatBackground : SceneBackground
{
    /// <summary>Pictures of each habitat.</summary>
    public const int Variants = 40;

    private const long Look = 0x6861626974, Lie = 0x6C696520;
    private const int Grid = 64;

    private readonly int _variant;

    private HabitatBackground(string habitat, int variant) : base($"{habitat}-{variant:D2}", habitat, Phrases[habitat]) => _variant = variant;

    /// <summary>The six habitats.</summary>
    public static IReadOnlyList<string> Habitats => ["snow", "grass", "water", "sand", "sky", "night"];

    /// <summary>All 240.</summary>
    public static IReadOnlyList<SceneBackground> All { get; } = [.. Habitats.SelectMany(habitat => Enumerable.Range(0, Variants).Select(variant => new HabitatBackground(habitat, variant)))];

    private static Dictionary<string, string> Phrases => new(StringComparer.Ordinal)
    {
        ["snow"] = "in the snow",
        ["grass"] = "on the grass",
        ["water"] = "in the water",
        ["sand"] = "on the sand",
        ["sky"] = "in the sky",
        ["night"] = "in the night",
    };

    /// <inheritdoc/>
    public override RgbImage Paint(int width, int height, long seed)
    {
        // The variant decides how the place looks, the seed where in it the picture is.
        var look = new KeyedRandom(_variant, Look, Kind[0] * 256 + Kind[1]);
        var lie = new KeyedRandom(seed, Lie, _variant);
        var grid = new float[Grid * Grid];
        foreach (ref var value in grid.AsSpan())
            value = (float)lie.NextDouble();
        var place = Place.Draw(Kind, ref look);
        var pixels = new byte[width * height * 3];
        var side = Math.Min(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                place.Pixel(grid, (float)x / side, (float)y / side, pixels.AsSpan((y * width + x) * 3, 3));
        }

        return new RgbImage(width, height, pixels);
    }

    private readonly record struct Colour(float R, float G, float B);

    /// <summary>Two colours mixed by noise that is stretched along one axis, with a second, finer noise, light falling off from top to bottom, and stars at night.</summary>
    private sealed record Place(Colour Dark, Colour Light, float Across, float Down, float Fine, float Slope, float Stars)
    {
        public static Place Draw(string habitat, ref KeyedRandom random)
        {
            var (a, b, c) = ((float)random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble());
            return habitat switch
            {
                "snow" => new(new(196 + 20 * a, 208 + 16 * a, 224 + 10 * a), new(246, 249, 252), 2 + 3 * b, 3 + 5 * c, 0.12f, 0.15f * (a - 0.5f), 0),
                "grass" => new(new(38 + 40 * a, 84 + 30 * b, 26 + 14 * c), new(118 + 60 * a, 176 + 30 * b, 62 + 30 * c), 26 + 16 * b, 5 + 5 * c, 0.45f, 0.2f * (c - 0.5f), 0),
                "water" => new(new(18 + 30 * a, 74 + 40 * b, 120 + 40 * c), new(104 + 50 * a, 172 + 30 * b, 206 + 24 * c), 3 + 3 * b, 16 + 14 * c, 0.3f, 0.3f * (a - 0.3f), 0),
                "sand" => new(new(186 + 20 * a, 150 + 20 * a, 98 + 24 * b), new(236 + 10 * a, 210 + 14 * a, 160 + 24 * b), 2 + 3 * c, 5 + 8 * b, 0.4f, 0.15f * (c - 0.5f), 0),
                "sky" => new(new(72 + 50 * a, 140 + 40 * a, 222 + 16 * b), new(236 + 12 * c, 242 + 8 * c, 250), 2 + 2 * b, 3 + 3 * c, 0.1f, 0.55f, 0),
                _ => new(new(6 + 10 * a, 8 + 10 * a, 26 + 16 * b), new(30 + 24 * a, 34 + 24 * a, 82 + 40 * b), 1.5f + b, 2 + c, 0.08f, 0.5f, 0.984f + 0.01f * c),
            };
        }

        public void Pixel(float[] grid, float x, float y, Span<byte> pixel)
        {
            var share = (1 - Fine) * Noise(grid, x * Across, y * Down) + Fine * Noise(grid, x * 31 + 7, y * 37 + 11) + Slope * (y - 0.5f);
            share = Math.Clamp(1.5f * share - 0.25f, 0, 1);
            // A star is a cell of a fine grid that is among the brightest.
            if (Stars > 0 && grid[((int)(y * 57) * 61 + (int)(x * 57) * 7) % grid.Length] > Stars)
                share = 4;
            pixel[0] = Mix(Dark.R, Light.R, share);
            pixel[1] = Mix(Dark.G, Light.G, share);
            pixel[2] = Mix(Dark.B, Light.B, share);
        }

        private static byte Mix(float dark, float light, float share) => (byte)Math.Clamp(dark + (light - dark) * share + 0.5f, 0, 255);

        private static float Noise(float[] grid, float x, float y)
        {
            var (left, top) = ((int)x, (int)y);
            var (fx, fy) = (x - left, y - top);
            (fx, fy) = (fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy));
            return (At(left, top) * (1 - fx) + At(left + 1, top) * fx) * (1 - fy) + (At(left, top + 1) * (1 - fx) + At(left + 1, top + 1) * fx) * fy;

            float At(int i, int j) => grid[j % Grid * Grid + i % Grid];
        }
    }
}
