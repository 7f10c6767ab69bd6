using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Rank correlation (Spearman, "The proof and measurement of association between two things", 1904): do two figures order models alike? Thread-safe.</summary>
public static class Spearman
{
    /// <summary>Pearson's correlation of the ranks; equal values share the mean of their ranks.</summary>
    /// <param name="first">One number a model, at least three, all finite.</param>
    /// <param name="second">As many, in the same order.</param>
    /// <returns>In [-1, 1]; null where all values of a side are equal, since then there is no order.</returns>
    /// <exception cref="InputException">The lengths differ, there are fewer than three, or a number is not finite.</exception>
    public static double? Correlation(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length || first.Length < 3)
            throw new InputException($"{first.Length} numbers against {second.Length}: a rank correlation needs as many on both sides, at least three.");
        _ = PairedItems.Differences(first, second);
        double[] left = Ranks(first), right = Ranks(second);
        var middle = (left.Length + 1) / 2.0;
        double product = 0, leftSquares = 0, rightSquares = 0;
        for (var i = 0; i < left.Length; i++)
        {
            product += (left[i] - middle) * (right[i] - middle);
            leftSquares += (left[i] - middle) * (left[i] - middle);
            rightSquares += (right[i] - middle) * (right[i] - middle);
        }

        return leftSquares == 0 || rightSquares == 0 ? null : Math.Clamp(product / Math.Sqrt(leftSquares * rightSquares), -1, 1);
    }

    // From 1; equal values share the mean of the places they take.
    internal static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            for (var i = start; i < end; i++)
                ranks[order[i]] = (start + 1 + end) / 2.0;
        }

        return ranks;
    }
}
