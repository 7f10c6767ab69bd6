using Clade.Data.Corpora;
using Clade.Data.Images;

namespace Clade.Data.Tests.Corpora;

/// <summary>A plan of small coloured squares: 60 concepts in three styles, one of them the held-out one.</summary>
internal sealed class FakeCorpus
{
    private int _decoded;

    /// <summary>Originals read so far.</summary>
    public int Decoded => _decoded;

    /// <summary>Called before each original is read.</summary>
    public Action? BeforeRead { get; set; }

    public static CorpusOptions Options(TempFolder folder) => new() { Out = folder["corpus"], ImageSize = 16, ShardItems = 16, Format = CorpusFormat.Png };

    public CorpusPlan Plan(Func<string, byte[]>? bytes = null)
    {
        var pictures = new List<PlannedPicture>();
        foreach (var style in new[] { "noto", "twemoji", "openmoji" })
        {
            for (var i = 0; i < 60; i++)
            {
                var key = $"{style}-c{i}";
                pictures.Add(new PlannedPicture(Record(style, i), "test:" + key, key + ".png", () =>
                {
                    BeforeRead?.Invoke();
                    Interlocked.Increment(ref _decoded);
                    return bytes?.Invoke(key) ?? Square(key);
                }));
            }
        }

        CorpusSource[] sources = [new("npm:test", "1.0.0", "MIT", "Made for a test.", "https://example.org")];
        return new CorpusPlan("pictograms", "1", sources, [new("noto", ["npm:test"], "MIT", 0), new("twemoji", ["npm:test"], "MIT", 0), new("openmoji", ["npm:test"], "MIT", 7)], 60, pictures);
    }

    public static byte[] Square(string key)
    {
        var hash = CorpusSplit.Hash(key);
        var pixels = new byte[16 * 16 * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(hash >> (i % 3 * 8));
        return ImageFile.EncodePng(new RgbImage(16, 16, pixels));
    }

    private static CorpusRecord Record(string style, int i) => new()
    {
        Key = $"{style}-c{i}",
        Concept = $"c{i}",
        Style = style,
        Group = "group" + i % 4,
        Subgroup = "sub",
        Captions = [$"name {i}", $"word {i}, “größe”"],
        Split = CorpusSplit.Of(style, $"c{i}"),
        ConceptSplit = CorpusSplit.OfConcept($"c{i}"),
    };
}
