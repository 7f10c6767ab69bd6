using System.Security.Cryptography;
using System.Text;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>The same pictures by the bare class name, by one sentence and by the mean of several. The best row is never chosen by these pictures.</summary>
internal static class PromptTask
{
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, PictureChange? change, IReadOnlyList<string> templates, CancellationToken cancellation)
    {
        (string Name, IReadOnlyList<string> Templates)[] rows = [("ensemble", templates), ("one template", [templates[0]]), ("bare name", ["{}"])];
        using var table = model.Images(set, change, cancellation);
        var metrics = new List<Metric>();
        TaskResult? ensemble = null;
        foreach (var (name, sentences) in rows)
        {
            using var head = ClassificationTask.Head(model, set.Classes, sentences, cancellation);
            var result = ClassifierResult.Of(task, RobustnessRun.Kind, set, table, head, [], cancellation);
            metrics.Add(result.Metrics[0] with { Name = $"accuracy, {name}", IsMain = ensemble is null });
            ensemble ??= result;
        }

        return ensemble! with
        {
            Metrics = metrics,
            Notes =
            [
                .. ensemble!.Notes,
                $"One template: '{templates[0]}'. Ensemble: {templates.Count} sentences a class, averaged, prompt set {Hash(templates)}; it was fixed beforehand and is used in all other tasks.",
            ],
        };
    }

    // Tells prompt sets apart.
    private static string Hash(IReadOnlyList<string> templates) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', templates))))[..16];
}
