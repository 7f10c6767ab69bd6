using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Pictures with the shape of one class and the texture of another.</summary>
internal static class ShapeBiasTask
{
    /// <summary>Tag with the name of the class whose texture is shown; the label is the shape.</summary>
    public const string TextureTag = "texture";

    public static TaskResult Run(string task, IEmbedder model, PictureSet set, IReadOnlyList<string> templates, RobustnessOptions options, CancellationToken cancellation)
    {
        using var head = ClassificationTask.Head(model, set.Classes, templates, cancellation);
        var judged = JudgedPictures.Of(model, set, head, null, cancellation);
        var (answers, textures) = (judged.Cosines.Predictions(), judged.Entries.Select(entry => set.Classes.ToList().IndexOf(entry.Tags[TextureTag])).ToArray());
        var bias = ShapeBias.Evaluate(answers, judged.Labels, textures, options.Seed, ResamplingPlan.Clusters(judged.Labels));
        double[] byShape = [.. answers.Zip(judged.Labels, (answer, label) => answer == label ? 1.0 : 0)], byTexture = [.. answers.Zip(textures, (answer, texture) => answer == texture ? 1.0 : 0)];
        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = set.Name,
            Items = judged.Ids,
            Metrics =
            [
                .. bias.Bias is { } value ? [new Metric("shape bias", value) { IsMain = true }] : Array.Empty<Metric>(),
                new("coverage", bias.Coverage) { IsMain = bias.Bias is null },
                new("answered by shape", Bootstrap.ShareOverClusters(byShape, judged.Labels, options.Seed)) { PerItem = byShape },
                new("answered by texture", Bootstrap.ShareOverClusters(byTexture, judged.Labels, options.Seed)) { PerItem = byTexture },
            ],
            Problems = [.. set.Problems, .. judged.Problems],
            Notes =
            [
                $"{bias.Shape} of {bias.Pictures} pictures are answered by shape, {bias.Texture} by texture, among {set.Classes.Count} classes; the bias stands on those alone. Intervals draw shapes with all their pictures.",
                .. bias.Bias is null ? ["No more than one picture is answered by shape or texture: the bias is undefined."] : Array.Empty<string>(),
            ],
        };
    }
}
