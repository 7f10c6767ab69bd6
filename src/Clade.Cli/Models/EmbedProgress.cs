using System.Globalization;
using Clade.Models;

namespace Clade.Cli;

/// <summary>The progress of <c>clade embed</c> on standard error.</summary>
internal static class EmbedProgress
{
    // Less is done before anyone has read a line.
    private const int FewEntries = 64;

    internal static Action<EmbeddingProgress> Of(string what)
    {
        var line = new ProgressLine(Console.Error);
        return progress =>
        {
            if (progress.Total > FewEntries)
                line.Show(() => Text(progress, what), progress.Done == progress.Total);
        };
    }

    private static string Text(EmbeddingProgress progress, string what) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Done}/{progress.Total} {what}  {progress.Rate:F1} a second  {ProgressLine.Time(progress.Remaining)} left{(progress.Failed > 0 ? $"  {progress.Failed} failed" : "")}");
}
