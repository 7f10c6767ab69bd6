using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Pictures find pictures of their kind in the same set. A picture never finds itself: it is no candidate of its own query. Ties are lost as in <see cref="Retrieval"/>.</summary>
public static class PictureRetrieval
{
    /// <summary>Every picture ranks all others; those of the same label answer it.</summary>
    /// <param name="features">[N, D] floating-point, L2-normalised, on any device. Stays the caller's.</param>
    /// <param name="labels">One a picture: class, product, place.</param>
    /// <param name="options">Ties and memory; null for the defaults.</param>
    /// <param name="cancellation">Looked at between chunks of queries.</param>
    /// <returns>The scores, with N - 1 candidates, and the numbers of the pictures that were queries: those whose label another picture bears.</returns>
    /// <exception cref="InputException">There are not as many labels, no two pictures share one, or features are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (RetrievalScores Scores, IReadOnlyList<int> Queries) Evaluate<T>(Tensor features, IReadOnlyList<T> labels, RetrievalOptions? options = null, CancellationToken cancellation = default) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new RetrievalOptions();
        if (features.Dimensions == 2 && features.Size(0) != labels.Count)
            throw new InputException($"{features.Size(0)} pictures and {labels.Count} labels: each picture needs one.");
        var groups = Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).Select(group => group.ToArray()).Where(group => group.Length > 1).ToArray();
        if (groups.Length == 0)
            throw new InputException("No two pictures share a label, so no picture can be found by another; give labels that repeat.");
        var groupOf = new int[labels.Count][];
        foreach (var group in groups)
        {
            foreach (var picture in group)
                groupOf[picture] = group;
        }

        int[] queries = [.. Enumerable.Range(0, labels.Count).Where(i => groupOf[i] is not null)];
        var (ranks, precisions) = (new int[queries.Length], new double[queries.Length]);
        using var scope = new TensorScope();
        var rows = queries.Length == labels.Count ? features : features.Detach().IndexSelect(0, Tensor.From<long>([.. queries.Select(i => (long)i)]).To(features.Device));
        Ranking.Rows(rows, features, options.ScoresAtOnce, (query, scores) =>
        {
            var self = queries[query];
            var others = scores.ToArray();
            others[self] = float.NegativeInfinity;
            int[] positives = [.. groupOf[self].Where(i => i != self)];
            var all = Ranking.RanksOf(others, positives, (float)options.TieTolerance);
            ranks[query] = all[0];
            precisions[query] = RetrievalScores.AveragePrecision(all);
        }, cancellation);
        return (new RetrievalScores(ranks, precisions, labels.Count - 1), queries);
    }
}
