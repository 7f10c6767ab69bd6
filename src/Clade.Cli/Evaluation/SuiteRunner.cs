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
        var (facts, runs) = (models.Facts(parsed, chosen), models.Runs(parsed));
        var report = Stoppable(models.Features(parsed), 0, options => run.Run(chosen, options with { Facts = facts, Runs = runs }, cancellation));
        outputs.Write(parsed, report, run.Picture);
    }

    /// <summary>Runs with a line of progress; when it is stopped, says how to go on.</summary>
    internal static T Stoppable<T>(FeatureOptions features, long seed, Func<SuiteRunOptions, T> run)
    {
        var (line, doing) = (new ProgressLine(Console.Error), "");
        var options = new SuiteRunOptions
        {
            Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            Seed = seed,
            Features = features with { Progress = (done, all) => line.Show(() => $"{doing}, {done} of {all}", false) },
            Progress = (model, task, done, all) =>
            {
                doing = $"{done + 1}/{all}  {model}: {task}";
                line.Show(() => doing, false);
            },
        };
        try
        {
            return run(options);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(features.Cache is null
                ? "stopped; nothing is kept with --no-cache."
                : "stopped; vectors and finished tasks are kept, and the same command goes on from there.", stopped);
        }
        finally
        {
            ProgressLine.End();
        }
    }
}
