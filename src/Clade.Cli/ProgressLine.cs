using System.Diagnostics;
using Clade.Training;

namespace Clade.Cli;

/// <summary>Progress on standard error: a line that rewrites itself in a terminal, a line every quarter of a minute elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer)
{
    private static bool s_open;
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _last;

    /// <summary>Ends a line that stands unfinished in the terminal, so that what follows begins on its own.</summary>
    internal static void End()
    {
        if (s_open)
            Console.Error.WriteLine();
        s_open = false;
    }

    internal void Show(TrainingProgress progress)
    {
        var share = (double)progress.Step / progress.Steps;
        var bar = new string('█', (int)(share * 24)).PadRight(24, '░');
        Show(() => $"{bar} {progress.Step}/{progress.Steps}  loss {progress.Loss:F3}  {progress.PairsPerSecond:F0} pairs/s  rate {progress.Rate:G3}  {Time(progress.Remaining)} left", progress.Step == progress.Steps);
    }

    /// <summary>Shows a line if it is time for one, or if it is the last.</summary>
    internal void Show(Func<string> line, bool last)
    {
        var due = _last == 0 || last || Stopwatch.GetElapsedTime(_last) > TimeSpan.FromSeconds(_terminal ? 0.2 : 15);
        if (!due)
            return;
        _last = Stopwatch.GetTimestamp();
        var text = line();
        writer.Write(_terminal ? $"\r{Fit(text)}{(last ? "\n" : "")}" : text + "\n");
        writer.Flush();
        s_open = _terminal && !last;
    }

    // As wide as the terminal, so that what was there before is covered and nothing wraps.
    private static string Fit(string text)
    {
        var width = Math.Clamp(Console.WindowWidth - 1, 20, 120);
        return text.PadRight(width)[..width];
    }

    /// <summary>A span as hours, minutes and seconds.</summary>
    internal static string Time(TimeSpan span) => span.TotalDays >= 1 ? $"{span.TotalHours:F0} hours" : span.ToString(@"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture);
}
