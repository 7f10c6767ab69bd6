using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Cli;

/// <summary><c>clade pull NAME[@REV]</c></summary>
internal static class PullCommand
{
    internal static Command Create()
    {
        var name = new Argument<string>("name") { Description = "OWNER/MODEL, with @REVISION for a branch, tag or commit, or :FILE for one file" };
        var include = new Option<string[]>("--include") { Description = "Pattern of files to fetch instead of what Clade loads, may be repeated" };
        var exclude = new Option<string[]>("--exclude") { Description = "Pattern of files to leave out, may be repeated" };
        var cache = new Option<string?>("--cache") { Description = "Folder of the cache, where HF_HUB_CACHE is not meant" };
        var offline = new Option<bool>("--offline") { Description = "Open no connection: say where the cache has the model, or what it lacks" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("pull", "Fetch a model from a hub into the cache shared with the Python tools, and print its folder. Example: clade pull openai/clip-vit-base-patch32") { name, include, exclude, cache, offline, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = HubOptions.FromEnvironment();
            if (parsed.GetValue(cache) is { } folder)
                options = options with { Cache = folder };
            if (parsed.GetValue(offline))
                options = options with { Offline = true };
            var selection = new HubSelection { Include = parsed.GetValue(include) ?? [], Exclude = parsed.GetValue(exclude) ?? [] };
            await Run(HubName.Parse(parsed.GetValue(name)!), selection, options, parsed.GetValue(json), cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static async Task Run(HubName name, HubSelection selection, HubOptions options, bool json, CancellationToken cancellation)
    {
        if (name.File is not null && (selection.Include.Count > 0 || selection.Exclude.Count > 0))
            throw new InputException($"{name} names one file already; leave out --include and --exclude, or the file.");
        using var client = new HubClient(options);
        try
        {
            var plan = await client.PlanAsync(name, selection, cancellation).ConfigureAwait(false);
            Tell(plan);
            var fetched = await client.DownloadAsync(plan, new Show(), cancellation).ConfigureAwait(false);
            ProgressLine.End();
            if (json)
                Screen.Json(Document(plan, fetched));
            else
                Console.Out.WriteLine(Place(plan));
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException("stopped; what was fetched is kept, and the same command goes on from there.", stopped);
        }
    }

    // The folder, or the file if one was asked for.
    private static string Place(HubPlan plan) => plan.Name.File is { } file ? Path.Combine(plan.Folder, Path.Combine(file.Split('/'))) : plan.Folder;

    private static object Document(HubPlan plan, long fetched) => new
    {
        name = plan.Name.Id,
        revision = plan.Name.Revision,
        commit = plan.Commit,
        folder = plan.Folder,
        files = plan.Files.Select(file => new { file = file.Name, bytes = file.Size, etag = file.Etag, path = Path.Combine(plan.Folder, Path.Combine(file.Name.Split('/'))), fetched = plan.Missing.Contains(file) }),
        bytes = plan.Bytes,
        bytes_fetched = fetched,
    };

    private static void Tell(HubPlan plan)
    {
        var error = Console.Error;
        error.WriteLine($"{plan.Name.Id} at {plan.Name.Revision}, commit {plan.Commit[..12]}");
        var width = plan.Files.Max(file => file.Name.Length);
        foreach (var file in plan.Files)
            error.WriteLine($"  {file.Name.PadRight(Math.Min(width, 60))}  {Bytes(file.Size),9}{(plan.Missing.Contains(file) ? "" : "  here")}");
        error.WriteLine($"{plan.Files.Count} {(plan.Files.Count == 1 ? "file" : "files")}, {Bytes(plan.Bytes)}; {(plan.BytesMissing == 0 ? "nothing" : Bytes(plan.BytesMissing))} to fetch");
    }

    private static string Bytes(double count) => count switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:F2} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:F1} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:F1} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:F0} B"),
    };

    // Progress with the time left, on standard error. Called from several threads.
    private sealed class Show : IProgress<HubProgress>
    {
        private readonly Lock _lock = new();
        private readonly ProgressLine _line = new(Console.Error);
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _before = -1, _done;

        public void Report(HubProgress value)
        {
            lock (_lock)
            {
                if (value.Waiting)
                {
                    ProgressLine.End();
                    Console.Error.WriteLine($"another program is fetching {value.File}; waiting for it");
                    return;
                }

                // What was here before says nothing of the speed; reports of several threads may come out of order.
                if (_before < 0)
                    _before = value.Done;
                _done = Math.Max(_done, value.Done);
                _line.Show(() => Line(value), last: value.Done >= value.Total);
            }
        }

        private string Line(HubProgress value)
        {
            var speed = (_done - _before) / Math.Max(0.001, Stopwatch.GetElapsedTime(_start).TotalSeconds);
            var left = speed > 0 ? $", {TimeSpan.FromSeconds(Math.Min(1e6, (value.Total - _done) / speed)):hh\\:mm\\:ss} left" : "";
            return $"{(double)_done / value.Total,4:P0} of {Bytes(value.Total)}, {Bytes(speed)}/s{left}: {value.File}";
        }
    }
}
