using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>The figures of any classifier on a labelled set: zero-shot, a probe, few shots. Stateless and thread-safe.</summary>
public static class ClassifierResult
{
    private const int Chunk = 4096, WorstPairs = 8, PicturesOfAPair = 6;

    /// <summary>Scores every picture that has a label.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="kind">Kind of the task.</param>
    /// <param name="set">Labels and classes.</param>
    /// <param name="table">Vectors of its pictures. Stays the caller's.</param>
    /// <param name="head">Classifier over the classes of the set. Stays the caller's.</param>
    /// <param name="notes">Sentences for the reader.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="InputException">No picture has a label, or the head has other classes.</exception>
    public static TaskResult Of(string task, string kind, PictureSet set, FeatureTable table, IClassifierHead head, IReadOnlyList<string> notes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(head);
        if (!head.Classes.SequenceEqual(set.Classes, StringComparer.Ordinal))
            throw new InputException($"The classifier knows {head.Classes.Count} classes and {set.Name} has {set.Classes.Count}; they must be the same in the same order.");
        var judged = Enumerable.Range(0, table.Rows.Count).Where(row => set.Entries[table.Rows[row]].Label is not null).ToArray();
        if (judged.Length < 2)
            throw new InputException($"{set.Name} has {judged.Length} pictures with a label that can be read; classification needs at least two.");
        var answers = Answer(table.Vectors, judged, [.. judged.Select(row => set.Entries[table.Rows[row]].Label!.Value)], head, cancellation);
        var scores = new ZeroShotScores(answers.Ranks, answers.Labels, answers.Predictions, set.Classes.Count);
        string[] ids = [.. judged.Select(row => set.Entries[table.Rows[row]].Id)];
        var hits = scores.Hits();
        var unlabelled = table.Rows.Count - judged.Length;
        return new TaskResult
        {
            Task = task,
            Kind = kind,
            Data = set.Name,
            Items = ids,
            Metrics = [.. Metrics(scores, answers, hits)],
            Problems = [.. set.Problems, .. table.Problems],
            Notes =
            [
                .. notes,
                $"Answering the largest class every time gives {100 * scores.MajorityShare:F1} %.",
                .. unlabelled == 0 ? Array.Empty<string>() : [$"{unlabelled} pictures have no label and were left out."],
                .. scores.PerClass.Count(share => share is null) is > 0 and var empty ? [$"{empty} of {scores.Classes} classes have no pictures; they can be answered and count nowhere else."] : Array.Empty<string>(),
            ],
            Plots =
            [
                new BarPlot("Accuracy by class", [.. scores.PerClass.Select((share, label) => new Bar(set.Classes[label], share, answers.Labels.Count(own => own == label)))]),
                new ReliabilityPlot("Confidence against accuracy", Calibration.Reliability(answers.Confidences, hits)),
                new ConfusionPlot("Most frequent confusions", Confusions(set.Classes, answers, ids)),
            ],
        };
    }

    private static IEnumerable<Metric> Metrics(ZeroShotScores scores, Answers answers, double[] hits)
    {
        yield return new Metric("accuracy", scores.Top1Interval()) { PerItem = hits, IsMain = true };
        if (scores.Classes > 5)
        {
            double[] top5 = [.. scores.Ranks.Select(rank => rank <= 5 ? 1.0 : 0.0)];
            yield return new Metric("top-5 accuracy", Bootstrap.Share(top5)) { PerItem = top5 };
        }

        // Where all agree, so do all resamples.
        yield return new Metric("mean per class", hits.All(hit => hit == hits[0]) ? Bootstrap.Share(hits) : Bootstrap.Counted(ResamplingPlan.Items(hits.Length), times => MeanPerClass(times, answers.Labels, hits, scores.Classes)));
        yield return new Metric("ECE", Calibration.ExpectedErrorInterval(answers.Confidences, hits)) { HigherIsBetter = false };
    }

    // Classes that a resample leaves empty are left out of it.
    private static double MeanPerClass(ReadOnlySpan<int> times, int[] labels, double[] hits, int classes)
    {
        var (right, total) = (new double[classes], new int[classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            var n = times.IsEmpty ? 1 : times[i];
            right[labels[i]] += n * hits[i];
            total[labels[i]] += n;
        }

        double sum = 0;
        var present = 0;
        for (var label = 0; label < classes; label++)
        {
            if (total[label] == 0)
                continue;
            sum += right[label] / total[label];
            present++;
        }

        return sum / present;
    }

    private static List<ConfusedPair> Confusions(IReadOnlyList<string> classes, Answers answers, string[] ids) =>
        [.. Enumerable.Range(0, ids.Length).Where(i => answers.Predictions[i] != answers.Labels[i])
            .GroupBy(i => (answers.Labels[i], answers.Predictions[i])).OrderByDescending(pair => pair.Count()).ThenBy(pair => pair.Key).Take(WorstPairs)
            .Select(pair => new ConfusedPair(classes[pair.Key.Item1], classes[pair.Key.Item2], pair.Count(), [.. pair.OrderByDescending(i => answers.Confidences[i]).Take(PicturesOfAPair).Select(i => ids[i])]))];

    private static Answers Answer(Tensor vectors, int[] judged, int[] labels, IClassifierHead head, CancellationToken cancellation)
    {
        var (ranks, predictions, confidences) = (new int[judged.Length], new int[judged.Length], new double[judged.Length]);
        using var _ = Autograd.NoGrad();
        for (var start = 0; start < judged.Length; start += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var n = Math.Min(Chunk, judged.Length - start);
            var rows = Tensor.From<long>([.. judged.AsSpan(start, n).ToArray().Select(row => (long)row)]).To(vectors.Device);
            var scores = head.Scores(vectors.IndexSelect(0, rows));
            var table = scores.To(Device.Cpu, ElementType.Float32).Contiguous();
            var likely = scores.Softmax(-1).To(Device.Cpu, ElementType.Float32).Contiguous();
            var width = head.Classes.Count;
            for (var i = 0; i < n; i++)
            {
                var row = table.AsSpan<float>().Slice(i * width, width);
                var best = 0;
                var largest = 0f;
                for (var label = 0; label < width; label++)
                {
                    largest = Math.Max(largest, Math.Abs(row[label]));
                    if (row[label] > row[best])
                        best = label;
                }

                // A tie is lost, within the rounding of float32.
                ranks[start + i] = Ranking.RanksOf(row, [labels[start + i]], 1e-6f * largest)[0];
                predictions[start + i] = best;
                confidences[start + i] = Math.Clamp(likely.AsSpan<float>()[(i * width) + best], 0, 1);
            }
        }

        return new Answers(ranks, predictions, confidences, labels);
    }

    private sealed record Answers(int[] Ranks, int[] Predictions, double[] Confidences, int[] Labels);
}
