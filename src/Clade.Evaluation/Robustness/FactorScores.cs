using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Accuracy under one visual factor: pose, size, background … (Idrissi et al., "ImageNet-X: understanding model mistakes with factor of variation annotations", 2023). Immutable.</summary>
/// <param name="Factor">Its name.</param>
/// <param name="Pictures">Pictures tagged with it.</param>
public sealed record FactorScores(string Factor, int Pictures)
{
    /// <summary>Fewest pictures for a figure.</summary>
    public const int FewestPictures = 50;

    /// <summary>Share right among the tagged pictures; null where there are fewer than <see cref="FewestPictures"/>.</summary>
    public Interval? Accuracy { get; init; }

    /// <summary>ER = (1 - accuracy under the factor) / (1 - accuracy): above 1, the factor is harder than the average picture. Null with too few pictures, or where nothing is wrong.</summary>
    public Interval? ErrorRatio { get; init; }

    /// <summary>Every factor in the order of its first picture.</summary>
    /// <param name="hits">1 or 0 for each picture, at least two.</param>
    /// <param name="factors">The factors of each picture; may be empty.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <param name="plan">What is drawn for the ratios, for example things with all their pictures; null for pictures.</param>
    /// <exception cref="InputException">The lengths differ, or there are fewer than two pictures.</exception>
    public static IReadOnlyList<FactorScores> Evaluate(IReadOnlyList<double> hits, IReadOnlyList<IReadOnlyCollection<string>> factors, long seed = 0, ResamplingPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(hits);
        ArgumentNullException.ThrowIfNull(factors);
        if (hits.Count != factors.Count)
            throw new InputException($"{hits.Count} answers and {factors.Count} lists of factors: each picture needs both.");
        double[] own = [.. hits];
        plan ??= ResamplingPlan.Items(own.Length);
        return [.. factors.SelectMany(tags => tags).Distinct(StringComparer.Ordinal).Select(factor => One(factor))];

        FactorScores One(string factor)
        {
            bool[] tagged = [.. factors.Select(tags => tags.Contains(factor))];
            var result = new FactorScores(factor, tagged.Count(tag => tag));
            if (result.Pictures < FewestPictures)
                return result;
            return result with
            {
                Accuracy = Bootstrap.Share([.. own.Where((_, i) => tagged[i])], seed),
                ErrorRatio = own.All(hit => hit == 1) ? null : Bootstrap.Counted(plan, times => Ratio(own, tagged, times), seed),
            };
        }
    }

    // Undefined (NaN) where a resample has no picture of the factor, or no mistake at all.
    private static double Ratio(double[] hits, bool[] tagged, ReadOnlySpan<int> times)
    {
        double wrong = 0, taggedWrong = 0;
        long count = 0, taggedCount = 0;
        for (var i = 0; i < hits.Length; i++)
        {
            wrong += times[i] * (1 - hits[i]);
            count += times[i];
            if (!tagged[i])
                continue;
            taggedWrong += times[i] * (1 - hits[i]);
            taggedCount += times[i];
        }

        return wrong == 0 ? double.NaN : taggedWrong / taggedCount / (wrong / count);
    }
}
