using System.CommandLine;
using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>Runs a suite for the command line: progress on standard error, results where they are wanted.</summary>
internal static class SuiteRunner
{
    internal static void Run(Suite suite, ParseResult parsed, ModelArguments models, ReportArguments outputs, CancellationToken cancellation)
    {
        outputs.Check(parsed);
        var chosen = models.Read(parsed);
        using var run = new SuiteRun(suite);
        var line = new ProgressLine(Console.Error);
        var options = new SuiteRunOptions
        {
            Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            Features = models.Features(parsed),
            Progress = (model, task, done, all) => line.Show(() => $"{done + 1}/{all}  {model}: {task}", done == all - 1),
        };
        var report = run.Run(chosen, options, cancellation);
        ProgressLine.End();
        outputs.Write(parsed, report, run.Picture);
    }
}
