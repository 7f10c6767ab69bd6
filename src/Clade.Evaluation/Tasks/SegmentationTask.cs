using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>How pictures are segmented by the names of classes. Immutable: variants by <c>with</c>.</summary>
public sealed record SegmentationOptions
{
    /// <summary>Sentences with <c>{}</c> for the class name; their vectors are averaged.</summary>
    public IReadOnlyList<string> Templates { get; init; } = new ClassificationOptions().Templates;

    /// <summary>Pixels a row and rows of each picture; null where all are squares.</summary>
    public IReadOnlyList<(int Width, int Height)>? Sizes { get; init; }

    /// <summary>A sentence that says which pixels are judged; empty for none.</summary>
    public string Judged { get; init; } = "";
}

/// <summary>
/// Zero-shot segmentation without any training: each patch is compared with the names of the classes, the scores are brought to the size of the picture by bilinear
/// interpolation, and the best class wins (the plain baseline of Zhou et al., "Extract free dense labels from CLIP", 2022, with the class token's head). A picture that is no
/// square is seen in squares of its shorter side, at most half a side apart, whose scores are added. Stateless and thread-safe.
/// </summary>
public static class SegmentationTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "segmentation";

    private const int MostSquares = 64;

    /// <summary>Segments pictures with masks.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds patches and prompts.</param>
    /// <param name="set">With at least two classes.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the class name.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">The image tower has no vectors of patches, or there are too few classes or pictures.</exception>
    public static TaskResult Run(string task, IEmbedder model, MaskedSet set, IReadOnlyList<string> templates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Run(task, model, set.Pictures, number => LabelMap.Of(set.Sizes[number].Width, set.Sizes[number].Height, set.Labels(number)), new SegmentationOptions
        {
            Templates = templates,
            Sizes = set.Sizes,
            Judged = FormattableString.Invariant($"{100.0 * set.NotJudged / (set.Judged + set.NotJudged):F1} % of the pixels are marked as not judged and left out."),
        }, cancellation);
    }

    /// <summary>Segments every picture.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds patches and prompts.</param>
    /// <param name="set">With at least two classes; square pictures, unless sizes are given.</param>
    /// <param name="truth">The map of a picture, by its number in the set; of the picture's size.</param>
    /// <param name="options">Templates and sizes; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">The image tower has no vectors of patches, or there are too few classes or pictures.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, Func<int, LabelMap> truth, SegmentationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(truth);
        options ??= new SegmentationOptions();
        using var head = ClassificationTask.Head(model, set.Classes, options.Templates, cancellation);
        var scores = new SegmentationScores(set.Classes.Count, LabelMap.Ignored);
        var (right, ids) = (new List<double>(), new List<string>());
        var problems = See(model, set, options.Sizes, head, (picture, squares) =>
        {
            var map = truth(picture);
            int[] answer = PixelAnswers.Of(map.Width, map.Height, squares, set.Classes.Count), labels = [.. map.Labels];
            scores.Add(answer, labels);
            right.Add(Share(answer, labels));
            ids.Add(set.Entries[picture].Id);
        }, cancellation);
        if (ids.Count < 2)
            throw new InputException($"{set.Name} has {ids.Count} pictures that can be read; segmentation needs at least two.");
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = set.Name,
            Items = ids,
            Metrics = [new Metric("mIoU", scores.MeanIoUInterval()) { IsMain = true, Parts = scores.Parts }, new Metric("pixel accuracy", Bootstrap.Share([.. right])) { PerItem = right }],
            Problems = [.. set.Problems, .. problems],
            Notes =
            [
                .. options.Judged.Length == 0 ? Array.Empty<string>() : [options.Judged],
                FormattableString.Invariant($"Each judged pixel is compared with all {set.Classes.Count} names; chance is {100.0 / set.Classes.Count:F1} % of the pixels."),
                "mIoU counts over all pictures and divides then; pixel accuracy is the mean of pictures.",
            ],
            Plots = [new BarPlot("Intersection over union by class", [.. scores.PerClass.Select((share, label) => new Bar(set.Classes[label], share, scores.PicturesOfClass[label]))])],
        };
    }

    // Hands over each picture when all of its squares were seen; gives those that were not.
    private static List<PictureProblem> See(IEmbedder model, PictureSet set, IReadOnlyList<(int Width, int Height)>? sizes, PrototypeHead head, Action<int, IReadOnlyList<PatchScores>> judge, CancellationToken cancellation)
    {
        var (problems, left) = (new List<PictureProblem>(), new HashSet<int>());
        foreach (var i in Enumerable.Range(0, sizes?.Count ?? 0).Where(i => PictureWindows.Of(sizes![i].Width, sizes[i].Height).Count > MostSquares))
        {
            problems.Add(new PictureProblem(set.Entries[i].Id, $"{set.Entries[i].Id} has {sizes![i].Width} x {sizes[i].Height} pixels, too long a strip to segment."));
            left.Add(i);
        }

        var (squares, places) = PictureWindows.Set(set, sizes, left);
        var waiting = new Dictionary<int, List<PatchScores>>();
        var unseen = model.Patches(squares, (rows, patches) =>
        {
            // [n, g, g, D] -> [n, g, g, C]
            using var scope = new TensorScope();
            var classes = DualEncoder.Normalise(patches.To(ElementType.Float32)).Matmul(head.Weights.T()).To(Device.Cpu).Contiguous();
            for (var i = 0; i < rows.Count; i++)
            {
                var (picture, window, count) = places[rows[i]];
                if (!waiting.TryGetValue(picture, out var own))
                    waiting.Add(picture, own = []);
                own.Add(new PatchScores(window, (int)patches.Size(1), classes.Narrow(0, i, 1).ToArray<float>()));
                if (own.Count == count && waiting.Remove(picture))
                    judge(picture, own);
            }
        }, sizes is null ? null : PictureWindows.Cut(places, sizes), cancellation);
        var pictureOf = squares.Entries.Select((entry, i) => (entry.Id, places[i].Picture)).ToDictionary(pair => pair.Id, pair => pair.Picture, StringComparer.Ordinal);
        foreach (var problem in unseen.Where(problem => left.Add(pictureOf[problem.Id])))
            problems.Add(problem with { Id = set.Entries[pictureOf[problem.Id]].Id });

        return problems;
    }

    // Of the judged pixels; a picture without any counts as wrong.
    private static double Share(int[] answer, int[] truth)
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
