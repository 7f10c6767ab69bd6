using Clade.Data.Corpora;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

/// <summary>Materials: drawings made here, with edges of every alpha, and the shipped corpus.</summary>
internal static class SceneFixture
{
    private static readonly Lazy<SceneMaterial> Opened = new(() => SceneSources.FromCorpus(Corpus.Open(Path.Combine(Repository(), "assets", "corpora", "pictograms-mini"))));

    public static SceneMaterial Mini => Opened.Value;

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie below Clade.slnx.");
    }

    /// <summary>Six things in two styles, one a background of each kind.</summary>
    public static SceneMaterial Drawn(int backgrounds = 6)
    {
        string[] names = ["ball", "box", "apple", "bus", "goose", "umbrella"];
        (byte, byte, byte)[] colours = [(220, 30, 30), (30, 90, 220), (40, 170, 60), (240, 210, 40), (130, 60, 200), (30, 30, 30)];
        var cutouts = names.SelectMany((name, i) => new[] { "soft", "hard" }.Select(style => new Cutout($"{style}-{name}", Noun.Of(name), style, () => Drawing(colours[i], 40 + 3 * i, 52 - 4 * i, style == "soft"))
        {
            Kind = i % 2 == 0 ? "toy" : "thing",
            Keywords = ["round", name, "small"],
        }));
        var step = Math.Max(1, SceneSources.Patterns.Count / backgrounds);
        return new SceneMaterial(cutouts, SceneSources.Patterns.Where((_, i) => i % step == 0).Take(backgrounds), "drawn");
    }

    /// <summary>An ellipse with a soft edge and a notch at the top, so that up and down differ.</summary>
    public static RgbaImage Drawing((byte R, byte G, byte B) colour, int width, int height, bool soft)
    {
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1);
                var inside = 1 - Math.Sqrt(u * u + v * v);
                var alpha = Math.Clamp(inside * (soft ? 6 : 40), 0, 1);
                if (v < -0.2 && Math.Abs(u) < 0.25)
                    alpha = 0;
                var at = (y * width + x) * 4;
                (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (colour.R, colour.G, colour.B, (byte)Math.Round(255 * alpha));
            }
        }

        return new RgbaImage(width, height, pixels);
    }
}
