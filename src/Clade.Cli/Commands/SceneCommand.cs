using System.CommandLine;
using System.Diagnostics;
using Clade.Data.Scenes;

namespace Clade.Cli;

/// <summary><c>clade scenes build --out DIR</c></summary>
internal static class SceneCommand
{
    internal static Command Create() => new("scenes", "Compose scenes with exact boxes, masks, relations, captions and motion. Example: clade scenes build --out data/scenes --count 10000") { Build() };

    private static Command Build()
    {
        var output = new Option<string>("--out") { Description = "Folder of the scenes; a build that was interrupted goes on there", Required = true };
        var count = Values.Option("--count", "Scenes, pairs or films", 1, 100_000_000, 1000);
        var first = Values.Option("--first", "Number of the first one", 0L, 9_000_000_000, 0);
        var kind = Values.OneOf("--kind", "stills: single pictures; edits: pairs that differ in one thing; films: short films", "stills", "edits", "films");
        var size = Values.Option("--size", "Pixels a side", 16, 4096, 128);
        var seed = Values.Option("--seed", "Seed", 0L, long.MaxValue, 0);
        var fewest = Values.Option("--min-things", "Fewest different things", 0, 64, 2);
        var most = Values.Option("--max-things", "Most different things", 1, 64, 4);
        var frames = Values.Option("--frames", "Pictures of a film", 4, 64, 8);
        var corpus = new Option<string?>("--corpus") { Description = "Folder of a pictogram corpus; the shipped one if left out" };
        var packages = new Option<bool>("--packages") { Description = "Draw the cut-outs from the packages, with their own transparency, in place of a corpus" };
        var cache = new Option<string?>("--cache") { Description = "Where fetched packages are kept" };
        var styles = new Option<string[]>("--style") { Description = "Only cut-outs of this style, may be repeated" };
        var classes = new Option<string[]>("--class") { Description = "Only cut-outs of this class, may be repeated" };
        var backgrounds = new Option<string[]>("--background") { Description = "Folder, archive, shards or corpus with pictures to lay scenes on, may be repeated; replaces the computed ones" };
        var patterns = new Option<bool>("--patterns") { Description = "Keep the computed backgrounds beside those of --background" };
        var part = Values.OneOf("--part", "train and test share no artist and no background", "all", "train", "test");
        var format = Values.OneOf("--format", "Picture files, both without loss", "png", "webp");
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("build", "Write scenes as shards with a manifest. Example: clade scenes build --out data/edits --kind edits --count 10000 --part train")
        {
            output, count, first, kind, size, seed, fewest, most, frames, corpus, packages, cache, styles, classes, backgrounds, patterns, part, format, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var choice = new SceneChoice(parsed.GetValue(corpus), parsed.GetValue(packages), parsed.GetValue(cache), parsed.GetValue(styles)!, parsed.GetValue(classes)!, parsed.GetValue(backgrounds)!, parsed.GetValue(patterns), parsed.GetValue(part)!);
            var (things, limit) = (parsed.GetValue(fewest), parsed.GetValue(most));
            var options = new SceneOptions
            {
                Seed = parsed.GetValue(seed),
                Width = parsed.GetValue(size),
                Height = parsed.GetValue(size),
                MinThings = things,
                MaxThings = limit,
                MaxObjects = Math.Max(new SceneOptions().MaxObjects, limit),
            };
            var build = new SceneBuild
            {
                Out = parsed.GetValue(output)!,
                Count = parsed.GetValue(count),
                First = parsed.GetValue(first),
                Kind = Enum.Parse<SceneBuildKind>(parsed.GetValue(kind)!, ignoreCase: true),
                Format = Enum.Parse<SceneFormat>(parsed.GetValue(format)!, ignoreCase: true),
                Films = new FilmOptions { Frames = parsed.GetValue(frames) },
            };
            Run(choice, options, build, parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(SceneChoice choice, SceneOptions options, SceneBuild build, bool json, CancellationToken cancellation)
    {
        Targets.Folder(build.Out, SceneManifest.FileName, "progress.json");
        var owned = new List<IDisposable>();
        try
        {
            var material = choice.Open(owned, cancellation);
            var manifest = SceneBuilder.Build(new SceneComposer(material, options), build, new Show(build), cancellation);
            ProgressLine.End();
            Console.Error.WriteLine($"{manifest.Items} {manifest.Kind} of {manifest.Classes.Count} classes in {manifest.Shards.Count} shards in {build.Out}");
            if (json)
                Screen.Json(new { folder = build.Out, kind = manifest.Kind, items = manifest.Items, shards = manifest.Shards.Count, bytes = manifest.Shards.Sum(shard => shard.Bytes), fingerprint = manifest.Fingerprint, classes = manifest.Classes.Count, styles = manifest.Styles, backgrounds = manifest.Backgrounds.Count });
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException("stopped; every finished shard is kept, and the same command goes on from there.", stopped);
        }
        finally
        {
            owned.ForEach(one => one.Dispose());
        }
    }

    // Called from several threads.
    private sealed class Show(SceneBuild build) : IProgress<int>
    {
        private readonly Lock _lock = new();
        private readonly ProgressLine _line = new(Console.Error);
        private readonly long _start = Stopwatch.GetTimestamp();

        public void Report(int value)
        {
            lock (_lock)
                _line.Show(() => $"scenes {value}/{build.Count}  {value / Math.Max(0.001, Stopwatch.GetElapsedTime(_start).TotalSeconds):F0} a second", last: value >= build.Count);
        }
    }
}
