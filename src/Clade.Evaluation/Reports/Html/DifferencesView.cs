using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>Paired differences, a block for each pair of models: what single intervals side by side cannot tell.</summary>
internal static class DifferencesView
{
    private const int MostOpen = 3;

    /// <summary>Writes as many pairs as half of the room that the page still has can hold, so that the tasks keep the other half.</summary>
    public static void Write(HtmlWriter page, EvaluationReport report, long most)
    {
        page.Element("p", "Both models judged the same items, and the intervals are of their differences: an interval without zero is a difference beyond the choice of items. Intervals of single figures, which may overlap, do not say this. A hollow dot is within noise after correction for the number of comparisons.", ("class", "how"));
        if (ReportTables.Wins(report) is { Rows.Count: > 0 } wins)
        {
            page.Element("p", "Tasks on which the model of the row is better, beyond noise, than that of the column:", ("class", "how"));
            TableView.Write(page, wins);
        }

        most = page.Bytes + ((most - page.Bytes) / 2);
        var (metrics, left) = (PairedRow.Metrics(report), 0);
        for (var i = 0; i < report.Comparisons.Count; i++)
        {
            var place = i;
            if (left > 0 || !page.Try(most, () => Pair(page, report, [.. PairedRow.Of(report.Comparisons[place], metrics)], report.Comparisons[place], string.Create(CultureInfo.InvariantCulture, $"g-pair-{place}"), place < MostOpen)))
                left++;
        }

        if (left > 0)
            page.Element("p", $"{Figures.Count(left)} more pairs are left out, for the page to stay small; the JSON has them.", ("class", "how"));
    }

    private static void Pair(HtmlWriter page, EvaluationReport report, PairedRow[] rows, ModelComparison pair, string grid, bool isOpen)
    {
        var scale = Scale.Around(rows.Where(HasPlace).SelectMany(row => new[] { row.Task.Difference!.Value, row.Task.Difference.Low, row.Task.Difference.High }));
        page.Open("details", ("class", "plot pair"), ("open", isOpen ? "open" : null)).Element("summary", pair.Sentence).Open("p", ("class", "how")).Element("bdi", ReportText.Name(pair.First)).Text(" minus ").Element("bdi", ReportText.Name(pair.Second)).Close()
            .Open("div", ("class", "forest differences"));
        Lanes.DefineGrid(page, grid, scale, strong: 0);
        AxisRow(page, scale, "percentage points", "better");
        foreach (var row in rows)
            Row(page, report, row, grid, scale);
        AxisRow(page, scale, "", "");
        page.Close();
        foreach (var row in rows.Where(row => row.Task.Reason is not null))
            page.Element("p", $"{ReportText.Name(row.Task.Task)}: {ReportText.Sentence(row.Task.Reason!)}", ("class", "how"));
        page.Close();
    }

    private static void Row(HtmlWriter page, EvaluationReport report, PairedRow row, string grid, Scale scale)
    {
        int? winner = row.Better is { } better ? Index(report, better) : null;
        var figure = HtmlWriter.Minus(row.Difference.Replace(" points", "", StringComparison.Ordinal));
        var label = $"{ReportText.Name(row.Task.Task)}, {row.Figure}";
        page.Open("div", ("class", "row")).Open("span", ("class", "label"), ("title", label)).Text(ReportText.Name(row.Task.Task)).Text(" ").Element("span", row.Figure, ("class", "soft")).Close();
        var p = row.Task.AdjustedP is null ? "" : $", p {Figures.Probability(row.Task.AdjustedP)}";
        Lanes.Lane(page, grid, scale, HasPlace(row) ? row.Task.Difference : null, winner, $"{label}: {figure}{p}, {row.Conclusion}{(winner is null ? "" : " better")}");
        page.Element("span", figure, ("class", "figure")).Open("span", ("class", winner is null ? "verdict soft" : "verdict"), ("title", row.Task.Reason is { } reason ? ReportText.Sentence(reason) : row.Conclusion));
        if (winner is { } model)
            Marks.Key(page, model);
        page.Element("bdi", row.Better is null ? row.Conclusion : ReportText.Short(row.Better, 20)).Close().Close();
    }

    // The axis is one of percentage points: other units have only their text.
    private static bool HasPlace(PairedRow row) => row is { Unit: MetricUnit.Share, Task.Difference: not null };

    private static void AxisRow(HtmlWriter page, Scale scale, string label, string verdict)
    {
        page.Open("div", ("class", "row axisrow")).Element("span", label, ("class", "label soft"));
        Lanes.Axis(page, scale, MetricUnit.Share, signed: true);
        page.Element("span", "", ("class", "figure")).Element("span", verdict, ("class", "verdict soft")).Close();
    }

    private static int? Index(EvaluationReport report, string name)
    {
        for (var i = 0; i < report.Models.Count; i++)
        {
            if (report.Models[i].Name == name)
                return i;
        }

        return null;
    }
}
