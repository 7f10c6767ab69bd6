using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Pictures that differ from a plain one by a single visual factor.</summary>
internal static class FactorTask
{
    /// <summary>Tag with the name of the factor.</summary>
    public const string FactorTag = "factor";

    /// <summary>The value of <see cref="FactorTag"/> of pictures without one.</summary>
    public const string Plain = "plain";

    /// <summary>Accuracy over all pictures, then by factor.</summary>
    public static (double All, IReadOnlyDictionary<string, double> ByFactor) Accuracies(TaskResult result) =>
        (result.Metrics[0].Value.Value, result.Metrics.Where(metric => metric.Name.StartsWith("accuracy, ", StringComparison.Ordinal)).ToDictionary(metric => metric.Name["accuracy, ".Length..], metric => metric.Value.Value, StringComparer.Ordinal));

    public static TaskResult Run(string task, IEmbedder model, PictureSet set, IReadOnlyList<TaskResult> references, IReadOnlyList<string> templates, RobustnessOptions options, CancellationToken cancellation)
    {
        using var head = ClassificationTask.Head(model, set.Classes, templates, cancellation);
        var judged = JudgedPictures.Of(model, set, head, null, cancellation);
        var hits = judged.Hits();
        var factors = FactorScores.Evaluate(hits, [.. judged.Entries.Select(entry => (string[])[entry.Tags[FactorTag]])], options.Seed, ResamplingPlan.Clusters(judged.Labels));
        var known = references.Select(Accuracies).ToList();
        var metrics = new List<Metric> { new("accuracy", Bootstrap.ShareOverClusters(hits, judged.Labels, options.Seed)) { PerItem = hits, IsMain = true } };
        foreach (var factor in factors.Where(factor => factor.Accuracy is not null))
        {
            metrics.Add(new($"accuracy, {factor.Factor}", factor.Accuracy!));
            if (factor.ErrorRatio is { } ratio)
                metrics.Add(new($"error ratio, {factor.Factor}", ratio) { Unit = MetricUnit.Number, HigherIsBetter = false });
            if (factor.Factor != Plain && Residual(factor, hits, judged, known, options) is { } residual)
                metrics.Add(new($"beyond the reference line, {factor.Factor}", residual));
        }

        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = set.Name,
            Items = judged.Ids,
            Metrics = metrics,
            Problems = [.. set.Problems, .. judged.Problems],
            Notes =
            [
                $"{set.Classes.Count} classes; each picture has one factor, or none ({Plain}). The error ratio is (1 - accuracy under the factor) / (1 - accuracy over all of these pictures); its interval draws things with all their pictures.",
                .. factors.Where(factor => factor.Accuracy is null).Select(factor => $"{factor.Factor}: n too small ({factor.Pictures} pictures; {FactorScores.FewestPictures} are needed)."),
            ],
            Plots = [new BarPlot("Accuracy by factor", [.. factors.Select(factor => new Bar(factor.Factor, factor.Accuracy?.Value, factor.Pictures))])],
        };
    }

    private static Interval? Residual(FactorScores factor, double[] hits, JudgedPictures judged, List<(double All, IReadOnlyDictionary<string, double> ByFactor)> references, RobustnessOptions options)
    {
        var usable = references.Where(reference => reference.ByFactor.ContainsKey(factor.Factor)).ToList();
        if (usable.Count < EffectiveRobustness.FewestModels || EffectiveRobustness.Fit([.. usable.Select(reference => reference.All)], [.. usable.Select(reference => reference.ByFactor[factor.Factor])], hits.Length, factor.Pictures) is not { } line)
            return null;
        double[] own = [.. hits.Where((_, i) => judged.Entries[i].Tags[FactorTag] == factor.Factor)];
        return line.Interval(hits, own, options.Seed);
    }
}
