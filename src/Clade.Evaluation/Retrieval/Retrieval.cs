using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Finding across the two towers: every query ranks all candidates by dot product (Radford et al. 2021, section 3.1; recall@k
/// and median rank as in Karpathy and Fei-Fei, "Deep visual-semantic alignments", 2015). Ties are lost, see
/// <see cref="RetrievalOptions.TieTolerance"/>: a model that gives one vector to everything scores the worst, not the best.
/// </summary>
public static class Retrieval
{
    /// <summary>Ranks all candidates for every query.</summary>
    /// <param name="queries">[Q, D] floating-point, L2-normalised, on any device. Stays the caller's.</param>
    /// <param name="candidates">[N, D], the same.</param>
    /// <param name="positives">Q queries over N candidates, at least one positive each.</param>
    /// <param name="options">Ties and memory; null for the defaults.</param>
    /// <param name="cancellation">Looked at between chunks of queries.</param>
    /// <exception cref="InputException">Sizes do not fit, features are not finite, or a query has no positive.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RetrievalScores Evaluate(Tensor queries, Tensor candidates, Positives positives, RetrievalOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(positives);
        options ??= new RetrievalOptions();
        if (queries.Dimensions == 2 && candidates.Dimensions == 2 && (queries.Size(0) != positives.Queries || candidates.Size(0) != positives.Candidates))
            throw new InputException($"{queries.Size(0)} queries and {candidates.Size(0)} candidates do not fit positives for {positives.Queries} queries among {positives.Candidates} candidates.");
        for (var query = 0; query < positives.Queries; query++)
        {
            if (positives[query].IsEmpty)
                throw new InputException($"Query {query} has no positive among the candidates; leave it out.");
        }

        var ranks = new int[positives.Queries];
        var precisions = new double[positives.Queries];
        Ranking.Rows(queries, candidates, options.ScoresAtOnce, (query, scores) =>
        {
            var all = Ranking.RanksOf(scores, positives[query], (float)options.TieTolerance);
            ranks[query] = all[0];
            precisions[query] = RetrievalScores.AveragePrecision(all);
        }, cancellation);
        return new RetrievalScores(ranks, precisions, positives.Candidates);
    }

    /// <summary>
    /// <see cref="Evaluate"/> in both directions. Going back, the candidates are the queries; those that answer nothing are
    /// left out there, so <see cref="RetrievalScores.Queries"/> may be below N.
    /// </summary>
    /// <param name="queries">[Q, D], as in <see cref="Evaluate"/>.</param>
    /// <param name="candidates">[N, D].</param>
    /// <param name="positives">Q queries over N candidates, at least one positive each.</param>
    /// <param name="options">Ties and memory; null for the defaults.</param>
    /// <param name="cancellation">Looked at between chunks of queries.</param>
    /// <exception cref="InputException">As in <see cref="Evaluate"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (RetrievalScores Forth, RetrievalScores Back) EvaluateBothWays(Tensor queries, Tensor candidates, Positives positives, RetrievalOptions? options = null, CancellationToken cancellation = default)
    {
        var forth = Evaluate(queries, candidates, positives, options, cancellation);
        var reversed = positives.Reversed();
        var kept = Enumerable.Range(0, reversed.Queries).Where(query => !reversed[query].IsEmpty).ToArray();
        using var scope = new TensorScope();
        var index = Tensor.From<long>([.. kept.Select(query => (long)query)]).To(candidates.Device);
        var rows = kept.Length == reversed.Queries ? candidates : candidates.Detach().IndexSelect(0, index);
        return (forth, Evaluate(rows, queries, reversed.Only(kept), options, cancellation));
    }
}
