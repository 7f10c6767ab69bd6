using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Accuracy under one kind of corruption over its severities (Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions and
/// perturbations", 2019). All severities judge the same pictures, which are drawn together for the intervals. Immutable.
/// </summary>
/// <param name="Kind">Name of the corruption.</param>
/// <param name="BySeverity">Accuracy at severity 1, 2 ….</param>
/// <param name="Accuracy">Mean over the severities.</param>
/// <param name="RelativeDrop">(clean - <paramref name="Accuracy"/>) / clean; null where nothing is right even on clean pictures.</param>
public sealed record CorruptionScores(string Kind, IReadOnlyList<Interval> BySeverity, Interval Accuracy, Interval? RelativeDrop)
{
    /// <summary>Mean over the severities for each picture, in [0, 1]: what paired tests take.</summary>
    public required IReadOnlyList<double> PerPicture { get; init; }

    /// <summary>Measures one kind.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="clean">1 or 0 for each unchanged picture, at least two.</param>
    /// <param name="corrupted">For each severity 1 or 0 for each picture, in the same order.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">There is no severity, there are fewer than two pictures, or the lengths differ.</exception>
    public static CorruptionScores Evaluate(string kind, IReadOnlyList<double> clean, IReadOnlyList<IReadOnlyList<double>> corrupted, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(clean);
        double[] usual = [.. clean], mean = MeanOf(corrupted, clean.Count);
        return new(
            kind, [.. corrupted.Select(hits => Bootstrap.Share([.. hits], seed))], Bootstrap.Share(mean, seed),
            usual.Sum() == 0 ? null : Bootstrap.Counted(ResamplingPlan.Items(usual.Length), times => 1 - (Bootstrap.WeightedMean(mean, times) / Positive(Bootstrap.WeightedMean(usual, times))), seed))
        {
            PerPicture = mean,
        };
    }

    /// <summary>
    /// mCE: mean over kinds of (sum of errors over severities) / (the reference model's). 1 is as bad as the reference; below is better. Pictures are drawn together for
    /// all kinds and both models.
    /// </summary>
    /// <param name="model">For each kind its scores.</param>
    /// <param name="reference">The reference model's, the same kinds in the same order on the same pictures.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <returns>Null where the reference makes no mistake under some kind.</returns>
    /// <exception cref="InputException">Kinds or pictures differ, or there is none.</exception>
    public static Interval? MeanCorruptionError(IReadOnlyList<CorruptionScores> model, IReadOnlyList<CorruptionScores> reference, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        if (model.Count == 0 || !model.Select(scores => scores.Kind).SequenceEqual(reference.Select(scores => scores.Kind)))
            throw new InputException("The model and the reference have different kinds of corruption; measure the same ones.");
        if (model.Concat(reference).Any(scores => scores.PerPicture.Count != model[0].PerPicture.Count))
            throw new InputException("The model and the reference judged different pictures; measure the same ones.");
        if (reference.Any(scores => scores.PerPicture.All(hit => hit == 1)))
            return null;
        double[][] own = [.. model.Select(scores => scores.PerPicture.ToArray())], other = [.. reference.Select(scores => scores.PerPicture.ToArray())];
        return Bootstrap.Counted(ResamplingPlan.Items(own[0].Length), times =>
        {
            double sum = 0;
            for (var kind = 0; kind < own.Length; kind++)
                sum += (1 - Bootstrap.WeightedMean(own[kind], times)) / Positive(1 - Bootstrap.WeightedMean(other[kind], times));
            return sum / own.Length;
        }, seed);
    }

    private static double Positive(double divisor) => divisor > 0 ? divisor : double.NaN;

    private static double[] MeanOf(IReadOnlyList<IReadOnlyList<double>> corrupted, int pictures)
    {
        ArgumentNullException.ThrowIfNull(corrupted);
        if (corrupted.Count == 0 || corrupted.FirstOrDefault(hits => hits.Count != pictures) is not null)
            throw new InputException($"There are {corrupted.Count} severities for {pictures} pictures; each severity judges every picture, and there must be one.");
        var mean = new double[pictures];
        for (var i = 0; i < pictures; i++)
            mean[i] = corrupted.Average(hits => hits[i]);
        return mean;
    }
}
