using System.CommandLine;
using System.Diagnostics;
using Clade.Data.Corpora;

namespace Clade.Cli;

/// <summary><c>clade corpus build NAME --out DIR</c></summary>
internal static class CorpusCommand
{
    internal static Command Create() => new("corpus", "Build image-text corpora from openly licensed packages") { Build() };

    private static Command Build()
    {
        var name = new Argument<string>("name") { Description = string.Join("; ", CorpusBuilder.Names.Select(pair => $"{pair.Key}: {pair.Value}")) };
        var output = new Option<string>("--out") { Description = "Folder of the corpus; a build that was interrupted goes on there", Required = true };
        var size = new Option<int>("--size") { Description = "Pixels a side, 16 to 1024", DefaultValueFactory = _ => 64 };
        var variants = new Option<bool>("--variants") { Description = "Include skin-tone variants (pictograms)" };
        var language = new Option<string[]>("--language") { Description = "Language of the captions, may be repeated", DefaultValueFactory = _ => ["en"] };
        var cache = new Option<string?>("--cache") { Description = "Where fetched packages are kept" };
        var command = new Command("build", "Fetch the sources with npm or apt, draw every picture and write shards with a manifest. Example: clade corpus build pictograms --out data/pictograms") { name, output, size, variants, language, cache };
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
            var manifest = CorpusBuilder.Build(parsed.GetValue(name)!, options, new Show(), cancellation);
            Console.Error.WriteLine($"\n{manifest.Items} pictures in {manifest.Shards.Count} shards in {options.Out}");
            return Task.FromResult(0);
        });
        return command;
    }

    // Progress with the time left, on standard error.
    private sealed class Show : IProgress<CorpusProgress>
    {
        private readonly Lock _lock = new();
        private string _stage = "";
        private long _start, _last;

        public void Report(CorpusProgress value)
        {
            lock (_lock)
            {
                if (value.Stage != _stage)
                    (_stage, _start, _last) = (value.Stage, Stopwatch.GetTimestamp(), 0);
                if (_last != 0 && value.Done < value.Total && Stopwatch.GetElapsedTime(_last).TotalSeconds < (Console.IsErrorRedirected ? 10 : 0.2))
                    return;
                _last = Stopwatch.GetTimestamp();
                var elapsed = Stopwatch.GetElapsedTime(_start);
                var left = value.Done > 0 ? $", {elapsed * ((double)(value.Total - value.Done) / value.Done):mm\\:ss} left" : "";
                var line = $"{value.Stage} {value.Done}/{value.Total}{left}: {value.Note}";
                Console.Error.Write(Console.IsErrorRedirected ? line + "\n" : $"\r{line.PadRight(79)[..79]}");
            }
        }
    }
}
