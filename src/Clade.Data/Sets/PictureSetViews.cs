using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Parts of a set. A part reads through the set it was taken from: dispose that, after the part. Thread-safe.</summary>
public static class PictureSetViews
{
    /// <summary>Some of the pictures, classes in their proportions: see <see cref="PictureSelection.Take"/>.</summary>
    /// <param name="set">The whole.</param>
    /// <param name="count">How many, at least 1; more than there are takes all.</param>
    /// <param name="seed">Any value.</param>
    public static PictureSet Take(this PictureSet set, int count, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.Only(PictureSelection.Take(Ids(set), Labels(set), count, seed));
    }

    /// <summary>The set in two, every class in the same proportion: see <see cref="PictureSelection.Divide"/>.</summary>
    /// <param name="set">The whole.</param>
    /// <param name="share">Share of the second part, between 0 and 1.</param>
    /// <param name="seed">Any value.</param>
    public static (PictureSet Others, PictureSet Part) Divide(this PictureSet set, double share, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(set);
        var (others, part) = PictureSelection.Divide(Ids(set), Labels(set), share, seed);
        return (set.Only(others), set.Only(part));
    }

    /// <summary>The pictures that fit; all classes stay.</summary>
    public static PictureSet Where(this PictureSet set, Func<PictureEntry, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(fits);
        return set.Only([.. Enumerable.Range(0, set.Entries.Count).Where(i => fits(set.Entries[i]))]);
    }

    /// <summary>The pictures of those numbers, in that order; all classes stay.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PictureSet Only(this PictureSet set, IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count == 0)
            throw new InputException($"No picture of {set.Name} is left; choose less strictly.");
        PictureEntry[] entries = [.. numbers.Select(number => set.Entries[number])];
        // Without stamps the whole stands for the parts: too careful, never wrong.
        var hash = PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp ?? set.ContentHash)));
        return new PictureSet(set.Name, entries, set.Classes, hash, set.Problems);
    }

    private static string[] Ids(PictureSet set) => [.. set.Entries.Select(entry => entry.Id)];

    private static int[]? Labels(PictureSet set) => set.Classes.Count == 0 ? null : [.. set.Entries.Select(entry => entry.Label ?? -1)];
}
