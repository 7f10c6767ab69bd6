using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Retrieval across the towers, and how the two clouds of vectors lie.</summary>
internal static class BridgingTask
{
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, RobustnessOptions options, CancellationToken cancellation)
    {
        using var table = model.Images(set, null, cancellation);
        int[] captioned = [.. Enumerable.Range(0, table.Rows.Count).Where(row => set.Entries[table.Rows[row]].Captions.Count > 0)];
        string[] captions = [.. captioned.Select(row => set.Entries[table.Rows[row]].Captions[0])];
        using var scope = new TensorScope();
        var images = table.Vectors.IndexSelect(0, Tensor.From<long>([.. captioned.Select(row => (long)row)]).To(table.Vectors.Device));
        var result = RetrievalTask.Between(task, RobustnessRun.Kind, set.Name, model, images, [.. captioned.Select(row => set.Entries[table.Rows[row]].Id)], [.. captions.Select(caption => (string[])[caption])], cancellation: cancellation);
        using var texts = model.Texts(captions, cancellation);
        var distances = Bridging.Distances(images, texts);
        return result with
        {
            Metrics =
            [
                .. result.Metrics,
                new("modality gap", Bridging.Gap(images, texts, options.Seed)) { Unit = MetricUnit.Number, HigherIsBetter = false },
                new("alignment", Bootstrap.Mean(distances, options.Seed)) { Unit = MetricUnit.Number, HigherIsBetter = false, PerItem = distances },
                new("uniformity of pictures", Bridging.Uniformity(images, options.Seed)) { Unit = MetricUnit.Number, HigherIsBetter = false },
                new("uniformity of captions", Bridging.Uniformity(texts, options.Seed)) { Unit = MetricUnit.Number, HigherIsBetter = false },
            ],
            Problems = [.. set.Problems, .. table.Problems],
            Notes = [.. result.Notes, "The first caption of each picture. Gap, alignment and uniformity describe the space and are no quality by themselves."],
        };
    }
}
