using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Does a model read how things are put together, or only which things there are? Pictures whose tag <c>negative</c> is their caption with one thing changed give
/// minimal pairs (<see cref="MinimalPairs"/>); two pictures that share the tag <c>pair</c> give Winoground's scores (<see cref="WinogroundScores"/>). The tag <c>edit</c>
/// names the kind of the change. Stateless and thread-safe.
/// </summary>
public static class PairsTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "pairs";

    /// <summary>Tag with the changed caption.</summary>
    public const string NegativeTag = "negative";

    /// <summary>Tag that two pictures share, each with its own caption.</summary>
    public const string PairTag = "pair";

    /// <summary>Tag with the kind of the change.</summary>
    public const string EditTag = "edit";

    /// <summary>Judges all pairs of one form; a set has one form.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures and captions.</param>
    /// <param name="set">Pictures with a caption and one of the tags.</param>
    /// <param name="change">Done to each decoded picture first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">The set has no pairs, or a pair is not of two pictures.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        var paired = set.Entries.Any(entry => entry.Tags.ContainsKey(PairTag));
        if (!paired && !set.Entries.Any(entry => entry.Tags.ContainsKey(NegativeTag)))
            throw new InputException($"{set.Name} has no pairs: give a column '{NegativeTag}' with the changed caption, or '{PairTag}' with what two pictures share.");
        using var table = model.Images(set, change, cancellation);
        var rows = Enumerable.Range(0, table.Rows.Count).Where(row => set.Entries[table.Rows[row]] is { Captions.Count: > 0 } entry && entry.Tags.ContainsKey(paired ? PairTag : NegativeTag)).ToArray();
        using var scope = new TensorScope();
        var result = paired ? Winoground(task, model, set, table, rows, cancellation) : Minimal(task, model, set, table, rows, cancellation);
        return result with { Problems = [.. set.Problems, .. table.Problems] };
    }

    private static TaskResult Minimal(string task, IEmbedder model, PictureSet set, FeatureTable table, int[] rows, CancellationToken cancellation)
    {
        if (rows.Length < 2)
            throw new InputException($"{set.Name} has {rows.Length} pictures with a caption and a changed one that can be read; at least two are needed.");
        PictureEntry[] entries = [.. rows.Select(row => set.Entries[table.Rows[row]])];
        var hits = MinimalPairs.Hits(Pick(table, rows), Embed(model, [.. entries.Select(entry => entry.Captions[0])], cancellation), Embed(model, [.. entries.Select(entry => entry.Tags[NegativeTag])], cancellation));
        string[] edits = [.. entries.Select(entry => entry.Tags.GetValueOrDefault(EditTag, ""))];
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = set.Name,
            Items = [.. entries.Select(entry => entry.Id)],
            Metrics = [new Metric("accuracy", Bootstrap.Share(hits)) { PerItem = hits, IsMain = true }, .. ByEdit(hits, edits)],
            Notes = ["The picture must prefer its caption to the same caption with one thing changed; chance is 50 %, and a tie is lost."],
            Plots = edits.All(edit => edit.Length == 0) ? [] : [Bars(hits, edits)],
        };
    }

    private static TaskResult Winoground(string task, IEmbedder model, PictureSet set, FeatureTable table, int[] rows, CancellationToken cancellation)
    {
        var pairs = rows.GroupBy(row => set.Entries[table.Rows[row]].Tags[PairTag], StringComparer.Ordinal).ToList();
        if (pairs.FirstOrDefault(pair => pair.Count() > 2) is { } crowd)
            throw new InputException($"{set.Name}: {crowd.Count()} pictures share the pair '{crowd.Key}'; a pair has two.");
        var whole = pairs.Where(pair => pair.Count() == 2).Select(pair => (pair.Key, First: pair.First(), Second: pair.Last())).ToList();
        if (whole.Count < 2)
            throw new InputException($"{set.Name} has {whole.Count} pairs of which both pictures can be read; at least two are needed.");
        PictureEntry Entry(int row) => set.Entries[table.Rows[row]];
        var scores = WinogroundScores.Evaluate(
            Pick(table, [.. whole.Select(pair => pair.First)]), Embed(model, [.. whole.Select(pair => Entry(pair.First).Captions[0])], cancellation),
            Pick(table, [.. whole.Select(pair => pair.Second)]), Embed(model, [.. whole.Select(pair => Entry(pair.Second).Captions[0])], cancellation));
        string[] edits = [.. whole.Select(pair => Entry(pair.First).Tags.GetValueOrDefault(EditTag, ""))];
        Metric Score(string name, IReadOnlyList<double> hits, bool isMain = false) => new(name, WinogroundScores.Interval(hits)) { PerItem = hits, IsMain = isMain };
        return new TaskResult
        {
            Task = task,
            Kind = Kind,
            Data = set.Name,
            Items = [.. whole.Select(pair => pair.Key)],
            Metrics = [Score("group score", scores.GroupHits, isMain: true), Score("text score", scores.TextHits), Score("image score", scores.ImageHits), .. ByEdit([.. scores.GroupHits], edits)],
            Notes =
            [
                "Two captions, two pictures: text score, each picture prefers its caption; image score, each caption its picture; group score, both. Chance is 25 %, 25 % and 16.7 %.",
                .. whole.Count == pairs.Count ? Array.Empty<string>() : [$"{pairs.Count - whole.Count} pairs lack a picture and were left out."],
            ],
            Plots = edits.All(edit => edit.Length == 0) ? [] : [Bars([.. scores.GroupHits], edits)],
        };
    }

    // Kinds with too few pairs for an interval are in the plot alone.
    private static IEnumerable<Metric> ByEdit(double[] hits, string[] edits) => edits.All(edit => edit.Length == 0) ? [] : Kinds(edits)
        .Where(kind => kind.Items.Length > 1).Select(kind => new Metric($"changed: {kind.Name}", Bootstrap.Share([.. kind.Items.Select(i => hits[i])])));

    private static BarPlot Bars(double[] hits, string[] edits) =>
        new("By what was changed", [.. Kinds(edits).Select(kind => new Bar(kind.Name, kind.Items.Average(i => hits[i]), kind.Items.Length))]);

    private static IEnumerable<(string Name, int[] Items)> Kinds(string[] edits) =>
        Enumerable.Range(0, edits.Length).Where(i => edits[i].Length > 0).GroupBy(i => edits[i], StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => (kind.Key, kind.ToArray()));

    private static Tensor Pick(FeatureTable table, int[] rows) => table.Vectors.IndexSelect(0, Tensor.From<long>([.. rows.Select(row => (long)row)]).To(table.Vectors.Device));

    // In the scope of the caller.
    private static Tensor Embed(IEmbedder model, string[] texts, CancellationToken cancellation)
    {
        string[] different = [.. texts.Distinct(StringComparer.Ordinal)];
        var place = different.Select((text, i) => (text, i)).ToDictionary(item => item.text, item => (long)item.i, StringComparer.Ordinal);
        using var vectors = model.Texts(different, cancellation);
        return vectors.IndexSelect(0, Tensor.From<long>([.. texts.Select(text => place[text])]).To(vectors.Device));
    }
}
