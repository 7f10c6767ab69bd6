using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Does a model that says 80 % come true in 80 of 100 cases? Expected calibration error (Naeini et al. 2015; Guo et al., "On calibration of modern neural
/// networks", 2017) and its bins. Thread-safe.
/// </summary>
public static class Calibration
{
    /// <summary>Bins of the published figures. Figures of another number of bins are other figures.</summary>
    public const int Bins = 15;

    private const long Stream = 0x63616C69;
    private const int Rounds = 1000;

    private delegate double ErrorOf(ReadOnlySpan<int> times, ReadOnlySpan<double> hits);

    /// <summary>ECE: sum over equal-width bins of (n_b / N) |accuracy_b - confidence_b|. Bin b is ((b - 1) / bins, b / bins]; empty bins are skipped.</summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least one.</param>
    /// <param name="hits">1 where the answer is right, else 0; as many.</param>
    /// <param name="bins">Number of bins.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="InputException">The lengths differ, there is no picture, or a confidence is not in [0, 1].</exception>
    public static double ExpectedError(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins = Bins) =>
        new BinnedConfidence(confidences, hits, bins).Error([]);

    /// <summary>
    /// As <see cref="ExpectedError"/> with its interval over pictures. Noise pushes ECE up, in resamples even more, and plain percentiles then miss the truth: the
    /// interval is the corrected one of <see cref="Bootstrap.Counted"/>, and it begins at 0 where a perfectly calibrated model (answers drawn by its own confidences,
    /// Bröcker and Smith, "Increasing the reliability of reliability diagrams", 2007) shows as much in 2.5 % of draws.
    /// </summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least two.</param>
    /// <param name="hits">1 where the answer is right, else 0; as many.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">The lengths differ, there are fewer than two pictures, or a confidence is not in [0, 1].</exception>
    public static Interval ExpectedErrorInterval(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins = Bins, long seed = 0)
    {
        var binned = new BinnedConfidence(confidences, hits, bins);
        return Over(confidences, binned.Error, binned.Error, seed);
    }

    /// <summary>Mean ECE of a perfectly calibrated model with these confidences: what the number of pictures alone makes of 0.</summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least one.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="seed">Of the draws.</param>
    /// <exception cref="InputException">There is no picture, or a confidence is not in [0, 1].</exception>
    public static double ByChance(ReadOnlySpan<double> confidences, int bins = Bins, long seed = 0) =>
        Bootstrap.Average(Calibrated(confidences, new BinnedConfidence(confidences, new double[confidences.Length], bins).Error, seed));

    /// <summary>
    /// Adaptive ECE: the same sum over bins of equal numbers of pictures, sorted by confidence (Nguyen and O'Connor 2015); where N does not divide, the first bins
    /// have one more. Pictures of equal confidence count with their mean, so their order does not matter.
    /// </summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least one.</param>
    /// <param name="hits">1 where the answer is right, else 0; as many.</param>
    /// <param name="bins">Number of bins; with fewer pictures each has a bin of its own.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="InputException">The lengths differ, there is no picture, or a confidence is not in [0, 1].</exception>
    public static double AdaptiveError(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins = Bins) =>
        new SortedConfidence(confidences, hits, bins).Error([]);

    /// <summary>As <see cref="AdaptiveError"/> with its interval over pictures, made as that of <see cref="ExpectedErrorInterval"/>.</summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least two.</param>
    /// <param name="hits">1 where the answer is right, else 0; as many.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">The lengths differ, there are fewer than two pictures, or a confidence is not in [0, 1].</exception>
    public static Interval AdaptiveErrorInterval(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins = Bins, long seed = 0)
    {
        var sorted = new SortedConfidence(confidences, hits, bins);
        return Over(confidences, sorted.Error, sorted.Error, seed);
    }

    /// <summary>What a reliability diagram draws: the bins of <see cref="ExpectedError"/> that are not empty, ascending.</summary>
    /// <param name="confidences">Largest probability of each picture, in [0, 1]; at least one.</param>
    /// <param name="hits">1 where the answer is right, else 0; as many.</param>
    /// <param name="bins">Number of bins.</param>
    /// <exception cref="InputException">The lengths differ, there is no picture, or a confidence is not in [0, 1].</exception>
    public static IReadOnlyList<ReliabilityBin> Reliability(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins = Bins) =>
        new BinnedConfidence(confidences, hits, bins).Bins();

    private static Interval Over(ReadOnlySpan<double> confidences, CountedStatistic error, ErrorOf errorOf, long seed)
    {
        var interval = Bootstrap.Counted(ResamplingPlan.Items(confidences.Length), error, seed, pushedUp: true);
        var chance = Calibrated(confidences, errorOf, seed);
        Array.Sort(chance);
        return interval.Value <= Quantiles.At(chance, 0.975) ? interval with { Low = 0 } : interval;
    }

    // Errors of answers that are drawn by the confidences.
    private static double[] Calibrated(ReadOnlySpan<double> confidences, ErrorOf error, long seed)
    {
        var own = confidences.ToArray();
        return Evaluation.Rounds.Run(Rounds, seed, Stream, () => new double[own.Length], (ref KeyedRandom random, double[] hits) =>
        {
            for (var i = 0; i < hits.Length; i++)
                hits[i] = random.NextDouble() < own[i] ? 1 : 0;
            return error([], hits);
        });
    }

    internal static void Check(ReadOnlySpan<double> confidences, ReadOnlySpan<double> hits, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (confidences.Length != hits.Length || confidences.IsEmpty)
            throw new InputException($"{confidences.Length} confidences and {hits.Length} answers: each picture needs both, and there must be one.");
        for (var i = 0; i < confidences.Length; i++)
        {
            if (!(confidences[i] is >= 0 and <= 1))
                throw new InputException($"The confidence of picture {i} is {confidences[i]}; a probability lies between 0 and 1.");
        }
    }
}
