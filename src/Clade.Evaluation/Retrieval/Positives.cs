using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Which candidates answer which query. Immutable and thread-safe.</summary>
public sealed class Positives
{
    private readonly int[][] _ofQuery;

    private Positives(int[][] ofQuery, int candidates) => (_ofQuery, Candidates) = (ofQuery, candidates);

    /// <summary>Number of queries.</summary>
    public int Queries => _ofQuery.Length;

    /// <summary>Number of candidates.</summary>
    public int Candidates { get; }

    /// <summary>The candidates that answer a query, each once; may be empty.</summary>
    public ReadOnlySpan<int> this[int query] => _ofQuery[query];

    /// <summary>Query i is answered by candidate i alone.</summary>
    /// <param name="count">Number of pairs.</param>
    public static Positives Pairs(int count) => new([.. Enumerable.Range(0, count).Select(i => new[] { i })], count);

    /// <summary>A query is answered by every candidate that bears the same label.</summary>
    /// <param name="queries">Label of each query.</param>
    /// <param name="candidates">Label of each candidate.</param>
    public static Positives ByLabel<T>(IReadOnlyList<T> queries, IReadOnlyList<T> candidates) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(candidates);
        // Queries of one label share one array.
        var byLabel = Enumerable.Range(0, candidates.Count).GroupBy(i => candidates[i]).ToDictionary(group => group.Key, group => group.ToArray());
        return new([.. queries.Select(label => byLabel.GetValueOrDefault(label, []))], candidates.Count);
    }

    /// <summary>Positives as listed.</summary>
    /// <param name="ofQuery">For each query the candidates that answer it, counted from 0, in any order.</param>
    /// <param name="candidates">Number of candidates.</param>
    /// <exception cref="InputException">A number is not that of a candidate, or comes twice for one query.</exception>
    public static Positives Of(IReadOnlyList<IReadOnlyList<int>> ofQuery, int candidates)
    {
        ArgumentNullException.ThrowIfNull(ofQuery);
        var lists = new int[ofQuery.Count][];
        for (var query = 0; query < lists.Length; query++)
        {
            lists[query] = [.. ofQuery[query]];
            foreach (var positive in lists[query])
            {
                if ((uint)positive >= (uint)candidates)
                    throw new InputException($"Query {query} names candidate {positive}, and there are {candidates} candidates counted from 0.");
            }

            if (lists[query].Distinct().Count() != lists[query].Length)
                throw new InputException($"Query {query} names a candidate twice; list each positive once.");
        }

        return new(lists, candidates);
    }

    /// <summary>The same pairs with the sides exchanged.</summary>
    public Positives Reversed()
    {
        var lists = new List<int>[Candidates];
        for (var candidate = 0; candidate < lists.Length; candidate++)
            lists[candidate] = [];
        for (var query = 0; query < _ofQuery.Length; query++)
        {
            foreach (var candidate in _ofQuery[query])
                lists[candidate].Add(query);
        }

        return new([.. lists.Select(list => list.ToArray())], Queries);
    }

    internal Positives Only(IReadOnlyList<int> queries) => new([.. queries.Select(query => _ofQuery[query])], Candidates);
}
