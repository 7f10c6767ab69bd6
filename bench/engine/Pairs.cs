using System.Diagnostics;
using System.Globalization;
using Clade.Torch;

namespace Clade.Bench.Engine;

/// <summary>Runs the two sides in turn and compares them pair by pair, so that other load on the machine meets both.</summary>
internal static class Pairs
{
    /// <summary>Prints the medians of both sides and the median ratio.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="rounds">Pairs that count, after two that do not.</param>
    /// <param name="unit">Factor from seconds to the unit shown, and its name.</param>
    /// <param name="clade">The C# side.</param>
    /// <param name="peer">The C++ side.</param>
    internal static void Compare(string name, int rounds, (double Factor, string Name) unit, Action clade, Action peer)
    {
        var (left, right, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            // Either side goes first half of the time.
            var flip = round % 2 != 0;
            var b = flip ? Seconds(peer) : 0;
            var a = Seconds(clade);
            if (!flip)
                b = Seconds(peer);
            if (round < 0)
                continue;
            left.Add(a * unit.Factor);
            right.Add(b * unit.Factor);
            ratios.Add(a / b);
        }

        var (x, y, ratio) = (Median(left), Median(right), Median(ratios));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {x,10:F3} {y,10:F3} {unit.Name,-3} {ratio,7:F3}   {ratios.Min():F3} - {ratios.Max():F3}   {rounds}"));
    }

    // With one thread, the processor's time of this process, which other programs hardly lengthen; else the clock's.
    private static double Seconds(Action action)
    {
        var (clock, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return TorchRuntime.Threads == 1
            ? (Environment.CpuUsage.TotalTime - processor).TotalSeconds
            : Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
