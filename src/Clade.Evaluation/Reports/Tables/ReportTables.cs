namespace Clade.Evaluation.Reports;

/// <summary>The tables of a report. Thread-safe.</summary>
public static class ReportTables
{
    /// <summary>Follows the name of a figure of which less is better.</summary>
    public const string LowerIsBetter = " ↓";

    /// <summary>What the arrow and the bold numbers mean; belongs below the tables.</summary>
    public const string Legend = "Figures with their 95 % intervals. ↓: less is better. Bold: better than each other model by more than chance explains.";

    /// <summary>Models: name, family, parameters, what else is known of them, fingerprint.</summary>
    public static ReportTable Models(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var facts = Facts(report);
        return new ReportTable("Models", [new("Model"), new("Family"), new("Parameters", true), .. facts.Select(fact => new ReportColumn(Title(fact))), new("Fingerprint")],
        [
            .. report.Models.Select(model => Row([Named(model.Name), Named(model.Family), new ReportCell(Figures.Parameters(model.Parameters), Order: model.Parameters), .. facts.Select(fact => Named(model.Facts.GetValueOrDefault(fact, ""))), Named(model.Fingerprint)])),
        ]);
    }

    /// <summary>What one change does: the paired differences of models that are alike in all that is known of them but one thing; no row where there are no such models, or only two, whose differences a table of their own lists.</summary>
    public static ReportTable Changes(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var facts = report.Models.ToDictionary(model => model.Name, model => model.Facts);
        var rows = (report.Comparisons.Count > 1 ? PairedRow.All(report) : []).Select(row => (Row: row, Changed: Changed(facts.GetValueOrDefault(row.First), facts.GetValueOrDefault(row.Second)))).Where(pair => pair.Changed is not null);
        return new ReportTable("What one change does", [new("Changed"), new("Models"), new("Task"), new("Figure"), new("Difference", true), new("p, corrected", true), new("Better")],
        [
            .. rows.OrderBy(pair => pair.Changed, StringComparer.Ordinal).Select(pair => Row(Named(pair.Changed!), new ReportCell($"{ReportText.Name(pair.Row.First)} - {ReportText.Name(pair.Row.Second)}"), Named(pair.Row.Task.Task), new ReportCell(pair.Row.Figure),
                new ReportCell(pair.Row.Difference, Order: pair.Row.Task.Difference?.Value), new ReportCell(Figures.Probability(pair.Row.Task.AdjustedP), Order: pair.Row.Task.AdjustedP), new ReportCell(pair.Row.Conclusion, pair.Row.Better is not null))),
        ]);
    }

    /// <summary>Tasks down, models across: the main figure of each task.</summary>
    public static ReportTable Overview(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable("All tasks", [new("Task"), new("Figure"), new("Items", true), .. report.Models.Select(model => new ReportColumn(ReportText.Name(model.Name), true))],
            [.. report.Tasks.Select(task => OverviewRow(report, task))]);
    }

    /// <summary>All figures of one task down, models across.</summary>
    public static ReportTable Task(EvaluationReport report, string task)
    {
        ArgumentNullException.ThrowIfNull(report);
        var results = report.Of(task);
        var names = results.SelectMany(result => result?.Metrics ?? []).Select(metric => metric.Name).Distinct(StringComparer.Ordinal);
        return new ReportTable(ReportText.Name(task), [new("Figure"), .. report.Models.Select(model => new ReportColumn(ReportText.Name(model.Name), true))],
            [.. names.Select(name => Row([FigureName(results, name), .. Cells(report, task, name)]))]);
    }

    /// <summary>Paired differences, as the comparisons list them, with a sentence where nothing could be paired; no row without a comparison.</summary>
    public static ReportTable Differences(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable("Paired differences", [new("Task"), new("Figure"), new("Models"), new("Difference", true), new("p, corrected", true), new("Better")],
            [.. PairedRow.All(report).Select(DifferenceRow)]);
    }

    /// <summary>Models down and across: on how many of the tasks that could be paired the model of the row is better beyond noise than that of the column. No row with fewer than three models.</summary>
    public static ReportTable Wins(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var models = report.Comparisons.Count > 1 ? report.Models : [];
        return new ReportTable("Better than", [new("Model"), .. report.Models.Select(model => new ReportColumn(ReportText.Name(model.Name), true))],
            [.. models.Select(row => Row([Named(row.Name), .. models.Select(column => WinsOf(report, row.Name, column.Name))]))]);
    }

    /// <summary>Pictures that could not be used, each once a set.</summary>
    public static ReportTable Problems(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable("Pictures that could not be used", [new("Set"), new("Picture"), new("Reason")],
            [.. report.Models.SelectMany(model => model.Results).SelectMany(result => result.Problems.Select(problem => (result.Data, problem.Id, problem.Reason))).Distinct()
                .Select(problem => Row(Named(problem.Data), Named(problem.Id), new ReportCell(ReportText.Sentence(problem.Reason))))]);
    }

