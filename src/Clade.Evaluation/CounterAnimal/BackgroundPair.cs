using Clade.Core;

namespace Clade.Evaluation;

/// <summary>The two backgrounds of a class that are compared. Immutable.</summary>
/// <param name="Class">Number of the class.</param>
/// <param name="Common">The usual one.</param>
/// <param name="Counter">The unusual one.</param>
/// <param name="Gap">Difference of accuracy on the pictures they were chosen on; null where they were written down beforehand.</param>
public sealed record BackgroundPair(int Class, string Common, string Counter, double? Gap = null);

/// <summary>How the two backgrounds of a class are found (specification 2.2). Immutable.</summary>
public sealed record BackgroundSearchOptions
{
    /// <summary>Fewest pictures of a class on a background, on the half for selection.</summary>
    public int FewestPictures { get; init; } = 20;

    /// <summary>A class stays if its accuracies differ by more than this.</summary>
    public double LeastGap { get; init; } = 0.05;
}

/// <summary>
/// Finds for each class the background on which the reference model is best and the one on which it is worst. Choosing on the pictures that are scored would find a drop in
/// pure noise: only the half for selection is looked at, and only the other half may be scored. Stateless.
/// </summary>
public static class BackgroundSearch
{
    /// <summary>The pairs of the classes that stay, in the order of the classes.</summary>
    /// <param name="reference">Answers of the reference model over all pictures.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="allowed">Whether a background may be used for a class; null for all.</param>
    /// <exception cref="InputException">No class stays.</exception>
    public static IReadOnlyList<BackgroundPair> Find(BackgroundAnswers reference, BackgroundSearchOptions? options = null, Func<int, string, bool>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        options ??= new BackgroundSearchOptions();
        var pairs = new List<BackgroundPair>();
        foreach (var own in Enumerable.Range(0, reference.Pictures.Count).Where(i => reference.Pictures[i].IsForSelection).GroupBy(i => reference.Pictures[i].Class).OrderBy(group => group.Key))
        {
            var accuracies = own.GroupBy(i => reference.Pictures[i].Background, StringComparer.Ordinal)
                .Where(group => group.Count() >= options.FewestPictures && allowed?.Invoke(own.Key, group.Key) != false)
                .Select(group => (Background: group.Key, Accuracy: group.Average(i => reference.Judge(i).Right ? 1.0 : 0.0)))
                .OrderBy(one => one.Background, StringComparer.Ordinal).ToList();
            if (accuracies.Count < 2)
                continue;
            var (common, counter) = (accuracies.MaxBy(one => one.Accuracy), accuracies.MinBy(one => one.Accuracy));
            if (common.Accuracy - counter.Accuracy > options.LeastGap)
                pairs.Add(new BackgroundPair(own.Key, common.Background, counter.Background, common.Accuracy - counter.Accuracy));
        }

        return pairs.Count > 0 ? pairs
            : throw new InputException($"For no class does the accuracy differ by more than {100 * options.LeastGap:F0} points between two backgrounds of {options.FewestPictures} pictures and more; give more pictures, or a table of pairs.");
    }
}
