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

    /// <summary>Largest memory of a process so far, in MB, as Linux counts it.</summary>
    public static double PeakMemory() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] is var kilobytes
            ? double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024 / 1e6 : 0;
}
