using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>The main figure of every task by model: shares on one axis, each other figure on its own.</summary>
internal static class ForestView
{
    public static void Write(HtmlWriter page, EvaluationReport report)
    {
        var tasks = report.Tasks.Select(task => ForestTask.Of(report, task)).ToArray();
        var shares = tasks.Where(task => task.Main.Unit == MetricUnit.Share).ToArray();
        if (shares.Length > 0)
        {
            page.Element("p", "Dot: the figure. Line: its 95 % interval. In per cent; the figures of different tasks are not the same measure.", ("class", "how"));
            Group(page, report, shares, MetricUnit.Share, "g-share");
        }

        var numbers = tasks.Where(task => task.Main.Unit != MetricUnit.Share).ToArray();
        if (numbers.Length > 0)
            page.Element("p", "Not in per cent, each on its own axis:", ("class", "how"));
        for (var i = 0; i < numbers.Length; i++)
            Group(page, report, [numbers[i]], numbers[i].Main.Unit, string.Create(CultureInfo.InvariantCulture, $"g-number-{i}"));
    }

    private static void Group(HtmlWriter page, EvaluationReport report, ForestTask[] tasks, MetricUnit unit, string grid)
    {
        var scale = Scale.Of(tasks.SelectMany(task => task.Figures).SelectMany(figure => figure is null ? Array.Empty<double>() : [figure.Value, figure.Low, figure.High]), unit);
        var isAlone = report.Models.Count == 1;
        page.Open("div", ("class", isAlone ? "forest plot alone" : "forest plot"));
        Lanes.DefineGrid(page, grid, scale);
        AxisRow(page, scale, unit);
        foreach (var task in tasks)
        {
            if (isAlone)
            {
                Row(page, task, task.Figures[0], unit, grid, scale);
                continue;
            }

            page.Open("div", ("class", "task")).Element("b", task.Name).Text(" ").Element("span", $"{ReportTables.FigureName(task.Main).Text}, {task.Items} items").Close();
            for (var model = 0; model < task.Figures.Count; model++)
                Row(page, report.Models[model], model, task.Figures[model], unit, grid, scale);
        }

        AxisRow(page, scale, unit);
        page.Close();
    }

    private static void Row(HtmlWriter page, ReportModel model, int index, Interval? figure, MetricUnit unit, string grid, Scale scale)
    {
        var name = ReportText.Name(model.Name);
        var text = figure is null ? "not run" : HtmlWriter.Minus(Figures.Bare(figure, unit));
        page.Open("div", ("class", "row")).Open("span", ("class", "label"), ("title", name));
        Marks.Key(page, index);
        page.Element("bdi", ReportText.Short(model.Name, 28)).Close();
        Lanes.Lane(page, grid, scale, figure, index, $"{name}: {text}");
        page.Element("span", text, ("class", figure is null ? "figure soft" : "figure")).Close();
    }

    // One model alone needs no line for its name.
    private static void Row(HtmlWriter page, ForestTask task, Interval? figure, MetricUnit unit, string grid, Scale scale)
    {
        var text = figure is null ? "not run" : HtmlWriter.Minus(Figures.Bare(figure, unit));
        page.Open("div", ("class", "row")).Open("span", ("class", "label")).Text(task.Name).Text(" ").Element("span", $"{ReportTables.FigureName(task.Main).Text}, {task.Items} items", ("class", "soft")).Close();
        Lanes.Lane(page, grid, scale, figure, 0, $"{task.Name}: {text}");
        page.Element("span", text, ("class", "figure")).Close();
    }

    private static void AxisRow(HtmlWriter page, Scale scale, MetricUnit unit)
    {
        page.Open("div", ("class", "row axisrow")).Element("span", "", ("class", "label"));
        Lanes.Axis(page, scale, unit);
        page.Element("span", "", ("class", "figure")).Close();
    }

    private sealed record ForestTask(string Name, Metric Main, string Items, IReadOnlyList<Interval?> Figures)
    {
        public static ForestTask Of(EvaluationReport report, string task)
        {
            var results = report.Of(task);
            var main = ReportTables.Main(results.First(result => result is not null)!);
            return new(ReportText.Name(task), main, ReportTables.Items(results).Text, [.. results.Select(result => result?.Metrics.FirstOrDefault(metric => metric.Name == main.Name)?.Value)]);
        }
    }
}
