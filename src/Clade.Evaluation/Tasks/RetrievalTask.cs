using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Which captions of a picture take part.</summary>
public enum CaptionChoice
{
    /// <summary>Each of them is a query of its own.</summary>
    All,

    /// <summary>The first alone.</summary>
    First,

    /// <summary>The longest alone: long-caption retrieval.</summary>
    Longest,
}

/// <summary>Texts find pictures and pictures find texts (Radford et al. 2021, section 3.1; recall@k as in Karpathy and Fei-Fei 2015). Stateless and thread-safe.</summary>
public static class RetrievalTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "retrieval";

    /// <summary>Searches both ways. Pictures that bear the same words answer the same query; intervals draw pictures, with all their captions at once.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures and captions.</param>
    /// <param name="set">Pictures without captions are left out, and listed.</param>
    /// <param name="choice">Which captions take part.</param>
    /// <param name="change">Done to each decoded picture first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">Fewer than two pictures have captions.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, CaptionChoice choice = CaptionChoice.All, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        if (set.Entries.Count(entry => entry.Captions.Count > 0) is < 2 and var few)
            throw new InputException($"{set.Name} has {few} pictures with captions; retrieval needs at least two: say which columns hold them.");
        using var table = model.Images(set, change, cancellation);
        var captioned = Enumerable.Range(0, table.Rows.Count).Where(row => set.Entries[table.Rows[row]].Captions.Count > 0).ToArray();
        using var scope = new TensorScope();
        var images = table.Vectors.IndexSelect(0, Tensor.From<long>([.. captioned.Select(row => (long)row)]).To(table.Vectors.Device));
        var items = captioned.Select(row => set.Entries[table.Rows[row]]).ToList();
        var result = Between(task, Kind, set.Name, model, images, [.. items.Select(item => item.Id)], [.. items.Select(item => Chosen(item.Captions, choice))], cancellation: cancellation);
        var without = table.Rows.Count - captioned.Length;
        return result with
        {
            Problems = [.. set.Problems, .. table.Problems],
            Notes = [.. result.Notes, .. without == 0 ? Array.Empty<string>() : [$"{without} pictures have no caption and were left out."]],
        };
    }

    /// <summary>The same for vectors that are there: of pictures, or of videos.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="kind">Kind of the task.</param>
    /// <param name="data">Name of the set.</param>
    /// <param name="model">Embeds the captions.</param>
    /// <param name="images">[N, D] float32, L2-normalised. Stays the caller's.</param>
    /// <param name="ids">N identities.</param>
    /// <param name="captions">At least one for each of them.</param>
    /// <param name="thing">What the vectors are of, in the names of figures: <c>image</c>, <c>video</c>.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">There are fewer than two.</exception>
    public static TaskResult Between(string task, string kind, string data, IEmbedder model, Tensor images, IReadOnlyList<string> ids, IReadOnlyList<IReadOnlyList<string>> captions, string thing = "image", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(captions);
        if (ids.Count < 2)
            throw new InputException($"{data} has {ids.Count} pictures with captions that can be read; retrieval needs at least two.");
        string[] texts = [.. captions.SelectMany(own => own).Distinct(StringComparer.Ordinal)];
        var place = texts.Select((text, i) => (text, i)).ToDictionary(item => item.text, item => item.i, StringComparer.Ordinal);
        var picturesOfText = texts.Select(_ => new List<int>()).ToArray();
        for (var picture = 0; picture < ids.Count; picture++)
        {
            foreach (var text in captions[picture].Distinct(StringComparer.Ordinal))
                picturesOfText[place[text]].Add(picture);
        }

        using var features = model.Texts(texts, cancellation);
        var (find, tell) = Retrieval.EvaluateBothWays(features, images, Positives.Of(picturesOfText, ids.Count), null, cancellation);
        int[] clusters = [.. picturesOfText.Select(pictures => pictures[0])];
        var cut = model.Cut(texts);
        return new TaskResult
        {
            Task = task,
            Kind = kind,
            Data = data,
            Items = ids,
            Metrics = [.. Figures($"text to {thing}", find, clusters, ids.Count, isMain: true), .. Figures($"{thing} to text", tell, [.. Enumerable.Range(0, ids.Count)], ids.Count, isMain: false)],
            Notes =
            [
                $"{texts.Length} different captions over {ids.Count} {(thing == "image" ? "picture" : thing)}s; chance recall@1 is {100.0 / ids.Count:F2} %.",
                .. cut == 0 ? Array.Empty<string>() : [$"{cut} of {texts.Length} captions are longer than the model's context and lose their end."],
            ],
        };
    }

    private static IEnumerable<Metric> Figures(string way, RetrievalScores scores, int[] clusters, int pictures, bool isMain)
    {
        foreach (var k in (int[])[1, 5, 10])
        {
            var hits = scores.Hits(k);
            yield return new Metric($"{way} recall@{k}", Bootstrap.ShareOverClusters(hits, clusters)) { IsMain = isMain && k == 1, PerItem = PerPicture(hits, clusters, pictures) };
        }

        int[] ranks = [.. scores.Ranks], order = [.. Enumerable.Range(0, scores.Ranks.Count).OrderBy(i => ranks[i])];
        yield return new Metric($"{way} median rank", Bootstrap.Counted(ResamplingPlan.Clusters(clusters), times => Median(ranks, order, times))) { Unit = MetricUnit.Number, HigherIsBetter = false };
        yield return new Metric($"{way} mAP", Bootstrap.ShareOverClusters([.. scores.AveragePrecisions], clusters)) { PerItem = PerPicture([.. scores.AveragePrecisions], clusters, pictures) };
    }

    // What each picture adds, weighted so that the mean over pictures is the figure over captions.
    private static double[] PerPicture(double[] values, int[] clusters, int pictures)
    {
        var perPicture = new double[pictures];
        for (var i = 0; i < values.Length; i++)
            perPicture[clusters[i]] += values[i] * pictures / values.Length;
        return perPicture;
    }

    /// <summary>The median where item i counts <c>times[i]</c> times; the mean of the middle two of an even number.</summary>
    internal static double Median(int[] ranks, int[] order, ReadOnlySpan<int> times)
    {
        var all = 0L;
        foreach (var n in times)
            all += n;
        double At(long place, ReadOnlySpan<int> counts)
        {
            var at = 0;
            for (var before = (long)counts[order[0]]; before <= place; before += counts[order[++at]])
            {
            }

            return ranks[order[at]];
        }

        return all == 0 ? double.NaN : (At((all - 1) / 2, times) + At(all / 2, times)) / 2;
    }

    internal static IReadOnlyList<string> Chosen(IReadOnlyList<string> captions, CaptionChoice choice) => choice switch
    {
        CaptionChoice.First => [captions[0]],
        CaptionChoice.Longest => [captions.MaxBy(caption => caption.Length)!],
        _ => captions,
    };
}