    /// <summary>Notes of the run and of the tasks, each once: a note of one task names it, a note about one model of several names the model.</summary>
    public static IReadOnlyList<string> Notes(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Notes.Select(ReportText.Sentence), .. ChangeNotes(report), .. report.Tasks.SelectMany(task => TaskNotes(report, task).Select(note => $"{ReportText.Name(task)}: {note}"))];
    }

    /// <summary>Notes of one task, each once; a note that not all of its models share names the model.</summary>
    public static IReadOnlyList<string> TaskNotes(EvaluationReport report, string task)
    {
        ArgumentNullException.ThrowIfNull(report);
        var ran = report.Models.Zip(report.Of(task)).Where(pair => pair.Second is not null).ToArray();
        return
        [
            .. ran.SelectMany(pair => pair.Second!.Notes).Distinct(StringComparer.Ordinal).Select(note =>
            {
                var named = ran.Where(pair => pair.Second!.Notes.Contains(note)).Select(pair => ReportText.Name(pair.First.Name)).ToArray();
                return named.Length == ran.Length ? ReportText.Sentence(note) : $"{string.Join(", ", named)}: {ReportText.Sentence(note)}";
            }),
        ];
    }

    /// <summary>The figure by which models are compared: the one marked as main, else the first.</summary>
    internal static Metric Main(TaskResult result) => result.Metrics.FirstOrDefault(metric => metric.IsMain) ?? result.Metrics[0];

    /// <summary><c>2,000</c>, or <c>1,998 to 2,000</c> where models judged different numbers.</summary>
    internal static ReportCell Items(IReadOnlyList<TaskResult?> results)
    {
        var counts = results.Where(result => result is not null).Select(result => result!.Items.Count).ToArray();
        var (least, most) = (counts.Min(), counts.Max());
        return new ReportCell(least == most ? Figures.Count(least) : $"{Figures.Count(least)} to {Figures.Count(most)}", Order: least);
    }

    /// <summary>Name of a figure with its arrow.</summary>
    internal static ReportCell FigureName(Metric metric) => new(ReportText.Name(metric.Name) + (metric.HigherIsBetter ? "" : LowerIsBetter));

    private static ReportCell[] OverviewRow(EvaluationReport report, string task)
    {
        var results = report.Of(task);
        var main = Main(results.First(result => result is not null)!);
        return Row([Named(task), FigureName(main), Items(results), .. Cells(report, task, main.Name)]);
    }

    private static IEnumerable<ReportCell> Cells(EvaluationReport report, string task, string figure)
    {
        var best = BestModel.Of(report, task, figure);
        return report.Models.Zip(report.Of(task)).Select(pair => pair.Second?.Metrics.FirstOrDefault(metric => metric.Name == figure) is { } metric
            ? new ReportCell(Figures.WithInterval(metric.Value, metric.Unit), pair.First.Name == best, metric.Value.Value)
            : new ReportCell(Figures.None));
    }

    private static ReportCell FigureName(IReadOnlyList<TaskResult?> results, string name) =>
        FigureName(results.SelectMany(result => result?.Metrics ?? []).First(metric => metric.Name == name));

    private static ReportCell[] DifferenceRow(PairedRow row) => Row(
        Named(row.Task.Task), new ReportCell(row.Figure), new ReportCell($"{ReportText.Name(row.First)} - {ReportText.Name(row.Second)}"), new ReportCell(row.Difference, Order: row.Task.Difference?.Value),
        new ReportCell(Figures.Probability(row.Task.AdjustedP), Order: row.Task.AdjustedP), new ReportCell(row.Task.Reason is { } reason ? ReportText.Sentence(reason) : row.Conclusion, row.Better is not null));

    private static ReportCell WinsOf(EvaluationReport report, string model, string other)
    {
        var pair = report.Comparisons.FirstOrDefault(pair => (pair.First, pair.Second) == (model, other) || (pair.First, pair.Second) == (other, model));
        var paired = (pair?.Tasks ?? []).Where(task => task.Verdict != Verdict.NotComparable).ToArray();
        if (paired.Length == 0)
            return new ReportCell(Figures.None);
        var wins = paired.Count(task => task.Verdict == (pair!.First == model ? Verdict.FirstIsBetter : Verdict.SecondIsBetter));
        return new ReportCell($"{Figures.Count(wins)} of {Figures.Count(paired.Length)}", Order: (double)wins / paired.Length);
    }

    /// <summary>Names of what is known of any model, in the order of the first that has them.</summary>
    internal static IReadOnlyList<string> Facts(EvaluationReport report) => [.. report.Models.SelectMany(model => model.Facts.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>A sentence for every two models that differ in one known thing alone.</summary>
    internal static IEnumerable<string> ChangeNotes(EvaluationReport report)
    {
        var facts = report.Models.ToDictionary(model => model.Name, model => model.Facts);
        return report.Comparisons.Select(pair => (pair, Changed: Changed(facts.GetValueOrDefault(pair.First), facts.GetValueOrDefault(pair.Second)))).Where(item => item.Changed is not null)
            .Select(item => $"{ReportText.Name(item.pair.First)} and {ReportText.Name(item.pair.Second)} differ in {ReportText.Name(item.Changed!)} alone, as far as is known.");
    }

    // The one fact in which both differ; null where they differ in none or several, or one is not known of both.
    private static string? Changed(IReadOnlyDictionary<string, string>? first, IReadOnlyDictionary<string, string>? second) =>
        first is { Count: > 1 } && second is not null && first.Count == second.Count && first.All(fact => second.ContainsKey(fact.Key)) && first.Where(fact => second[fact.Key] != fact.Value).Take(2).ToArray() is [var one] ? one.Key : null;

    private static string Title(string fact) => ReportText.Name(fact) is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : Figures.None;

    private static ReportCell Named(string text) => new(text.Length == 0 ? Figures.None : ReportText.Name(text));

    private static ReportCell[] Row(params ReportCell[] cells) => cells;
}
