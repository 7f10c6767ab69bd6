using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>Calibration on usual and on shifted pictures, before and after a temperature that was fitted on other usual ones and goes unchanged to all.</summary>
internal static class CalibrationTask
{
    private static readonly int[] Shifted = [3, 5];

    public static TaskResult Run(string task, IEmbedder model, UsualPictures usual, PrototypeHead head, PictureChange unchanged, JudgedPictures clean, CorruptionFindings corrupted, RobustnessOptions options, CancellationToken cancellation)
    {
        var fit = JudgedPictures.Of(model, usual.Fit, head, unchanged, cancellation);
        var temperature = Temperature.Fit(fit.Logits, fit.Labels);
        var (before, after) = (Of(clean.Logits, clean.Labels, 1, options), Of(clean.Logits, clean.Labels, temperature, options));
        var metrics = new List<Metric>
        {
            new("ECE", before.Ece) { IsMain = true, HigherIsBetter = false, Parts = new(PartsKind.Ece, [.. clean.Logits.Confidences(1).Zip(before.Hits, (confidence, hit) => (double[])[confidence, hit])]) },
            new("ECE after T", after.Ece) { HigherIsBetter = false },
            new("adaptive ECE", before.AdaptiveEce) { HigherIsBetter = false },
            new("adaptive ECE after T", after.AdaptiveEce) { HigherIsBetter = false },
            new("NLL", before.LogLoss) { PerItem = before.LogLosses, Unit = MetricUnit.Number, HigherIsBetter = false },
            new("NLL after T", after.LogLoss) { PerItem = after.LogLosses, Unit = MetricUnit.Number, HigherIsBetter = false },
            new("Brier", before.Brier) { PerItem = before.SquaredErrors, Unit = MetricUnit.Number, HigherIsBetter = false },
            new("Brier after T", after.Brier) { PerItem = after.SquaredErrors, Unit = MetricUnit.Number, HigherIsBetter = false },
            new("confidence", before.MeanConfidence),
            new("accuracy", before.Accuracy) { PerItem = before.Hits },
        };
        List<Plot> plots = [new ReliabilityPlot("Usual pictures", before.Bins), new ReliabilityPlot("Usual pictures, after T", after.Bins)];
        foreach (var severity in Shifted.Intersect(options.Severities))
        {
            var mixed = JudgedPictures.Scaled(corrupted.Mixed[severity], head.Scale);
            var (raw, scaled) = (Of(mixed, clean.Labels, 1, options), Of(mixed, clean.Labels, temperature, options));
            metrics.Add(new($"ECE, severity {severity}", raw.Ece) { HigherIsBetter = false });
            metrics.Add(new($"ECE after T, severity {severity}", scaled.Ece) { HigherIsBetter = false });
            metrics.Add(new($"NLL after T, severity {severity}", scaled.LogLoss) { PerItem = scaled.LogLosses, Unit = MetricUnit.Number, HigherIsBetter = false });
            plots.Add(new ReliabilityPlot($"Corrupted at severity {severity}, after T", scaled.Bins));
        }

        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = usual.Test.Name,
            Items = clean.Ids,
            Metrics = metrics,
            Problems = [.. fit.Problems, .. clean.Problems],
            Plots = plots,
            Notes =
            [
                FormattableString.Invariant($"T = {temperature:G4}, fitted by NLL on {fit.Entries.Count} other usual pictures and applied unchanged to all; a logit scale of {head.Scale:G4} becomes {head.Scale / temperature:G4}."),
                FormattableString.Invariant($"ECE has 15 bins of equal width; by chance alone a perfectly calibrated model shows {100 * after.EceByChance:F1} % on {clean.Entries.Count} pictures."),
                "At a severity each picture has one kind of corruption, in turn.",
            ],
        };
    }

    private static CalibrationScores Of(ClassScores logits, int[] labels, double temperature, RobustnessOptions options) => CalibrationScores.Evaluate(logits, labels, temperature, options.Seed);
}
