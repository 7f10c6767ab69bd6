using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Two models' numbers on the same items.</summary>
internal static class PairedItems
{
    public static double[] Differences(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
            throw new InputException($"{first.Length} items against {second.Length}: a paired comparison needs the same items on both sides.");
        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            if (!double.IsFinite(first[i]) || !double.IsFinite(second[i]))
                throw new InputException($"Item {i} is {first[i]} against {second[i]}; a comparison needs finite numbers.");
            differences[i] = first[i] - second[i];
        }

        return differences;
    }
}
