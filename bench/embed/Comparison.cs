using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Clade.Bench.Embed;

/// <summary>All peers on the same work, each in a process of its own, in turns; medians of the rounds and ratios of Clade to each.</summary>
internal static class Comparison
{
    private sealed record Result(double Entries, double Seconds, double Processor, double Peak, float[]? First);

    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true, WriteIndented = true };

    public static void Run(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 3);
        var found = new List<object>();
        foreach (var what in arguments.Words("what", "end,tower,captions"))
        {
            foreach (var model in what == "captions" ? ["ViT-B-32"] : arguments.Words("models", string.Join(',', Preparation.Models)))
            {
                var count = what switch { "tower" => arguments.Number("batches", 256), "captions" => arguments.Number("captions", 5000), _ => arguments.Number("pictures", 2000) };
                var peers = arguments.Words("peers", "clade,clade-float32,python-float32,python-bfloat16,onnx").Where(peer => what != "captions" || peer != "onnx").ToArray();
                var costs = peers.ToDictionary(peer => peer, _ => new List<Result>());
                for (var round = 0; round < rounds; round++)
                {
                    foreach (var peer in peers)
                        costs[peer].Add(Start(arguments, peer, what, model, count));
                }

                found.Add(Say(arguments, what, model, count, peers, costs));
            }
        }

        if (arguments.Text("json", "") is { Length: > 0 } file)
            File.WriteAllText(file, JsonSerializer.Serialize(found, s_json));
    }

    private static object Say(Arguments arguments, string what, string model, int count, string[] peers, Dictionary<string, List<Result>> costs)
    {
        Console.WriteLine($"{what}, {model}, {count} entries{(what == "end" ? $" of {arguments.Text("list", "photos.txt")}" : "")}: medians of {costs[peers[0]].Count} rounds in turns");
        Console.WriteLine($"{"peer",-18} {"a second",9} {"ms processor",13} {"peak MB",8}   {"Clade faster",12}   lowest - highest");
        var rows = peers.Select(peer =>
        {
            var rates = costs[peer].Select(cost => cost.Entries / cost.Seconds).ToArray();
            var ratios = costs[peers[0]].Zip(costs[peer], (ours, theirs) => ours.Entries / ours.Seconds / (theirs.Entries / theirs.Seconds)).ToArray();
            var row = new
            {
                peer,
                rate = Measure.Median(rates),
                processor = Measure.Median(costs[peer].Select(cost => cost.Processor / cost.Entries * 1e3)),
                peak = costs[peer].Max(cost => cost.Peak),
                ratio = Measure.Median(ratios),
                cosine = Cosine(costs[peers[0]][0].First, costs[peer][0].First),
                processor_ratio = Measure.Median(costs[peers[0]].Zip(costs[peer], (ours, theirs) => theirs.Processor / theirs.Entries / (ours.Processor / ours.Entries))),
            };
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.peer,-18} {row.rate,9:F1} {row.processor,13:F2} {row.peak,8:F0}   {row.ratio,11:F2}x   {ratios.Min():F2} - {ratios.Max():F2}   by processor time {row.processor_ratio:F2}x{(row.cosine is { } cosine ? $"   cosine {cosine:F5}" : "")}"));
            return row;
        }).ToArray();
        Console.WriteLine();
        return new { what, model, count, rounds = costs[peers[0]].Count, peers = rows, costs = costs.ToDictionary(pair => pair.Key, pair => pair.Value.Select(cost => new { cost.Seconds, cost.Processor })) };
    }

    // Of the first vector: whether all do the same work.
    private static double? Cosine(float[]? ours, float[]? theirs) =>
        ours is { Length: > 0 } && theirs is { Length: > 0 } ? ours.Zip(theirs, (a, b) => (double)a * b).Sum() : null;

    private static Result Start(Arguments arguments, string peer, string what, string model, int count)
    {
        var (folder, parts) = (arguments.Folder, peer.Split('-', 2));
        string[] words = parts[0] switch
        {
            "clade" => ["dotnet", typeof(Comparison).Assembly.Location, "peer", folder, "--what", what, "--model", model, "--count", $"{count}", "--precision", parts.Length > 1 ? parts[1] : "auto"],
            "python" => [arguments.Text("python", Arguments.Python), "bench/embed/peers/reference.py", "run", folder, model, "--what", what, "--precision", parts[1], "--count", $"{count}", "--batch", arguments.Text("python-batch", parts[1] == "float32" ? "64" : "8")],
            _ => ["node", "bench/embed/peers/onnx.mjs", folder, model, "--what", what, "--count", $"{count}", "--batch", arguments.Text("onnx-batch", "32")],
        };
        if (what == "end")
            words = [.. words, "--list", arguments.Text("list", "photos.txt")];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true };
        start.Environment["CLADE_BENCH_PEERS"] = Path.GetFullPath(arguments.Text("peers-folder", "bench/embed/.peers"));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<Result>(output.TrimEnd().Split('\n')[^1], s_json)!
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}.");
    }
}
