using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Known and unknown pictures sorted together once, from the largest number down, for many resamples. Item i is known picture i, then come the unknown ones.</summary>
internal sealed class RocCurve
{
    private readonly int[] _order;
    private readonly double[] _descending;
    private readonly int _known;

    public RocCurve(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown)
    {
        if (known.IsEmpty || unknown.IsEmpty)
            throw new InputException($"{known.Length} known and {unknown.Length} unknown pictures: telling them apart needs some of each.");
        if (HasNaN(known) || HasNaN(unknown))
            throw new InputException("A score of a picture is NaN: the model or its input is broken.");
        _known = known.Length;
        _descending = [.. known, .. unknown];
        _order = [.. Enumerable.Range(0, _descending.Length)];
        Array.Sort(_descending, _order);
        Array.Reverse(_descending);
        Array.Reverse(_order);
    }

    public double Auroc(ReadOnlySpan<int> times)
    {
        double area = 0;
        long known = 0, unknown = 0;
        for (var at = 0; at < _order.Length;)
        {
            var (k, u) = Step(times, ref at);
            area += u * (known + (k / 2.0));
            (known, unknown) = (known + k, unknown + u);
        }

        return area / ((double)known * unknown);
    }

    public double FalsePositives(ReadOnlySpan<int> times)
    {
        var (allKnown, allUnknown) = Totals(times);
        long known = 0, unknown = 0;
        for (var at = 0; at < _order.Length && 20 * known < 19 * allKnown;)
        {
            var (k, u) = Step(times, ref at);
            (known, unknown) = (known + k, unknown + u);
        }

        return unknown / (double)allUnknown;
    }

    public double AveragePrecision(ReadOnlySpan<int> times)
    {
        var (allKnown, _) = Totals(times);
        double sum = 0;
        long known = 0, unknown = 0;
        for (var at = 0; at < _order.Length;)
        {
            var (k, u) = Step(times, ref at);
            (known, unknown) = (known + k, unknown + u);
            if (k > 0)
                sum += k * (known / (double)(known + unknown));
        }

        return sum / allKnown;
    }

    private static bool HasNaN(ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
        {
            if (double.IsNaN(number))
                return true;
        }

        return false;
    }

    // All items of the next number.
    private (long Known, long Unknown) Step(ReadOnlySpan<int> times, ref int at)
    {
        var (known, unknown, number) = (0L, 0L, _descending[at]);
        for (; at < _order.Length && _descending[at] == number; at++)
        {
            var n = times.IsEmpty ? 1 : times[_order[at]];
            if (_order[at] < _known)
                known += n;
            else
                unknown += n;
        }

        return (known, unknown);
    }

    private (long Known, long Unknown) Totals(ReadOnlySpan<int> times)
    {
        if (times.IsEmpty)
            return (_known, _order.Length - _known);
        var (known, unknown) = (0L, 0L);
        for (var i = 0; i < times.Length; i++)
            (known, unknown) = i < _known ? (known + times[i], unknown) : (known, unknown + times[i]);
        return (known, unknown);
    }
}
