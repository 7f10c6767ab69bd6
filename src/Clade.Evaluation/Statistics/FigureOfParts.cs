using Clade.Core;

namespace Clade.Evaluation;

/// <summary>The statistics behind <see cref="PartsKind"/>, prepared once for many resamples.</summary>
internal static class FigureOfParts
{
    /// <summary>The figure by how often each item counts.</summary>
    /// <exception cref="InputException">An item has not the numbers of its kind, or there is none.</exception>
    public static CountedStatistic Statistic(PartsKind kind, IReadOnlyList<IReadOnlyList<double>> items)
    {
        if (kind == PartsKind.MeanIou)
            return MeanIoU(items);
        if (items.Count == 0 || items.Any(item => item.Count != 2))
            throw new InputException($"Each item of {kind} has two numbers, and there must be one item.");
        double[] first = [.. items.Select(item => item[0])], second = [.. items.Select(item => item[1])];
        return kind switch
        {
            PartsKind.Auroc => new RocCurve(second, [.. first.Select(known => known == 1)]).Auroc,
            PartsKind.Ece => new BinnedConfidence(first, second, Calibration.Bins).Error,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    /// <summary>What is drawn: known and unknown pictures apart, else items.</summary>
    /// <exception cref="InputException">There are fewer than two.</exception>
    public static ResamplingPlan Plan(ItemParts parts) =>
        parts.Kind == PartsKind.Auroc && parts.Items.Count(item => item[0] == 1) is var known ? ResamplingPlan.Strata([known, parts.Items.Count - known]) : ResamplingPlan.Items(parts.Items.Count);

    /// <summary>The items on a scale that both models share: scores become ranks, ties share theirs, which moves no AUROC.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Comparable(ItemParts parts)
    {
        if (parts.Kind != PartsKind.Auroc)
            return parts.Items;
        var ranks = Spearman.Ranks([.. parts.Items.Select(item => item[1])]);
        return [.. parts.Items.Select((item, i) => (double[])[item[0], ranks[i]])];
    }

    private static CountedStatistic MeanIoU(IReadOnlyList<IReadOnlyList<double>> items)
    {
        if (items.Any(item => item.Count % 3 != 0))
            throw new InputException("Each class of a picture has three numbers for mIoU: which it is, the pixels in both, the pixels in either.");
        var rows = items.Select(item => Enumerable.Range(0, item.Count / 3).Select(i => ((int)item[3 * i], (long)item[(3 * i) + 1], (long)item[(3 * i) + 2])).ToArray()).ToArray();
        var classes = rows.Max(row => row.Length == 0 ? 0 : row.Max(part => part.Item1) + 1);
        return times => SegmentationScores.Mean(rows, classes, times);
    }
}
