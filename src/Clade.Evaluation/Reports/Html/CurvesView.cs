using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>Curves with bands of their intervals: a small panel for each name, in it a curve a model, all panels with the same axes.</summary>
internal static class CurvesView
{
    private const int MostPanels = 40, MostTicks = 6;

    public static void Write(HtmlWriter page, EvaluationReport report, IReadOnlyList<(int Model, LinePlot Plot)> plots)
    {
        var first = plots[0].Plot;
        var names = plots.SelectMany(plot => plot.Plot.Curves).Select(curve => curve.Name).Distinct(StringComparer.Ordinal).ToArray();
        var y = Scale.Of(plots.SelectMany(plot => plot.Plot.Curves).SelectMany(curve => curve.Values).SelectMany(value => new[] { value.Value, value.Low, value.High }), MetricUnit.Share);
        var finite = plots.SelectMany(plot => plot.Plot.X).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var x = finite.Min() < finite.Max() ? new Scale(finite.Min(), finite.Max(), 1) : new Scale(finite.Min() - 1, finite.Min() + 1, 1);
        page.Element("p", $"In per cent, over {ReportText.Name(first.Axis)}; bands are 95 % intervals.", ("class", "how"));
        Marks.Legend(page, report.Models, plots.Select(plot => plot.Model));
        page.Open("div", ("class", names.Length == 1 ? "panels one" : "panels"));
        foreach (var name in names.Take(MostPanels))
            Panel(page, report, plots, name, x, y);
        page.Close();
        if (names.Length > MostPanels)
            page.Element("p", $"{names.Length - MostPanels} more curves are not shown; the JSON has them.", ("class", "how"));
    }

    private static void Panel(HtmlWriter page, EvaluationReport report, IReadOnlyList<(int Model, LinePlot Plot)> plots, string name, Scale x, Scale y)
    {
        page.Open("figure").Element("figcaption", ReportText.Name(name)).Open("svg", ("class", "panel"), ("role", "img"), ("aria-label", ReportText.Name(name)));
        foreach (var tick in y.Ticks)
        {
            page.Leaf("line", ("class", "grid"), ("x1", "0"), ("x2", "100%"), ("y1", y.Down(tick)), ("y2", y.Down(tick)))
                .Element("text", y.Label(tick, MetricUnit.Share), ("class", "end"), ("x", "0"), ("y", y.Down(tick)), ("dx", "-6"), ("dy", "4"));
        }

        foreach (var tick in Thinned(plots[0].Plot.X))
            page.Element("text", tick.ToString("0.###", CultureInfo.InvariantCulture), ("class", "mid"), ("x", x.Place(tick)), ("y", "100%"), ("dy", "15"));
        var drawn = plots.Select(plot => (plot.Model, Points: Points(plot.Plot, name, x, y))).Where(curve => curve.Points.Count > 0).ToArray();
        page.Open("svg", ("viewBox", "0 0 100 100"), ("preserveAspectRatio", "none"), ("width", "100%"), ("height", "100%"));
        foreach (var (model, points) in drawn)
            page.Leaf("polygon", ("class", Marks.Class(model, "band")), ("points", string.Join(' ', points.Select(point => Pair(point.X, point.High)).Concat(points.AsEnumerable().Reverse().Select(point => Pair(point.X, point.Low))))));
        foreach (var (model, points) in drawn)
            page.Leaf("polyline", ("class", Marks.Class(model, "curve")), ("points", string.Join(' ', points.Select(point => Pair(point.X, point.Value)))));
        page.Close();
        foreach (var (model, points) in drawn)
        {
            foreach (var point in points)
            {
                page.Open("g").Element("title", $"{ReportText.Name(report.Models[model].Name)}: {point.Text}");
                Marks.Draw(page, model, Scale.Percent(point.X), Scale.Percent(point.Value));
                page.Close();
            }
        }

        page.Close().Close();
    }

    // Places of one curve in a square of 100 by 100, y downwards; a value that is not finite is a gap in the marks.
    private static List<CurvePoint> Points(LinePlot plot, string name, Scale x, Scale y)
    {
        var values = plot.Curves.FirstOrDefault(curve => curve.Name == name)?.Values ?? [];
        var points = new List<CurvePoint>();
        for (var i = 0; i < Math.Min(values.Count, plot.X.Count); i++)
        {
            var value = values[i];
            if (!double.IsFinite(value.Value) || !double.IsFinite(plot.X[i]))
                continue;
            var (low, high) = (double.IsFinite(value.Low) ? value.Low : value.Value, double.IsFinite(value.High) ? value.High : value.Value);
            points.Add(new CurvePoint(x.At(plot.X[i]), 100 - y.At(value.Value), 100 - y.At(low), 100 - y.At(high), $"{plot.X[i].ToString("0.###", CultureInfo.InvariantCulture)}, {Figures.WithInterval(value, MetricUnit.Share)}"));
        }

        return points;
    }

    private static IEnumerable<double> Thinned(IReadOnlyList<double> ticks)
    {
        var step = Math.Max(1, (ticks.Count + MostTicks - 1) / MostTicks);
        return ticks.Where((tick, place) => place % step == 0 && double.IsFinite(tick));
    }

    private static string Pair(double x, double y) => $"{Scale.Coordinate(x)},{Scale.Coordinate(y)}";

    private sealed record CurvePoint(double X, double Value, double Low, double High, string Text);
}
