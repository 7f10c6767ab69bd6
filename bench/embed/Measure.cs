using System.Diagnostics;
using System.Globalization;

namespace Clade.Bench.Embed;

/// <summary>Wall clock and processor time of work of this process.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="Processor">Of all threads together.</param>
internal readonly record struct Cost(double Seconds, double Processor);

internal static class Measure
{
    public static Cost Of(Action work)
    {
        var (clock, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        return new Cost(Stopwatch.GetElapsedTime(clock).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Largest memory of a process so far, in MB, as Linux counts it; this one if none is named, 0 for one that has ended.</summary>
    public static double PeakMemory(int? process = null)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process ?? Environment.ProcessId}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (Exception error) when (process is not null && error is IOException)
        {
            return 0;
        }
    }
}
