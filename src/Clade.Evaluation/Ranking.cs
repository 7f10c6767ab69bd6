using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Gets one row of scores: the dot products of a query with every candidate. Called on several threads.</summary>
internal delegate void ScoreRow(int query, ReadOnlySpan<float> scores);

/// <summary>What all ranking metrics share: rows of scores made in chunks, and ranks under pessimistic ties.</summary>
internal static class Ranking
{
    /// <summary>Walks over all rows of queries · candidatesᵀ without holding more than <paramref name="scoresAtOnce"/> scores.</summary>
    public static void Rows(Tensor queries, Tensor candidates, int scoresAtOnce, ScoreRow row, CancellationToken cancellation)
    {
        CheckFeatures(queries, "query");
        CheckFeatures(candidates, "candidate");
        if (queries.Size(1) != candidates.Size(1))
            throw new InputException($"The queries have {queries.Size(1)} channels and the candidates {candidates.Size(1)}: compare features of one model.");
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var columns = candidates.To(ElementType.Float32).T();
        var (count, width) = (checked((int)queries.Size(0)), checked((int)candidates.Size(0)));
        var step = Math.Max(1, scoresAtOnce / width);
        for (var start = 0; start < count; start += step)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var (first, rows) = (start, Math.Min(step, count - start));
            var scores = queries.Narrow(0, first, rows).To(ElementType.Float32).Matmul(columns).To(Device.Cpu).Contiguous();
            Parallel.For(0, rows, i => row(first + i, scores.AsSpan<float>().Slice(i * width, width)));
        }
    }

    /// <summary>
    /// Ranks of the positives of one query, best first, counted from 1. A candidate that is no positive stands before a positive
    /// unless it scores more than <paramref name="tolerance"/> below it.
    /// </summary>
    public static int[] RanksOf(ReadOnlySpan<float> scores, ReadOnlySpan<int> positives, float tolerance)
    {
        var bars = new float[positives.Length];
        for (var i = 0; i < bars.Length; i++)
            bars[i] = scores[positives[i]] - tolerance;
        Array.Sort(bars);
        // reached[k]: candidates that reach exactly the k lowest bars.
        var reached = new int[bars.Length + 1];
        foreach (var score in scores)
        {
            if (score >= bars[0])
                reached[Reached(bars, score)]++;
        }

        foreach (var positive in positives)
            reached[Reached(bars, scores[positive])]--;
        var ranks = new int[bars.Length];
        var ahead = 0;
        for (var place = 1; place <= ranks.Length; place++)
        {
            ahead += reached[ranks.Length - place + 1];
            ranks[place - 1] = place + ahead;
        }

        return ranks;
    }

    /// <summary>Refuses what no metric can be computed from.</summary>
    public static void CheckFeatures(Tensor features, string what)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Dimensions != 2 || features.Size(0) == 0 || features.Size(1) == 0)
            throw new InputException($"The {what} features are {features}; a table with at least one row is needed.");
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var finite = features.Isfinite();
        if (finite.All().ToInt64() != 0)
            return;
        var rows = finite.To(ElementType.Float32).Amin([1]).ToArray<float>();
        throw new InputException($"{rows.Count(row => row == 0)} of {rows.Length} {what} features hold NaN or infinite values, the first in row {Array.IndexOf(rows, 0)}: the model or its input is broken.");
    }

    // Number of bars that are not above the score.
    private static int Reached(float[] bars, float score)
    {
        var (low, high) = (0, bars.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (bars[middle] <= score)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
