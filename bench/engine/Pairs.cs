using System.Globalization;

namespace Clade.Bench.Engine;

/// <summary>Runs the two sides in turn and compares them pair by pair, so that other load on the machine meets both.</summary>
internal static class Pairs
{
    /// <summary>Prints the medians of both sides and the median ratio.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="rounds">Pairs that count, after two that do not.</param>
    /// <param name="unit">Factor from seconds to the unit shown, and its name.</param>
    /// <param name="clade">The C# side, in seconds.</param>
    /// <param name="peer">The C++ side, in seconds.</param>
    internal static (double Clade, double Peer, double Ratio) Compare(string name, int rounds, (double Factor, string Name) unit, Func<double> clade, Func<double> peer)
    {
        var (left, right, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            // Either side goes first half of the time.
            var flip = round % 2 != 0;
            var b = flip ? peer() : 0;
            var a = clade();
            if (!flip)
                b = peer();
            if (round < 0)
                continue;
            left.Add(a * unit.Factor);
            right.Add(b * unit.Factor);
            ratios.Add(a / b);
        }

        var (x, y, ratio) = (Median(left), Median(right), Median(ratios));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {x,10:F3} {y,10:F3} {unit.Name,-3} {ratio,7:F3}   {ratios.Min():F3} - {ratios.Max():F3}   {rounds}"));
        return (x, y, ratio);
    }

    internal static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
