using Clade.Data.Corpora;

namespace Clade.Data.Sets;

/// <summary>
/// Chooses pictures by their names alone, so that a choice can be published as one sentence and repeated in any language: see <see cref="Rule"/>. A picture's rank
/// does not depend on the order of the set or on the other pictures. Thread-safe.
/// </summary>
public static class PictureSelection
{
    /// <summary>The rule in one sentence, as reports print it.</summary>
    public const string Rule = "pictures are ranked by the first 8 bytes (big-endian) of SHA-256(\"clade selection 1: \" + seed + \": \" + id), class by class, lowest first";

    /// <summary>Place of a picture among all 2^64 places; the lowest are chosen first.</summary>
    public static ulong Rank(string id, long seed) => CorpusSplit.Hash($"clade selection 1: {seed}: {id}");

    /// <summary>The lowest of the set, as many of each class as its share of the set asks for (largest remainders get what rounding leaves).</summary>
    /// <param name="ids">Names of the pictures.</param>
    /// <param name="labels">Class of each picture, from 0; null where there are none.</param>
    /// <param name="count">How many, at least 1; more than there are takes all.</param>
    /// <param name="seed">Any value.</param>
    /// <returns>Numbers of the chosen pictures, ascending.</returns>
    public static IReadOnlyList<int> Take(IReadOnlyList<string> ids, IReadOnlyList<int>? labels, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count >= ids.Count)
            return [.. Enumerable.Range(0, ids.Count)];
        var groups = ByClass(ids, labels, seed);
        var quotas = groups.Select(group => (int)((long)count * group.Length / ids.Count)).ToArray();
        var byRemainder = Enumerable.Range(0, groups.Count).OrderByDescending(i => (long)count * groups[i].Length % ids.Count).ThenBy(i => i);
        foreach (var group in byRemainder.Take(count - quotas.Sum()))
            quotas[group]++;
        return [.. groups.SelectMany((group, i) => group.Take(quotas[i])).Order()];
    }

    /// <summary>Cuts a set in two, every class in the same proportion. Where a class has two pictures or more, both parts get one.</summary>
    /// <param name="ids">Names of the pictures.</param>
    /// <param name="labels">Class of each picture, from 0; null where there are none.</param>
    /// <param name="share">Share of the second part, between 0 and 1.</param>
    /// <param name="seed">Any value.</param>
    /// <returns>Numbers of the pictures, ascending: the lowest of each class are <c>Part</c>.</returns>
    public static (IReadOnlyList<int> Others, IReadOnlyList<int> Part) Divide(IReadOnlyList<string> ids, IReadOnlyList<int>? labels, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share lies between 0 and 1.");
        var groups = ByClass(ids, labels, seed);
        var cuts = groups.Select(group => group.Length < 2 ? 0 : Math.Clamp((int)Math.Round(share * group.Length, MidpointRounding.ToEven), 1, group.Length - 1)).ToArray();
        return ([.. groups.SelectMany((group, i) => group.Skip(cuts[i])).Order()], [.. groups.SelectMany((group, i) => group.Take(cuts[i])).Order()]);
    }

    /// <summary>The same number of pictures of every class; fewer of a class that has fewer.</summary>
    /// <param name="ids">Names of the pictures.</param>
    /// <param name="labels">Class of each picture, from 0.</param>
    /// <param name="shots">Pictures a class, at least 1.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="skip">Lowest pictures a class that are passed over, for example those that another part has.</param>
    /// <returns>Numbers of the chosen pictures, class by class, lowest rank first: fewer shots are a beginning of more.</returns>
    public static IReadOnlyList<int> Shots(IReadOnlyList<string> ids, IReadOnlyList<int> labels, int shots, long seed, int skip = 0)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return [.. ByClass(ids, labels, seed).SelectMany(group => group.Skip(skip).Take(shots))];
    }

    // The pictures of each class, lowest rank first; classes ascending.
    private static List<int[]> ByClass(IReadOnlyList<string> ids, IReadOnlyList<int>? labels, long seed)
    {
        if (labels is not null && labels.Count != ids.Count)
            throw new ArgumentException($"{labels.Count} labels do not fit {ids.Count} pictures.", nameof(labels));
        return [.. Enumerable.Range(0, ids.Count).GroupBy(i => labels?[i] ?? 0).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(i => Rank(ids[i], seed)).ThenBy(i => ids[i], StringComparer.Ordinal).ToArray())];
    }
}
