namespace Clade.Evaluation;

/// <summary>How far a model's probabilities can be believed on one set, at one temperature. Immutable.</summary>
/// <param name="Temperature">What the scores were divided by.</param>
/// <param name="Accuracy">Share of right answers; does not depend on the temperature.</param>
/// <param name="Ece">Expected calibration error, 15 bins.</param>
/// <param name="AdaptiveEce">The same with bins of equal numbers of pictures.</param>
/// <param name="LogLoss">Mean -ln p of the right class (NLL).</param>
/// <param name="Brier">Mean over pictures of sum over classes of (p - y)², in [0, 2].</param>
/// <param name="MeanConfidence">Mean of the largest probability; above <paramref name="Accuracy"/> is overconfident.</param>
public sealed record CalibrationScores(double Temperature, Interval Accuracy, Interval Ece, Interval AdaptiveEce, Interval LogLoss, Interval Brier, Interval MeanConfidence)
{
    /// <summary>The ECE that a perfectly calibrated model would show on so few pictures.</summary>
    public required double EceByChance { get; init; }

    /// <summary>The bins of the reliability diagram.</summary>
    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>1 for each picture that is right, else 0.</summary>
    public required IReadOnlyList<double> Hits { get; init; }

    /// <summary>-ln p of the right class, by picture.</summary>
    public required IReadOnlyList<double> LogLosses { get; init; }

    /// <summary>The Brier score's part of each picture.</summary>
    public required IReadOnlyList<double> SquaredErrors { get; init; }

    /// <summary>Measures all of it.</summary>
    /// <param name="scores">Softmax-ready scores, at least two pictures.</param>
    /// <param name="labels">One class a picture.</param>
    /// <param name="temperature">Above 0; fitted on other pictures by <see cref="Evaluation.Temperature.Fit"/>.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="Clade.Core.InputException">There are fewer than two pictures, not as many labels, or one is no class.</exception>
    public static CalibrationScores Evaluate(ClassScores scores, IReadOnlyList<int> labels, double temperature = 1, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(scores);
        double[] hits = scores.Hits(labels), confidences = scores.Confidences(temperature), losses = scores.LogLosses(labels, temperature), errors = scores.SquaredErrors(labels, temperature);
        return new(
            temperature, Bootstrap.Share(hits, seed), Calibration.ExpectedErrorInterval(confidences, hits, seed: seed), Calibration.AdaptiveErrorInterval(confidences, hits, seed: seed),
            Bootstrap.Mean(losses, seed), Bootstrap.Mean(errors, seed), Bootstrap.Mean(confidences, seed))
        {
            EceByChance = Calibration.ByChance(confidences, seed: seed),
            Bins = Calibration.Reliability(confidences, hits),
            Hits = hits,
            LogLosses = losses,
            SquaredErrors = errors,
        };
    }
}
