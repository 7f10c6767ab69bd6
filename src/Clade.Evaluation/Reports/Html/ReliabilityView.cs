namespace Clade.Evaluation.Reports;

/// <summary>Confidence against accuracy, a square a model: on the diagonal a model is as sure as it is right.</summary>
internal static class ReliabilityView
{
    private static readonly Scale s_scale = new(0, 1, 0.2);

    /// <summary>A square a plot; under its model's name, or under its own title where one model has several.</summary>
    public static void Write(HtmlWriter page, EvaluationReport report, IReadOnlyList<(int Model, ReliabilityPlot Plot)> plots)
    {
        var titled = plots.Select(plot => plot.Plot.Title).Distinct(StringComparer.Ordinal).Count() > 1;
        page.Element("p", "Each dot is a bin of items with like confidence, larger with more items; below the diagonal the model is surer than it is right. The strip shows where its confidences lie.", ("class", "how"))
            .Open("div", ("class", "squares"));
        foreach (var (model, plot) in plots)
            Square(page, ReportText.Name(titled ? plot.Title : report.Models[model].Name), model, plot);
        page.Close();
    }

    private static void Square(HtmlWriter page, string name, int model, ReliabilityPlot plot)
    {
        var bins = plot.Bins.Where(bin => double.IsFinite(bin.Confidence) && double.IsFinite(bin.Accuracy) && bin.Count > 0).ToArray();
        double all = Math.Max(1, bins.Sum(bin => (double)bin.Count)), most = bins.Select(bin => (double)bin.Count).DefaultIfEmpty(1).Max();
        page.Open("figure").Open("figcaption");
        Marks.Key(page, model);
        page.Element("bdi", name).Close().Open("svg", ("class", "square"), ("role", "img"), ("aria-label", $"Reliability of {name}"));
        foreach (var tick in s_scale.Ticks)
        {
            page.Leaf("line", ("class", "grid"), ("x1", s_scale.Place(tick)), ("x2", s_scale.Place(tick)), ("y1", "0"), ("y2", "100%"))
                .Leaf("line", ("class", "grid"), ("x1", "0"), ("x2", "100%"), ("y1", s_scale.Down(tick)), ("y2", s_scale.Down(tick)))
                .Element("text", s_scale.Label(tick, MetricUnit.Share), ("class", "end"), ("x", "0"), ("y", s_scale.Down(tick)), ("dx", "-6"), ("dy", "4"));
        }

        page.Leaf("line", ("class", "diagonal"), ("x1", "0"), ("y1", "100%"), ("x2", "100%"), ("y2", "0"));
        foreach (var bin in bins)
        {
            var x = s_scale.Place(bin.Confidence);
            page.Leaf("line", ("class", Marks.Class(model, "gap")), ("x1", x), ("x2", x), ("y1", s_scale.Down(bin.Confidence)), ("y2", s_scale.Down(bin.Accuracy)))
                .Open("circle", ("class", Marks.Class(model, "fill")), ("cx", x), ("cy", s_scale.Down(bin.Accuracy)), ("r", Scale.Coordinate(2.5 + (6.5 * Math.Sqrt(bin.Count / all)))))
                .Element("title", $"confidence {Figures.Value(bin.Confidence, MetricUnit.Share)}, right {Figures.Value(bin.Accuracy, MetricUnit.Share)}, {Figures.Count(bin.Count)} items").Close();
        }

        page.Close().Open("svg", ("class", "strip"), ("aria-hidden", "true"));
        foreach (var bin in bins)
        {
            var height = 26 * bin.Count / most;
            page.Leaf("rect", ("class", Marks.Class(model, "fill")), ("x", Scale.Percent(Math.Max(0, s_scale.At(bin.Confidence) - 2))), ("y", Scale.Coordinate(26 - height)), ("width", "4%"), ("height", Scale.Coordinate(height)));
        }

        page.Leaf("line", ("class", "base"), ("x1", "0"), ("x2", "100%"), ("y1", "26"), ("y2", "26"));
        foreach (var tick in s_scale.Ticks)
            page.Element("text", s_scale.Label(tick, MetricUnit.Share), ("class", "mid"), ("x", s_scale.Place(tick)), ("y", "41"));
        page.Element("text", "confidence, %", ("class", "mid soft"), ("x", "50%"), ("y", "57")).Close().Element("span", "right, %", ("class", "upright soft")).Close();
    }
}
