using System.Globalization;
using Clade.Data.Sets;

namespace Clade.Evaluation.Reports;

/// <summary>The part of a page about one task.</summary>
internal static class TaskView
{
    private const int MostProblems = 100;

    public static string Id(int place) => string.Create(CultureInfo.InvariantCulture, $"task-{place + 1}");

    /// <summary>Writes the part, leaving out plots for which the page has no room.</summary>
    public static void Write(HtmlWriter page, EvaluationReport report, int place, Thumbnails pictures, HtmlReportOptions options)
    {
        var task = report.Tasks[place];
        var results = report.Of(task);
        var first = results.First(result => result is not null)!;
        page.Open("section", ("class", "taskpart"), ("id", Id(place))).Element("h3", ReportText.Name(task))
            .Element("p", $"{ReportText.Name(first.Kind.Replace('_', ' '))} on {ReportText.Name(first.Data)}, {ReportTables.Items(results).Text} items", ("class", "under"));
        TableView.Write(page, ReportTables.Task(report, task));
        if (results.Any(result => result?.Metrics.Any(metric => MetricGlossary.Of(result.Kind, metric.Name) is not null) == true))
            page.Open("p", ("class", "how")).Element("a", "What these figures mean, and when not to use them", ("href", "#" + GlossaryView.Id)).Close();
        var notes = ReportTables.TaskNotes(report, task);
        if (notes.Count > 0)
            page.Open("ul", ("class", "notes"));
        foreach (var note in notes)
            page.Element("li", note);
        if (notes.Count > 0)
            page.Close();
        var left = Plots(page, report, task, results, pictures, options);
        if (left > 0)
            page.Element("p", $"{left} of the plots {(left == 1 ? "is" : "are")} left out, for the page to stay small; the JSON has what {(left == 1 ? "it shows" : "they show")}.", ("class", "how"));
        Problems(page, results);
        page.Close();
    }

    private static int Plots(HtmlWriter page, EvaluationReport report, string task, IReadOnlyList<TaskResult?> results, Thumbnails pictures, HtmlReportOptions options)
    {
        var left = 0;
        var plots = results.SelectMany((result, model) => (result?.Plots ?? []).Select(plot => (Model: model, Plot: plot))).ToArray();
        // Several reliabilities of one model stand side by side.
        var alone = plots.Where(item => item.Plot is ReliabilityPlot).Select(item => item.Model).Distinct().Count() == 1;
        foreach (var group in plots.GroupBy(item => (item.Plot.GetType(), alone && item.Plot is ReliabilityPlot ? "" : item.Plot.Title)))
        {
            var several = alone && group.Key.Item2.Length == 0 ? group.ToArray() : group.GroupBy(item => item.Model).Select(own => own.First()).ToArray();
            left += page.Try(options.MostBytes, () => Plot(page, report, task, several, pictures, options)) ? 0 : 1;
        }

        return left;
    }

    private static void Plot(HtmlWriter page, EvaluationReport report, string task, (int Model, Plot Plot)[] plots, Thumbnails pictures, HtmlReportOptions options)
    {
        page.Open("div", ("class", "plot")).Element("h4", plots.Length > 1 && plots[0].Plot is ReliabilityPlot && plots[0].Plot.Title != plots[1].Plot.Title ? "Confidence against accuracy" : ReportText.Name(plots[0].Plot.Title));
        switch (plots[0].Plot)
        {
            case BarPlot:
                Marks.Legend(page, report.Models, plots.Select(plot => plot.Model));
                BarsView.Write(page, report, Of<BarPlot>(plots), options.MostBars);
                break;
            case LinePlot:
                CurvesView.Write(page, report, Of<LinePlot>(plots));
                break;
            case ReliabilityPlot:
                ReliabilityView.Write(page, report, Of<ReliabilityPlot>(plots));
                break;
            case ConfusionPlot:
                ConfusionView.Write(page, report, task, Of<ConfusionPlot>(plots), pictures, options);
                break;
        }

        page.Close();
    }

    private static void Problems(HtmlWriter page, IReadOnlyList<TaskResult?> results)
    {
        var problems = results.SelectMany(result => result?.Problems ?? []).Distinct().ToArray();
        if (problems.Length == 0)
            return;
        page.Open("details", ("class", "problems"), ("open", problems.Length <= 10 ? "open" : null))
            .Element("summary", problems.Length == 1 ? "One picture could not be used" : $"{Figures.Count(problems.Length)} pictures could not be used").Open("ul");
        foreach (var problem in problems.Take(MostProblems))
            Problem(page, problem);
        page.Close();
        if (problems.Length > MostProblems)
            page.Element("p", $"and {Figures.Count(problems.Length - MostProblems)} more, which the JSON lists.", ("class", "how"));
        page.Close();
    }

    // Most reasons begin with the name.
    private static void Problem(HtmlWriter page, PictureProblem problem)
    {
        page.Open("li");
        if (!problem.Reason.StartsWith(problem.Id, StringComparison.Ordinal))
            page.Element("code", ReportText.Name(problem.Id)).Text(" ");
        page.Text(problem.Reason).Close();
    }

    private static (int Model, T Plot)[] Of<T>((int Model, Plot Plot)[] plots) where T : Plot => [.. plots.Select(plot => (plot.Model, (T)plot.Plot))];
}
