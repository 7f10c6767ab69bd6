using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// The usual pictures of a robustness report, in three parts that share no picture: <see cref="Fit"/> for what is fitted (the temperature), <see cref="Test"/> for what is
/// reported, <see cref="Near"/> of classes that no prompt names. Views: dispose the set they were made from afterwards.
/// </summary>
public sealed class UsualPictures
{
    private UsualPictures(PictureSet fit, PictureSet test, PictureSet? near) => (Fit, Test, Near) = (fit, test, near);

    /// <summary>Pictures of known classes, held out for fitting.</summary>
    public PictureSet Fit { get; }

    /// <summary>Other pictures of known classes; the classes are the known ones.</summary>
    public PictureSet Test { get; }

    /// <summary>Pictures of the unknown classes; null if none was named.</summary>
    public PictureSet? Near { get; }

    /// <summary>Divides a labelled set.</summary>
    /// <param name="set">With classes.</param>
    /// <param name="unknown">Names of classes to leave out of the prompts; may be empty.</param>
    /// <param name="take">Most pictures to report, at least 2; half as many are fitted on, and as many are of unknown classes.</param>
    /// <param name="seed">Chooses which.</param>
    /// <exception cref="InputException">Fewer than two known classes are left, one is no class, or there are too few pictures.</exception>
    public static UsualPictures Divide(PictureSet set, IReadOnlyCollection<string> unknown, int take, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 2);
        if (unknown.FirstOrDefault(name => !set.Classes.Contains(name)) is { } missing)
            throw new InputException($"{set.Name} has no class '{missing}'; it has {string.Join(", ", set.Classes.Take(20))}{(set.Classes.Count > 20 ? " …" : "")}.");
        string[] known = [.. set.Classes.Where(name => !unknown.Contains(name))];
        if (known.Length < 2)
            throw new InputException($"{set.Name} has {known.Length} known classes; classification needs at least two.");
        var all = Labelled(set, known);
        if (all.Entries.Count < 4)
            throw new InputException($"{set.Name} has {all.Entries.Count} pictures with a known class; at least four are needed.");
        var test = Taken(all, Math.Min(take, all.Entries.Count * 2 / 3), seed);
        var tested = test.Entries.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var fit = Taken(all.Where(entry => !tested.Contains(entry.Id)), Math.Max(1, take / 2), seed);
        return new(fit, test, unknown.Count == 0 ? null : Taken(Labelled(set, [.. unknown]), take, seed));
    }

    // Classes in their proportions, where there are enough pictures of each for that.
    private static PictureSet Taken(PictureSet set, int count, long seed)
    {
        int[] labels = [.. set.Entries.Select(entry => entry.Label!.Value)];
        var few = labels.GroupBy(label => label).Any(group => group.Count() < 3);
        return set.Only(PictureSelection.Take([.. set.Entries.Select(entry => entry.Id)], few ? null : labels, count, seed));
    }

    // Pictures of some classes, whose labels then count those.
    private static PictureSet Labelled(PictureSet set, string[] classes)
    {
        var part = set.Where(entry => entry.Label is { } label && classes.Contains(set.Classes[label]));
        var entries = part.Entries.Select(entry => entry with { Label = Array.IndexOf(classes, set.Classes[entry.Label!.Value]) });
        return new PictureSet(set.Name, [.. entries], classes, part.ContentHash, part.Problems);
    }
}
