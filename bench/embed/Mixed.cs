using System.Globalization;
using Clade.Core;
using Clade.Data.Embedding;
using Clade.Models;

namespace Clade.Bench.Embed;

/// <summary>Many files of many kinds, some of them broken: exactly the good ones must get vectors, and memory must stay small.</summary>
internal static class Mixed
{
    private const int Every = 100;

    // Bytes before the numbers of a table.
    private const int NpyHeader = 128;

    public static void Run(Arguments arguments)
    {
        var count = arguments.Number("pictures", 10_000);
        var at = Path.Combine(arguments.Folder, "mixed");
        var broken = Make(at, count, File.ReadAllLines(Path.Combine(arguments.Folder, "photos.txt")), arguments.Text("drawings", "assets/corpora/pictograms-mini"));
        using var model = LoadedModel.Load(Path.Combine(arguments.Folder, arguments.Text("model", "ViT-B-32")));
        var plan = arguments.Plan("auto");
        model.Pack(plan);
        using var input = PictureInputs.Open([at]);
        var output = Path.Combine(arguments.Folder, $"mixed-{Environment.ProcessId}");
        var manifest = Growth.Manifest(model, input, plan);
        var folder = EmbeddingFolder.Open(output, manifest, new Dictionary<string, string>());
        var summary = PictureEmbedding.Run(model, input, folder.Pictures(input));
        folder.WriteErrors();
        var embedded = Directory.EnumerateFiles(Path.Combine(output, "img_emb")).Sum(file => new FileInfo(file).Length - NpyHeader) / (sizeof(float) * manifest.Width);
        var failed = File.ReadLines(Path.Combine(output, "errors.jsonl")).Select(line => broken.Single(name => line.Contains($"/{name}\"", StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{input.Count} files, {broken.Count} of them broken: {embedded} vectors, {failed.Count} lines in errors.jsonl, {(failed.SetEquals(broken) && embedded == count - broken.Count ? "exactly the broken ones" : "NOT the broken ones")}; {summary.Entries / summary.Elapsed.TotalSeconds:F1} a second, peak {Measure.PeakMemory():F0} MB"));
        Directory.Delete(output, recursive: true);
    }

    // Photographs and drawings in turn; of a hundred three are broken: cut, empty, noise, text, or of no picture's kind. Their names.
    private static HashSet<string> Make(string at, int count, string[] photos, string drawings)
    {
        using var drawn = PictureInputs.Open([drawings]);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        Directory.CreateDirectory(at);
        for (var i = 0; i < count; i++)
        {
            var isBroken = i % Every is 7 or 42 or 88;
            var isDrawn = i % 2 == 1 && !isBroken;
            var name = $"{i / 1000}/{i:D5}{(isDrawn ? ".webp" : ".jpg")}";
            var path = Path.Combine(at, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            if (isDrawn)
                File.WriteAllBytes(path, drawn.Read(i / 2 % drawn.Count));
            else if (!isBroken)
                File.CreateSymbolicLink(path, photos[i / 2 % photos.Length]);
            if (!isBroken)
                continue;

            broken.Add(name);
            var whole = File.ReadAllBytes(photos[i % photos.Length]);
            var random = new KeyedRandom(i);
            File.WriteAllBytes(path, random.NextInt(5) switch
            {
                0 => whole[..(whole.Length / 3)],
                1 => [],
                2 => [.. Enumerable.Range(0, 5000).Select(_ => (byte)random.NextInt(256))],
                3 => "not a picture"u8.ToArray(),
                _ => whole[..100],
            });
        }

        return broken;
    }
}
