using System.CommandLine;
using System.Diagnostics;
using Clade.Data.Corpora;

namespace Clade.Cli;

/// <summary><c>clade corpus build NAME --out DIR</c></summary>
internal static class CorpusCommand
{
    internal static Command Create() => new("corpus", "Build image-text corpora from openly licensed packages. Example: clade corpus build stamps --out data/stamps") { Build() };

    private static Command Build()
    {
        var name = new Argument<string>("name") { Description = string.Join("; ", CorpusBuilder.Names.Select(pair => $"{pair.Key}: {pair.Value}")), CustomParser = result => Values.Choose(result, "NAME", [.. CorpusBuilder.Names.Keys]) };
        var output = new Option<string>("--out") { Description = "Folder of the corpus; a build that was interrupted goes on there", Required = true };
        var size = Values.Option("--size", "Pixels a side", 16, 1024, 64);
        var variants = new Option<bool>("--variants") { Description = "Include skin-tone variants (pictograms)" };
        var language = new Option<string[]>("--language") { Description = "Language of the captions, may be repeated", DefaultValueFactory = _ => ["en"] };
        var cache = new Option<string?>("--cache") { Description = "Where fetched packages are kept" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("build", "Fetch the sources with npm or apt, draw every picture and write shards with a manifest. Example: clade corpus build pictograms --out data/pictograms") { name, output, size, variants, language, cache, json };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new CorpusOptions
            {
                Out = parsed.GetValue(output)!,
                ImageSize = parsed.GetValue(size),
                IncludeVariants = parsed.GetValue(variants),
                Languages = parsed.GetValue(language)!,
                Cache = parsed.GetValue(cache),
            };
            Run(parsed.GetValue(name)!, options, parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string name, CorpusOptions options, bool json, CancellationToken cancellation)
    {
        Targets.Folder(options.Out, CorpusManifest.FileName, "progress.json");
        try
        {
            var manifest = CorpusBuilder.Build(name, options, new Show(), cancellation);
            ProgressLine.End();
            Console.Error.WriteLine($"{manifest.Items} pictures in {manifest.Shards.Count} shards in {options.Out}, {manifest.Skipped} skipped");
            if (json)
                Screen.Json(new { corpus = manifest.Name, folder = options.Out, pictures = manifest.Items, concepts = manifest.Concepts, splits = manifest.Splits, shards = manifest.Shards.Count, skipped = manifest.Skipped });
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException("stopped; every finished shard is kept, and the same command goes on from there.", stopped);
        }
    }

    // Progress with the time left, on standard error. Called from several threads.
    private sealed class Show : IProgress<CorpusProgress>
    {
        private readonly Lock _lock = new();
        private ProgressLine _line = new(Console.Error);
        private string _stage = "";
        private long _start;

        public void Report(CorpusProgress value)
        {
            lock (_lock)
            {
                if (value.Stage != _stage)
                {
                    ProgressLine.End();
                    (_stage, _start, _line) = (value.Stage, Stopwatch.GetTimestamp(), new ProgressLine(Console.Error));
                }

                _line.Show(() => Line(value), last: value.Done >= value.Total);
            }
        }

        private string Line(CorpusProgress value)
        {
            var left = value.Done > 0 ? $", {Stopwatch.GetElapsedTime(_start) * ((double)(value.Total - value.Done) / value.Done):mm\\:ss} left" : "";
            return $"{value.Stage} {value.Done}/{value.Total}{left}: {value.Note}";
        }
    }
}
