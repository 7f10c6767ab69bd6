using Clade.Core;

namespace Clade.Evaluation;

/// <summary>P-values of many tests at once, adjusted so that each can be held against the usual 0.05. Order is kept. Thread-safe.</summary>
public static class ManyTests
{
    /// <summary>
    /// Holm, "A simple sequentially rejective multiple test procedure", 1979: the chance of even one false finding stays below the level, whatever the
    /// tests have to do with each other. The choice for a verdict.
    /// </summary>
    /// <param name="values">P-values in [0, 1].</param>
    /// <returns>As many, each at least its own p-value and at most 1.</returns>
    /// <exception cref="InputException">A value is not in [0, 1].</exception>
    public static double[] Holm(ReadOnlySpan<double> values)
    {
        var order = Ascending(values);
        var adjusted = new double[values.Length];
        double highest = 0;
        for (var place = 0; place < order.Length; place++)
            adjusted[order[place]] = highest = Math.Max(highest, Math.Min(1, (order.Length - place) * values[order[place]]));
        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg, "Controlling the false discovery rate", 1995: of what is found, the expected share of false findings stays below the level, for
    /// independent tests. The choice for looking through hundreds of figures, where some mistakes are all right.
    /// </summary>
    /// <param name="values">P-values in [0, 1].</param>
    /// <returns>As many, each at least its own p-value and at most 1.</returns>
    /// <exception cref="InputException">A value is not in [0, 1].</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> values)
    {
        var order = Ascending(values);
        var adjusted = new double[values.Length];
        double lowest = 1;
        for (var place = order.Length - 1; place >= 0; place--)
            adjusted[order[place]] = lowest = Math.Min(lowest, values[order[place]] * (order.Length / (place + 1.0)));
        return adjusted;
    }

    private static int[] Ascending(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!(value is >= 0 and <= 1))
                throw new InputException($"A p-value is {value}; it lies between 0 and 1.");
        }

        var own = values.ToArray();
        return [.. Enumerable.Range(0, own.Length).OrderBy(i => own[i])];
    }
}
