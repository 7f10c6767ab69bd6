using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Pictures find pictures of their class in the same set (<see cref="PictureRetrieval"/>). Stateless and thread-safe.</summary>
public static class ImageRetrievalTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "image_retrieval";

    /// <summary>Every picture whose class another one bears searches all others.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures.</param>
    /// <param name="set">Pictures with labels; those without are no candidates.</param>
    /// <param name="change">Done to each decoded picture first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">No two pictures share a class.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        if (set.Classes.Count == 0)
            throw new InputException($"No picture of {set.Name} has a class; say which folder, column or file holds them.");
        using var table = model.Images(set, change, cancellation);
        var labelled = Enumerable.Range(0, table.Rows.Count).Where(row => set.Entries[table.Rows[row]].Label is not null).ToArray();
        if (labelled.Length == 0)
            throw new InputException($"No picture of {set.Name} has a class; say which folder, column or file holds them.");
        using var scope = new TensorScope();
        var features = table.Vectors.IndexSelect(0, Tensor.From<long>([.. labelled.Select(row => (long)row)]).To(table.Vectors.Device));
        var entries = labelled.Select(row => set.Entries[table.Rows[row]]).ToList();
        var (scores, queries) = PictureRetrieval.Evaluate(features, [.. entries.Select(entry => entry.Label!.Value)], null, cancellation);
        double[] precisions = [.. scores.AveragePrecisions];
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = set.Name,
            Items = [.. queries.Select(query => entries[query].Id)],
            Metrics =
            [
                new Metric("mAP", Bootstrap.Share(precisions)) { PerItem = precisions, IsMain = true },
                .. ((int[])[1, 5]).Select(k => new Metric($"recall@{k}", Bootstrap.Share(scores.Hits(k))) { PerItem = scores.Hits(k) }),
            ],
            Problems = [.. set.Problems, .. table.Problems],
            Notes =
            [
                $"{queries.Count} pictures search {scores.Candidates} others; one of the same class answers.",
                .. queries.Count == labelled.Length ? Array.Empty<string>() : [$"{labelled.Length - queries.Count} pictures are alone in their class: candidates, but no queries."],
            ],
        };
    }
}
