using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Zero-shot segmentation without any training: each patch is compared with the names of the classes, the scores are brought to the size of the picture by bilinear
/// interpolation, and the best class wins (the plain baseline of Zhou et al., "Extract free dense labels from CLIP", 2022, with the class token's head). Stateless and thread-safe.
/// </summary>
public static class SegmentationTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "segmentation";

    /// <summary>Segments every picture.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds patches and prompts.</param>
    /// <param name="set">Square pictures, with at least two classes.</param>
    /// <param name="truth">The map of a picture, by its number in the set; of the picture's size.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the class name.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">The image tower has no vectors of patches, or there are too few classes or pictures.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, Func<int, LabelMap> truth, IReadOnlyList<string> templates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(truth);
        using var head = ClassificationTask.Head(model, set.Classes, templates, cancellation);
        var scores = new SegmentationScores(set.Classes.Count, LabelMap.Ignored);
        var judged = new List<int>();
        var right = new List<double>();
        var problems = model.Patches(set, (rows, patches) =>
        {
            // [n, g, g, D] -> [n, C, g, g]
            var classes = Models.DualEncoder.Normalise(patches.To(ElementType.Float32)).Matmul(head.Weights.T()).Permute([0, 3, 1, 2]);
            for (var i = 0; i < rows.Count; i++)
            {
                using var scope = new TensorScope();
                var map = truth(rows[i]);
                var large = classes.Narrow(0, i, 1).Contiguous().UpsampleBilinear2d([map.Height, map.Width], align_corners: false, []);
                var answer = large.Argmax(1).To(Device.Cpu).ToArray<long>();
                scores.Add([.. answer.Select(label => (int)label)], [.. map.Labels]);
                judged.Add(rows[i]);
                right.Add(Share(answer, map.Labels));
            }
        }, cancellation);
        if (judged.Count < 2)
            throw new InputException($"{set.Name} has {judged.Count} pictures that can be read; segmentation needs at least two.");
        var perClass = scores.PerClass;
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = set.Name,
            Items = [.. judged.Select(row => set.Entries[row].Id)],
            Metrics = [new Metric("mIoU", scores.MeanIoUInterval()) { IsMain = true }, new Metric("pixel accuracy", Bootstrap.Mean([.. right])) { PerItem = right }],
            Problems = [.. set.Problems, .. problems],
            Notes =
            [
                $"Pixels of things alone are judged, each against all {set.Classes.Count} names; chance is {100.0 / set.Classes.Count:F1} % of the pixels.",
                "mIoU counts over all pictures and divides then, so it is no mean of pictures and not paired; pixel accuracy is the mean of pictures.",
            ],
            Plots = [new BarPlot("Intersection over union by class", [.. perClass.Select((share, label) => new Bar(set.Classes[label], share, judged.Count))])],
        };
    }

    // Of the judged pixels; a picture without any counts as wrong.
    private static double Share(long[] answer, IReadOnlyList<int> truth)
    {
        var (right, all) = (0, 0);
        for (var i = 0; i < answer.Length; i++)
        {
            if (truth[i] == LabelMap.Ignored)
                continue;
            all++;
            if (answer[i] == truth[i])
                right++;
        }

        return all == 0 ? 0 : right / (double)all;
    }
}
