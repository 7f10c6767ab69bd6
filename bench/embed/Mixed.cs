using System.Globalization;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Embedding;

namespace Clade.Bench.Embed;

/// <summary><c>clade embed</c> of many files of many kinds, some of them broken: exactly the good ones must get vectors, and memory must stay small.</summary>
internal static class Mixed
{
    private const int Every = 100;

    public static void Run(Arguments arguments)
    {
        var count = arguments.Number("pictures", 10_000);
        var at = Path.Combine(arguments.Folder, "mixed");
        var broken = Make(at, count, File.ReadAllLines(Path.Combine(arguments.Folder, "photos.txt")), arguments.Text("drawings", "assets/corpora/pictograms-mini"));
        var output = Path.Combine(arguments.Folder, $"mixed-{Environment.ProcessId}");
        var (said, peak) = CladeCommand.Run("embed", Path.Combine(arguments.Folder, arguments.Text("model", "ViT-B-32")), "--images", at, "--out", output);
        var good = Directory.EnumerateFiles(at, "*", SearchOption.AllDirectories).ToHashSet(StringComparer.Ordinal);
        good.ExceptWith(broken.Select(name => Path.Combine(at, name)));
        var embedded = Directory.EnumerateFiles(output, "*.safetensors").SelectMany(Names).ToList();
        var failed = File.ReadLines(Path.Combine(output, "errors.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetString()!).ToList();
        var exact = embedded.Count == good.Count && good.SetEquals(embedded) && failed.Count == broken.Count && failed.ToHashSet(StringComparer.Ordinal).SetEquals(broken.Select(name => Path.Combine(at, name)));
        var seconds = said.GetProperty("seconds").GetDouble();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} files, {broken.Count} of them broken: {embedded.Count} vectors, {failed.Count} lines in errors.jsonl, {(exact ? "exactly the broken ones" : "NOT the broken ones")}; {count / seconds:F1} a second, peak {peak:F0} MB"));
        Directory.Delete(output, recursive: true);
    }

    private static string[] Names(string path)
    {
        using var file = SafeTensorsFile.Open(path);
        return JsonSerializer.Deserialize<string[]>(file.Metadata["image.names"])!;
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
