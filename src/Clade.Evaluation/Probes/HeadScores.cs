using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Judges a head on labelled vectors.</summary>
internal static class HeadScores
{
    private const int RowsAtOnce = 1 << 14;

    /// <summary>1 for each picture whose own class scores more than every other, else 0; and its log loss.</summary>
    /// <exception cref="InputException">A score is not finite.</exception>
    public static (double[] Hits, double[] Losses) Judge(IClassifierHead head, ProbeSet set, CancellationToken cancellation)
    {
        var (hits, losses) = (new double[set.Count], new double[set.Count]);
        for (var first = 0; first < set.Count; first += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var _ = Autograd.NoGrad();
            var rows = Math.Min(RowsAtOnce, set.Count - first);
            var scores = ClassScores.From(head.Scores(set.Vectors.Narrow(0, first, rows)));
            scores.LogLosses([.. set.Labels.Skip(first).Take(rows)]).CopyTo(losses, first);
            for (var i = 0; i < rows; i++)
                hits[first + i] = IsFirst(scores[i], set.Labels[first + i]) ? 1 : 0;
        }

        return (hits, losses);
    }

    private static bool IsFirst(ReadOnlySpan<float> scores, int own)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            if (i != own && scores[i] >= scores[own])
                return false;
        }

        return true;
    }
}
