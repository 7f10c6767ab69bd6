using System.Globalization;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>
/// What can be learnt on a model's vectors: a linear probe on all training pictures (Radford et al. 2021, section 3.2), or classifiers from a few pictures a class beside
/// zero-shot (Zhou et al. 2022). Test pictures choose nothing. Stateless and thread-safe.
/// </summary>
public static class ProbeTask
{
    /// <summary>Name of the linear probe in suites and results.</summary>
    public const string Kind = "linear_probe";

    /// <summary>Name of the few-shot protocol in suites and results.</summary>
    public const string FewShotKind = "few_shot";

    /// <summary>Learns on one set and judges on another.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures.</param>
    /// <param name="train">Learnt from; a fifth of it chooses the penalty.</param>
    /// <param name="test">Judged, of the same classes.</param>
    /// <param name="cancellation">Looked at between batches and fits.</param>
    /// <exception cref="InputException">The classes differ, or a set has no labelled pictures.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet train, PictureSet test, CancellationToken cancellation = default)
    {
        Check(model, train, test);
        using var trainTable = model.Images(train, null, cancellation);
        using var testTable = model.Images(test, null, cancellation);
        using var fit = LinearProbe.Fit(ProbeSet.Of(trainTable), train.Classes, null, cancellation);
        string[] notes =
        [
            string.Create(CultureInfo.InvariantCulture, $"Logistic regression on {trainTable.Rows.Count} pictures of {train.Name}; C = {fit.C:G3} was chosen on {fit.ValidationIds.Count} of them, never on the test set."),
            .. fit.Converged ? Array.Empty<string>() : ["The fit did not converge; the figure is that of its last step."],
        ];
        return With(ClassifierResult.Of(task, Kind, test, testTable, fit.Head, [.. notes, .. Overlap(train, test)], cancellation), train, trainTable);
    }

    /// <summary>Learns from K pictures a class, several times, beside zero-shot and the nearest mean.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures and prompts.</param>
    /// <param name="train">What the few pictures are drawn from.</param>
    /// <param name="test">Judged, of the same classes.</param>
    /// <param name="templates">Sentences of zero-shot.</param>
    /// <param name="options">Shots and seeds; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches and fits.</param>
    /// <exception cref="InputException">The classes differ, or a class has too few pictures.</exception>
    public static TaskResult FewShot(string task, IEmbedder model, PictureSet train, PictureSet test, IReadOnlyList<string> templates, FewShotOptions? options = null, CancellationToken cancellation = default)
    {
        Check(model, train, test);
        options ??= new FewShotOptions();
        // Before anything is computed.
        options.Check();
        using var head = ClassificationTask.Head(model, train.Classes, templates, cancellation);
        using var trainTable = Drawn(model, train, options, cancellation);
        using var testTable = model.Images(test, null, cancellation);
        var judged = ProbeSet.Of(testTable);
        var found = Evaluation.FewShot.Run(ProbeSet.Of(trainTable), judged, train.Classes, [FewShotMethod.ZeroShot(head), FewShotMethod.Mean(model.Scale), FewShotMethod.Linear()], options, cancellation);
        var learnt = found.Points.Where(point => point.Shots > 0).ToList();
        // Models are compared by what most pictures teach; zero-shot and the nearest mean stand beside it.
        var main = learnt.Where(point => point.Method == FewShotMethod.Linear().Name).MaxBy(point => point.Shots)!;
        var shots = learnt.Select(point => point.Shots).Distinct().Order().ToList();
        return With(new TaskResult
        {
            Task = task,
            Kind = FewShotKind,
            Data = test.Name,
            Items = judged.Ids,
            Metrics = [Figure(main) with { IsMain = true }, .. found.Points.Where(point => point != main).OrderBy(point => point.Method, StringComparer.Ordinal).ThenBy(point => point.Shots).Select(Figure)],
            Problems = [.. test.Problems, .. testTable.Problems],
            Notes = [$"Splits are decided by names: {FewShotSplit.Rule}.", "Intervals are over seeds and pictures.", .. BySeed(learnt), .. found.Notes, .. Overlap(train, test)],
            Plots = shots.Count < 2 ? [] :
            [
                new LinePlot("Accuracy by pictures a class", "pictures a class", [.. shots.Select(k => (double)k)],
                    [.. learnt.GroupBy(point => point.Method, StringComparer.Ordinal).Select(method => new Curve(method.Key, [.. method.OrderBy(point => point.Shots).Select(point => point.Accuracy)]))]),
            ],
        }, train, trainTable);
    }

    // The pictures that any split draws, which are few of many; where one of them cannot be used another is drawn in its place, and all are embedded.
    private static FeatureTable Drawn(IEmbedder model, PictureSet train, FewShotOptions options, CancellationToken cancellation)
    {
        if (train.Entries.All(entry => entry.Label is not null))
        {
            string[] ids = [.. train.Entries.Select(entry => entry.Id)];
            int[] labels = [.. train.Entries.Select(entry => entry.Label!.Value)];
            var drawn = options.Shots.SelectMany(_ => options.Seeds, (shots, seed) => FewShotSplit.Choose(ids, labels, shots, seed)).SelectMany(split => split.Train.Concat(split.Validation)).ToHashSet();
            var table = model.Images(train.Only([.. drawn.Order()]), null, cancellation);
            if (table.Problems.Count == 0)
                return table;
            table.Dispose();
        }

        return model.Images(train, null, cancellation);
    }

    // What an interval over three seeds rests on.
    private static IEnumerable<string> BySeed(List<FewShotPoint> learnt) => learnt.Where(point => point.PerSeed.Count > 1)
        .GroupBy(point => point.Method, StringComparer.Ordinal).Select(method => method.MaxBy(point => point.Shots)!)
        .Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Method}, {point.Shots} a class, by seed: {string.Join(", ", point.PerSeed.Select(share => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %"))}."));

    private static Metric Figure(FewShotPoint point) =>
        new(point.Shots == 0 ? $"{point.Method} accuracy" : $"{point.Method} accuracy, {point.Shots} a class", point.Accuracy) { PerItem = point.PerItem };

    private static TaskResult With(TaskResult result, PictureSet train, FeatureTable table) =>
        result with { Problems = [.. result.Problems, .. train.Problems.Concat(table.Problems).Select(problem => problem with { Id = $"{train.Name}: {problem.Id}" })] };

    private static void Check(IEmbedder model, PictureSet train, PictureSet test)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if (train.Classes.Count < 2 || !train.Classes.SequenceEqual(test.Classes, StringComparer.Ordinal))
            throw new InputException($"{train.Name} has {train.Classes.Count} classes and {test.Name} has {test.Classes.Count}; what is learnt on one and judged on the other needs the same two classes or more, in the same order.");
    }

    // By size and check sum, so a chance agreement is possible: said, not refused.
    private static IEnumerable<string> Overlap(PictureSet train, PictureSet test)
    {
        var shared = train.Entries.Select(entry => entry.Stamp).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (test.Entries.Count(entry => entry.Stamp is { } stamp && shared.Contains(stamp)) is > 0 and var twice)
            yield return $"{twice} pictures of {test.Name} seem to be in {train.Name} too (same size and check sum): what was learnt from should not be judged.";
    }
}
