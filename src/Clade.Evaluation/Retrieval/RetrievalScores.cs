using Clade.Core;

namespace Clade.Evaluation;

/// <summary>What a retrieval run found, query by query, and the usual figures over it. Immutable.</summary>
public sealed class RetrievalScores
{
    private readonly int[] _ranks;
    private readonly double[] _averagePrecisions;

    internal RetrievalScores(int[] ranks, double[] averagePrecisions, int candidates) =>
        (_ranks, _averagePrecisions, Candidates) = (ranks, averagePrecisions, candidates);

    /// <summary>Number of queries, at least 1.</summary>
    public int Queries => _ranks.Length;

    /// <summary>Number of candidates each query was compared with.</summary>
    public int Candidates { get; }

    /// <summary>For each query the rank of its best positive, counted from 1.</summary>
    public IReadOnlyList<int> Ranks => _ranks;

    /// <summary>For each query the mean, over its positives, of the share of positives among the candidates down to that positive; in (0, 1].</summary>
    public IReadOnlyList<double> AveragePrecisions => _averagePrecisions;

    /// <summary>Share of the queries whose best positive is first.</summary>
    public double RecallAt1 => RecallAt(1);

    /// <summary>Share of the queries with a positive among the first five.</summary>
    public double RecallAt5 => RecallAt(5);

    /// <summary>Share of the queries with a positive among the first ten.</summary>
    public double RecallAt10 => RecallAt(10);

    /// <summary>Median of <see cref="Ranks"/>; the mean of the middle two when their number is even.</summary>
    public double MedianRank => Median([.. _ranks.Select(rank => (double)rank)]);

    /// <summary>Mean of <see cref="AveragePrecisions"/>.</summary>
    public double MeanAveragePrecision => _averagePrecisions.Average();

    /// <summary>Share of the queries with a positive among the first <paramref name="k"/>; in [0, 1].</summary>
    public double RecallAt(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return _ranks.Count(rank => rank <= k) / (double)_ranks.Length;
    }

    /// <summary>1 for each query with a positive among the first <paramref name="k"/>, else 0: what <see cref="Bootstrap"/> takes.</summary>
    public double[] Hits(int k) => [.. _ranks.Select(rank => rank <= k ? 1.0 : 0.0)];

    /// <summary>95 % interval of <see cref="RecallAt"/> over the queries.</summary>
    /// <param name="k">As in <see cref="RecallAt"/>.</param>
    /// <param name="seed">Seed of the resampling.</param>
    public Interval RecallInterval(int k, long seed = 0) => Bootstrap.Share(Hits(k), seed);

    /// <summary>95 % interval of <see cref="MedianRank"/> over the queries, at least two.</summary>
    /// <param name="seed">Seed of the resampling.</param>
    public Interval MedianRankInterval(long seed = 0) => Bootstrap.Of([.. _ranks.Select(rank => (double)rank)], Median, seed);

    /// <summary>95 % interval of <see cref="MeanAveragePrecision"/> over the queries, at least two.</summary>
    /// <param name="seed">Seed of the resampling.</param>
    public Interval MeanAveragePrecisionInterval(long seed = 0) => Bootstrap.Share(_averagePrecisions, seed);

    /// <summary>The same run judged on some of its queries only; the candidates stay.</summary>
    /// <param name="queries">Numbers of queries, counted from 0.</param>
    /// <exception cref="InputException">There is none, or one is not a query.</exception>
    public RetrievalScores Only(IReadOnlyList<int> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Count == 0)
            throw new InputException("No query is left to judge; choose at least one.");
        if (queries.Any(query => (uint)query >= (uint)_ranks.Length))
            throw new InputException($"Query {queries.First(query => (uint)query >= (uint)_ranks.Length)} is not one of {_ranks.Length} queries counted from 0.");
        return new([.. queries.Select(query => _ranks[query])], [.. queries.Select(query => _averagePrecisions[query])], Candidates);
    }

    // Of the ranks of all positives, ascending: the mean of (positives down to here) / (rank here).
    internal static double AveragePrecision(ReadOnlySpan<int> ranks)
    {
        double sum = 0;
        for (var place = 0; place < ranks.Length; place++)
            sum += (place + 1.0) / ranks[place];
        return sum / ranks.Length;
    }

    // Sorts what it is given.
    private static double Median(double[] numbers)
    {
        Array.Sort(numbers);
        return (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2;
    }
}
