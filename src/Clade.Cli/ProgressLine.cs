using System.Diagnostics;
using Clade.Training;

namespace Clade.Cli;

/// <summary>Progress of a training run: a line that rewrites itself in a terminal, a line every quarter of a minute elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer)
{
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _last;

    internal void Show(TrainingProgress progress)
    {
        var due = _last == 0 || Stopwatch.GetElapsedTime(_last) > TimeSpan.FromSeconds(_terminal ? 0.2 : 15) || progress.Step == progress.Steps;
        if (!due)
            return;
        _last = Stopwatch.GetTimestamp();
        var share = (double)progress.Step / progress.Steps;
        var bar = new string('█', (int)(share * 24)).PadRight(24, '░');
        var line = $"{bar} {progress.Step}/{progress.Steps}  loss {progress.Loss:F3}  {progress.PairsPerSecond:F0} pairs/s  rate {progress.Rate:G3}  {progress.Remaining:hh\\:mm\\:ss} left";
        writer.Write(_terminal ? $"\r{line}{(progress.Step == progress.Steps ? "\n" : "")}" : line + "\n");
        writer.Flush();
    }
}
