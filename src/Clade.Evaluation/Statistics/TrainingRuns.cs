using System.Globalization;
using Clade.Core;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation;

/// <summary>
/// Several training runs of one method as one: figures are means over runs, with intervals over runs and items (<see cref="Bootstrap.MeanOverSeeds"/>), so that they speak
/// of the method and not of one model that it happened to give. Stateless and thread-safe.
/// </summary>
public static class TrainingRuns
{
    /// <summary>Joins runs.</summary>
    /// <param name="name">Name of the method.</param>
    /// <param name="runs">At least two models that did the same tasks on the same items.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <exception cref="InputException">There are fewer than two, or they did other tasks or judged other items.</exception>
    public static ReportModel Join(string name, IReadOnlyList<ReportModel> runs, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count < 2)
            throw new InputException($"{name} has {runs.Count} training runs; to speak of a method needs at least two, from other seeds.");
        if (runs.FirstOrDefault(run => !run.Results.Select(result => result.Task).SequenceEqual(runs[0].Results.Select(result => result.Task), StringComparer.Ordinal)) is { } other)
            throw new InputException($"{other.Name} did other tasks than {runs[0].Name}, so they cannot be joined as runs of {name}.");
        var facts = runs[0].Facts.Where(fact => runs.All(run => run.Facts.GetValueOrDefault(fact.Key) == fact.Value)).ToDictionary(fact => fact.Key, fact => fact.Value);
        return runs[0] with
        {
            Name = name,
            Fingerprint = string.Join(' ', runs.Select(run => run.Fingerprint)),
            Facts = new Dictionary<string, string>(facts) { ["training runs"] = runs.Count.ToString(CultureInfo.InvariantCulture) },
            Results = [.. runs[0].Results.Select((_, task) => Join(name, [.. runs.Select(run => run.Results[task])], seed))],
        };
    }

    /// <summary>Joins the models that are runs of methods, in place of the first run of each; the others stay as they are.</summary>
    /// <param name="models">All models.</param>
    /// <param name="runs">By method, the names of its runs; null for none.</param>
    /// <param name="seed">Of the resampling.</param>
    internal static IReadOnlyList<ReportModel> Join(IReadOnlyList<ReportModel> models, IReadOnlyDictionary<string, IReadOnlyList<string>>? runs, long seed)
    {
        var methodOf = (runs ?? new Dictionary<string, IReadOnlyList<string>>()).SelectMany(method => method.Value.Select(run => (run, method.Key))).ToDictionary(pair => pair.run, pair => pair.Key, StringComparer.Ordinal);
        return [.. models.GroupBy(model => methodOf.GetValueOrDefault(model.Name, model.Name), StringComparer.Ordinal).Select(own => methodOf.ContainsKey(own.First().Name) ? Join(own.Key, [.. own], seed) : own.Single())];
    }

    private static TaskResult Join(string name, TaskResult[] runs, long seed)
    {
        if (runs.Any(run => !run.Items.SequenceEqual(runs[0].Items, StringComparer.Ordinal)))
            throw new InputException($"The runs of {name} judged different items in the task '{runs[0].Task}', so they cannot be joined.");
        var (metrics, unpaired) = (new List<Metric>(), new List<string>());
        foreach (var metric in runs[0].Metrics)
        {
            if (runs.Select(run => run.Metrics.FirstOrDefault(own => own.Name == metric.Name)).ToArray() is var all && Array.Exists(all, own => own is null))
                continue;
            if (Array.TrueForAll(all, own => own!.PerItem is not null))
            {
                metrics.Add(Mean(metric, [.. all.Select(own => own!.PerItem!.ToArray())], seed));
            }
            else
            {
                metrics.Add(Spread(metric, [.. all.Select(own => own!.Value)]));
                unpaired.Add(metric.Name);
            }
        }

        var main = metrics.FirstOrDefault(metric => metric.IsMain) ?? metrics[0];
        return runs[0] with
        {
            Metrics = metrics,
            Problems = [.. runs.SelectMany(run => run.Problems).Distinct()],
            Notes =
            [
                $"{runs.Length} training runs; {main.Name} by run: {string.Join(", ", runs.Select(run => Figures.Value(run.Metrics.First(own => own.Name == main.Name).Value.Value, main.Unit)))}. Figures are means, intervals are over runs and items; with two or three runs the part of the runs is guesswork.",
                .. unpaired.Count == 0 ? Array.Empty<string>() : [$"Of {string.Join(", ", unpaired)} the interval reaches from the lowest to the highest end of any run."],
                .. runs.SelectMany(run => run.Notes).Distinct(StringComparer.Ordinal).Where(note => runs.All(run => run.Notes.Contains(note))),
                .. runs[0].Plots.Count == 0 ? Array.Empty<string>() : ["Plots are those of the first run."],
            ],
        };
    }

    private static Metric Mean(Metric metric, double[][] items, long seed) => metric with
    {
        Value = Bootstrap.MeanOverSeeds(items, seed),
        PerItem = Bootstrap.OverRuns(items),
        Runs = items,
    };

    private static Metric Spread(Metric metric, Interval[] values) => metric with { Value = new Interval(values.Average(value => value.Value), values.Min(value => value.Low), values.Max(value => value.High)), Parts = null };
}
