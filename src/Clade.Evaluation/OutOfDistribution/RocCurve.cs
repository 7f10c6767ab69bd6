using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Known and unknown pictures sorted together once, from the largest number down, for many resamples. Items are counted in the order they are given: known pictures, then unknown ones.</summary>
internal sealed class RocCurve
{
    private readonly int[] _order;
    private readonly double[] _descending;
    private readonly bool[] _isKnown;

    public RocCurve(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) : this([.. known, .. unknown], [.. Enumerable.Repeat(true, known.Length), .. new bool[unknown.Length]])
    {
    }

    /// <summary>In any order.</summary>
    public RocCurve(double[] scores, bool[] isKnown)
    {
        var known = isKnown.Count(own => own);
        if (known == 0 || known == scores.Length)
            throw new InputException($"{known} known and {scores.Length - known} unknown pictures: telling them apart needs some of each.");
        if (HasNaN(scores))
            throw new InputException("A score of a picture is NaN: the model or its input is broken.");
        (_isKnown, _descending) = (isKnown, [.. scores]);
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
            if (_isKnown[_order[at]])
                known += n;
            else
                unknown += n;
        }

        return (known, unknown);
    }

    private (long Known, long Unknown) Totals(ReadOnlySpan<int> times)
    {
        var (known, unknown) = (0L, 0L);
        for (var i = 0; i < _isKnown.Length; i++)
        {
            var n = times.IsEmpty ? 1 : times[i];
            (known, unknown) = _isKnown[i] ? (known + n, unknown) : (known, unknown + n);
        }

        return (known, unknown);
    }
}
