using System.CommandLine;
using System.Globalization;
using Clade.Core;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade demo [--quick] [--json]</c></summary>
internal static class DemoCommand
{
    internal static Command Create()
    {
        var report = new Option<string>("--report") { Description = "Page to write", DefaultValueFactory = _ => "report.html" };
        var quick = new Option<bool>("--quick") { Description = "Use the shipped learngenes instead of extracting them" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var depths = new Option<string>("--depths") { Description = "Layers of each tower, for example 2,4,6", DefaultValueFactory = _ => "2,4,6" };
        var seeds = new Option<int>("--seeds") { Description = "Repeat the fine-tuning with this many seeds", DefaultValueFactory = _ => 1 };
        var steps = new Option<long>("--steps") { Description = "Steps of each fine-tuning", DefaultValueFactory = _ => 150 };
        var batch = new Option<int>("--batch") { Description = "Pairs a step of fine-tuning", DefaultValueFactory = _ => 64 };
        var extract = new Option<long>("--extract-steps") { Description = "Steps of each extraction", DefaultValueFactory = _ => 150 };
        var command = new Command("demo", "From one CLIP to a family, on real pictures, in at most ten minutes on two cores. Example: clade demo --quick") { report, quick, json, depths, seeds, steps, batch, extract };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new DemoOptions
            {
                Report = parsed.GetValue(report)!,
                Quick = parsed.GetValue(quick),
                Depths = Depths(parsed.GetValue(depths)!),
                Seeds = [.. Enumerable.Range(1, (int)Range(parsed.GetValue(seeds), 100, "--seeds")).Select(seed => (long)seed)],
                FineTuneSteps = Range(parsed.GetValue(steps), 1_000_000, "--steps"),
                Batch = (int)Range(parsed.GetValue(batch), 100_000, "--batch"),
                ExtractSteps = Range(parsed.GetValue(extract), 1_000_000, "--extract-steps"),
            };
            Run(options, parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(DemoOptions options, bool json, CancellationToken cancellation)
    {
        using var run = new DemoRun(options, Console.Error, cancellation);
        var result = run.Run();
        DemoReport.Write(options.Report, result);
        if (json)
            Console.Out.WriteLine(DemoJson.Write(result));
        else
            DemoTable.Write(AnsiConsole.Console, result);
        Console.Error.WriteLine($"wrote {options.Report}");
    }

    private static int[] Depths(string text)
    {
        int[] depths = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth is > 0 and <= 64
            ? depth
            : throw new InputException($"--depths takes numbers from 1 to 64 such as 2,4,6, not '{text}'."))];
        return depths.Distinct().Count() == depths.Length ? depths : throw new InputException($"--depths names a depth twice: {text}.");
    }

    private static long Range(long value, long most, string what) =>
        value >= 1 && value <= most ? value : throw new InputException($"{what} must lie between 1 and {most}, not {value}.");
}
