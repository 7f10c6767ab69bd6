using Clade.Core;

namespace Clade.Evaluation;

/// <summary>"1 versus 20": for each class the names that the reference model confuses most with it, chosen once and used for every model. Stateless.</summary>
public static class ConfusableClasses
{
    /// <summary>Classes of the small label space, the own one included.</summary>
    public const int Many = 20;

    /// <summary>For each class its rivals, without itself, those of the highest mean probability over its pictures on the common background first. With at most 20 classes all others are rivals.</summary>
    /// <param name="reference">Answers of the reference model.</param>
    /// <param name="pairs">The classes that are judged.</param>
    /// <param name="many">Classes of the label space, the own one included, at least 2.</param>
    /// <returns>By class number; null for classes without a pair.</returns>
    /// <exception cref="InputException">A class has no picture on its common background in the half for selection.</exception>
    public static IReadOnlyList<IReadOnlyList<int>?> Of(BackgroundAnswers reference, IReadOnlyList<BackgroundPair> pairs, int many = Many)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(many, 2);
        var rivals = new IReadOnlyList<int>?[reference.Classes.Count];
        foreach (var pair in pairs)
        {
            var others = Enumerable.Range(0, reference.Classes.Count).Where(other => other != pair.Class);
            if (reference.Classes.Count <= many)
            {
                rivals[pair.Class] = [.. others];
                continue;
            }

            var pictures = Enumerable.Range(0, reference.Pictures.Count)
                .Where(i => reference.Pictures[i] is { IsForSelection: true } picture && picture.Class == pair.Class && picture.Background == pair.Common).ToList();
            if (pictures.Count == 0)
                throw new InputException($"{reference.Classes[pair.Class]} has no picture on {pair.Common} from which its rivals could be chosen; give more pictures.");
            var mean = new double[reference.Classes.Count];
            foreach (var picture in pictures)
                Add(reference.Scores(picture), mean);
            rivals[pair.Class] = [.. others.OrderByDescending(other => mean[other]).ThenBy(other => other).Take(many - 1)];
        }

        return rivals;
    }

    private static void Add(ReadOnlySpan<float> scores, double[] sums)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
            highest = Math.Max(highest, score);
        var all = 0.0;
        foreach (var score in scores)
            all += Math.Exp(score - highest);
        for (var i = 0; i < sums.Length; i++)
            sums[i] += Math.Exp(scores[i] - highest) / all;
    }
}
