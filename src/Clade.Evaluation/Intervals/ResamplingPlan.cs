using Clade.Core;

namespace Clade.Evaluation;

/// <summary>What is drawn with replacement in a bootstrap: items one by one, items of several groups apart, or whole clusters. Immutable and thread-safe.</summary>
public sealed class ResamplingPlan
{
    private readonly int[] _strata;
    private readonly int[]? _clusterOf;

    private ResamplingPlan(int count, int[] strata, int[]? clusterOf) => (Count, _strata, _clusterOf) = (count, strata, clusterOf);

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Every item by itself: pictures, queries.</summary>
    /// <param name="count">At least 2: one item says nothing about others.</param>
    /// <exception cref="InputException">There are fewer than two items.</exception>
    public static ResamplingPlan Items(int count) => Strata([count]);

    /// <summary>Groups of fixed size, drawn apart: the known and the unknown pictures of a detector. Items of the first group come first.</summary>
    /// <param name="sizes">Items of each group, at least 2 each.</param>
    /// <exception cref="InputException">There is no group, or one has fewer than two items.</exception>
    public static ResamplingPlan Strata(IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0 || sizes.Any(size => size < 2))
            throw new InputException($"An interval needs at least two items, not {(sizes.Count == 0 ? 0 : sizes.Min())}: one says nothing about others of its kind.");
        return new(sizes.Sum(), [.. sizes], null);
    }

    /// <summary>Clusters as a whole, with all their items: captions of one picture, frames of one video, pictures of one drawer.</summary>
    /// <param name="clusters">For each item what it belongs to; at least two different ones.</param>
    /// <exception cref="InputException">There are fewer than two clusters.</exception>
    public static ResamplingPlan Clusters<T>(IReadOnlyList<T> clusters) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(clusters);
        var numbers = new Dictionary<T, int>();
        var clusterOf = new int[clusters.Count];
        for (var i = 0; i < clusterOf.Length; i++)
        {
            if (!numbers.TryGetValue(clusters[i], out clusterOf[i]))
                numbers.Add(clusters[i], clusterOf[i] = numbers.Count);
        }

        if (numbers.Count < 2)
            throw new InputException($"An interval over clusters needs at least two of them, not {numbers.Count}: one says nothing about others.");
        return new(clusterOf.Length, [numbers.Count], clusterOf);
    }

    internal int Units => _strata.Sum();

    /// <summary>One resample: how many times each item is drawn.</summary>
    /// <param name="random">Advanced by the draws.</param>
    /// <param name="times">One number an item, overwritten.</param>
    /// <param name="units">Scratch of <see cref="Units"/> numbers.</param>
    internal void Draw(ref KeyedRandom random, Span<int> times, Span<int> units)
    {
        var drawn = _clusterOf is null ? times : units;
        drawn.Clear();
        var first = 0;
        foreach (var size in _strata)
        {
            for (var i = 0; i < size; i++)
                drawn[first + random.NextInt(size)]++;
            first += size;
        }

        for (var i = 0; i < (_clusterOf?.Length ?? 0); i++)
            times[i] = drawn[_clusterOf![i]];
    }
}
