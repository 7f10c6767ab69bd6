namespace Clade.Evaluation.Tests;

/// <summary>The definitions written out: sort the candidates, non-positives first among equals, and look.</summary>
internal static class NaiveRetrieval
{
    public static (int[] Ranks, double[] AveragePrecisions) Evaluate(float[][] scores, int[][] positives, double tolerance)
    {
        var ranks = new int[scores.Length];
        var precisions = new double[scores.Length];
        for (var query = 0; query < scores.Length; query++)
        {
            var row = scores[query];
            var mine = positives[query].ToHashSet();
            var others = Enumerable.Range(0, row.Length).Where(i => !mine.Contains(i)).ToArray();
            var sorted = positives[query].OrderByDescending(i => row[i]).ToArray();
            var places = sorted.Select((positive, before) => 1 + before + others.Count(other => row[other] >= row[positive] - (float)tolerance)).ToArray();
            ranks[query] = places.Min();
            precisions[query] = places.Select((place, before) => (before + 1.0) / place).Average();
        }

        return (ranks, precisions);
    }
}
