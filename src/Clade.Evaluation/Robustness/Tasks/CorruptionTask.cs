using Clade.Data.Corruptions;
using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>What a corruption run found, for the model's own report and for models that are compared with it.</summary>
/// <param name="Clean">1 or 0 for each unchanged picture.</param>
/// <param name="Kinds">Scores of every kind.</param>
/// <param name="Mixed">By severity: cosines of each picture under one kind, picture i under kind i modulo their number, so that pictures stay independent.</param>
internal sealed record CorruptionFindings(IReadOnlyList<double> Clean, IReadOnlyList<CorruptionScores> Kinds, IReadOnlyDictionary<int, ClassScores> Mixed)
{
    /// <summary>Mean over kinds and severities for each picture.</summary>
    public double[] PerPicture => [.. Enumerable.Range(0, Clean.Count).Select(i => Kinds.Average(kind => kind.PerPicture[i]))];
}

/// <summary>Accuracy under many kinds of damage at several severities.</summary>
internal static class CorruptionTask
{
    public static (CorruptionFindings Findings, JudgedPictures Clean) Measure(IEmbedder model, PictureSet set, PrototypeHead head, IReadOnlyList<Corruption> kinds, Func<Corruption, int, PictureChange> change, RobustnessOptions options, CancellationToken cancellation)
    {
        var clean = JudgedPictures.Of(model, set, head, change(kinds[0], 0), cancellation);
        var (hits, width) = (clean.Hits(), clean.Cosines.Classes);
        var mixed = options.Severities.ToDictionary(severity => severity, _ => new float[hits.Length * width]);
        var scores = new List<CorruptionScores>();
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            var bySeverity = new List<double[]>();
            foreach (var severity in options.Severities)
            {
                var damaged = clean.Again(model, set, head, change(kinds[kind], severity), cancellation);
                bySeverity.Add(damaged.Hits());
                for (var i = kind; i < hits.Length; i += kinds.Count)
                    damaged.Cosines[i].CopyTo(mixed[severity].AsSpan(i * width));
            }

            scores.Add(CorruptionScores.Evaluate(kinds[kind].Name, hits, bySeverity, options.Seed));
        }

        return (new(hits, scores, mixed.ToDictionary(part => part.Key, part => new ClassScores(part.Value, width))), clean);
    }

    public static TaskResult Report(string task, PictureSet set, JudgedPictures clean, CorruptionFindings findings, IReadOnlyList<(string Name, CorruptionFindings Findings)> references, RobustnessOptions options, string note)
    {
        double[] usual = [.. findings.Clean], damaged = findings.PerPicture;
        var plan = ResamplingPlan.Items(usual.Length);
        var metrics = new List<Metric>
        {
            new("accuracy, mean of all kinds", Bootstrap.Share(damaged, options.Seed)) { PerItem = damaged, IsMain = true },
            new("accuracy, clean", Bootstrap.Share(usual, options.Seed)) { PerItem = usual },
        };
        if (usual.Sum() > 0)
            metrics.Add(new("relative drop", Bootstrap.Counted(plan, times => 1 - (Bootstrap.WeightedMean(damaged, times) / Bootstrap.WeightedMean(usual, times)), options.Seed)) { HigherIsBetter = false });
        if (references is [var first, ..] && CorruptionScores.MeanCorruptionError(findings.Kinds, first.Findings.Kinds, options.Seed) is { } error)
            metrics.Add(new($"mCE against {first.Name}", error) { Unit = MetricUnit.Number, HigherIsBetter = false });
        if (Line(references) is { } line)
            metrics.Add(new("effective robustness", Bootstrap.Counted(plan, times => line.Of(Bootstrap.WeightedMean(usual, times), Bootstrap.WeightedMean(damaged, times), usual.Length), options.Seed)));
        metrics.AddRange(findings.Kinds.Select(kind => new Metric(kind.Kind, kind.Accuracy) { PerItem = kind.PerPicture }));
        var atZero = Bootstrap.Share(usual, options.Seed);
        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = set.Name,
            Items = clean.Ids,
            Metrics = metrics,
            Problems = [.. set.Problems, .. clean.Problems],
            Notes =
            [
                note,
                .. references.Count is > 0 and < EffectiveRobustness.FewestModels ? [$"Effective robustness needs {EffectiveRobustness.FewestModels} reference models, and there are {references.Count}."] : Array.Empty<string>(),
            ],
            Plots = [new LinePlot("Accuracy over severity", "severity", [0, .. options.Severities.Select(severity => (double)severity)], [.. findings.Kinds.Select(kind => new Curve(kind.Kind, [atZero, .. kind.BySeverity]))])],
        };
    }

    private static EffectiveRobustness? Line(IReadOnlyList<(string Name, CorruptionFindings Findings)> references) => references.Count == 0 ? null : EffectiveRobustness.Fit(
        [.. references.Select(reference => reference.Findings.Clean.Average())], [.. references.Select(reference => reference.Findings.PerPicture.Average())],
        references[0].Findings.Clean.Count, references[0].Findings.Clean.Count);
}
