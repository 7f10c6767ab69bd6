using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>Telling pictures of unknown classes from known ones, one set of unknown pictures at a time: near and far are never pooled.</summary>
internal static class UnknownClassTask
{
    public static TaskResult Run(string task, IEmbedder model, JudgedPictures known, PictureSet unknown, PrototypeHead head, PictureChange? change, RobustnessOptions options, CancellationToken cancellation)
    {
        var other = JudgedPictures.Of(model, unknown, head, change, cancellation);
        (string Name, Func<JudgedPictures, double[]> Score)[] scores =
        [
            ("MCM", pictures => OodScores.MaximumConceptMatching(pictures.Cosines)), ("MSP", pictures => OodScores.MaxSoftmax(pictures.Logits)),
            ("MaxLogit", pictures => OodScores.MaxLogit(pictures.Logits)), ("Energy", pictures => OodScores.Energy(pictures.Logits)),
        ];
        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = unknown.Name,
            Items = [.. known.Ids, .. other.Ids.Select(id => $"unknown: {id}")],
            Metrics = [.. scores.SelectMany(score => Metrics(score.Name, score.Score(known), score.Score(other), options.Seed))],
            Problems = [.. unknown.Problems, .. other.Problems],
            Notes = [$"{known.Entries.Count} known and {other.Entries.Count} unknown pictures; the prompts name the {head.Classes.Count} known classes alone. MCM is the score by which a CLIP is judged; the others are shown beside it."],
        };
    }

    private static IEnumerable<Metric> Metrics(string score, double[] known, double[] unknown, long seed)
    {
        var (found, isMain) = (Detection.Evaluate(known, unknown, seed), score == "MCM");
        var parts = isMain ? new ItemParts(PartsKind.Auroc, [.. known.Select(number => (double[])[1, number]), .. unknown.Select(number => (double[])[0, number])]) : null;
        return
        [
            new($"{score} AUROC", found.Auroc) { IsMain = isMain, Parts = parts },
            new($"{score} FPR95", found.FalsePositives) { HigherIsBetter = false },
            new($"{score} AUPR", found.PrecisionRecall),
        ];
    }
}
