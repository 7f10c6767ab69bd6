namespace Clade.Evaluation.Reports;

/// <summary>One paired difference, with what the results say of its figure.</summary>
internal sealed record PairedRow(string First, string Second, TaskComparison Task, MetricUnit Unit, bool HigherIsBetter)
{
    /// <summary>Name of the better model; null within noise, or where nothing could be paired.</summary>
    public string? Better => Task.Verdict switch
    {
        Verdict.FirstIsBetter => First,
        Verdict.SecondIsBetter => Second,
        _ => null,
    };

    /// <summary>Name of the figure with its arrow; a dash where there is none.</summary>
    public string Figure => Task.Metric.Length == 0 ? Figures.None : ReportText.Name(Task.Metric) + (HigherIsBetter ? "" : ReportTables.LowerIsBetter);

    /// <summary>The difference with its interval, or a dash.</summary>
    public string Difference => Task.Difference is { } difference ? Figures.Difference(difference, Unit) : Figures.None;

    /// <summary>Name of the better model, or why there is none.</summary>
    public string Conclusion => Better is { } better ? ReportText.Name(better) : Task.Verdict == Verdict.WithinNoise ? "within noise" : "not comparable";

    public static IEnumerable<PairedRow> All(EvaluationReport report)
    {
        var metrics = Metrics(report);
        return report.Comparisons.SelectMany(pair => Of(pair, metrics));
    }

    public static IEnumerable<PairedRow> Of(ModelComparison pair, IReadOnlyDictionary<(string Task, string Metric), Metric> metrics) => pair.Tasks.Select(task =>
    {
        var metric = metrics.GetValueOrDefault((task.Task, task.Metric));
        return new PairedRow(pair.First, pair.Second, task, metric?.Unit ?? MetricUnit.Share, metric?.HigherIsBetter ?? true);
    });

    /// <summary>The figures of all tasks, as the first model that has each of them states it.</summary>
    public static IReadOnlyDictionary<(string Task, string Metric), Metric> Metrics(EvaluationReport report)
    {
        var metrics = new Dictionary<(string, string), Metric>();
        foreach (var result in report.Models.SelectMany(model => model.Results))
        {
            foreach (var metric in result.Metrics)
                metrics.TryAdd((result.Task, metric.Name), metric);
        }

        return metrics;
    }
}
