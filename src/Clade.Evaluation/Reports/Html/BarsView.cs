using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>Bars by name, the best first, one bar a model in each.</summary>
internal static class BarsView
{
    private const int Lane = 13, Thick = 9;

    public static void Write(HtmlWriter page, EvaluationReport report, IReadOnlyList<(int Model, BarPlot Plot)> plots, int most)
    {
        var (names, empty) = WithItems(Collect(plots), most);
        var (shown, left) = Pick(names, Math.Max(3, most));
        var scale = Scale.Of(shown.SelectMany(name => name.Bars).Select(bar => bar?.Value ?? 0), MetricUnit.Share);
        page.Open("div", ("class", "bars"), ("style", string.Create(CultureInfo.InvariantCulture, $"--w:{Widest(shown)}ch")));
        foreach (var name in shown)
            Row(page, name, plots, scale, report);
        page.Close();
        if (left > 0)
            page.Element("p", $"{Figures.Count(left)} more between the best and the worst are not shown; the JSON has them.", ("class", "how"));
        if (empty > 0)
            page.Element("p", $"{Figures.Count(empty)} have no items and are not shown.", ("class", "how"));
    }

    private static void Row(HtmlWriter page, NamedBars name, IReadOnlyList<(int Model, BarPlot Plot)> plots, Scale scale, EvaluationReport report)
    {
        var title = ReportText.Name(name.Name);
        page.Open("div", ("class", "bar")).Open("span", ("class", "name"), ("title", title)).Element("bdi", title).Text(" ").Element("i", Figures.Count(name.Count)).Close();
        page.Open("svg", ("height", Text((plots.Count * Lane) + 3)), ("role", "img"), ("aria-label", title)).Leaf("line", ("class", "base"), ("x1", "0"), ("x2", "0"), ("y1", "0"), ("y2", "100%"));
        for (var i = 0; i < plots.Count; i++)
        {
            var bar = name.Bars[i];
            var (top, model) = ((i * Lane) + 3, plots[i].Model);
            if (bar?.Value is not { } value || !double.IsFinite(value))
            {
                page.Element("text", bar is null ? "not run" : "no items", ("class", "soft"), ("x", "4"), ("y", Text(top + Thick)));
                continue;
            }

            page.Open("rect", ("class", Marks.Class(model, "fill")), ("x", "0"), ("y", Text(top)), ("width", scale.Place(value)), ("height", Text(Thick)))
                .Element("title", $"{title}, {ReportText.Name(report.Models[model].Name)}: {Figures.Value(value, MetricUnit.Share)} of {Figures.Count(bar.Count)}").Close()
                .Element("text", Figures.Percent(value), ("x", scale.Place(value)), ("dx", "4"), ("y", Text(top + Thick)));
        }

        page.Close().Close();
    }

    // In letters, for the column of the names.
    private static int Widest(IReadOnlyList<NamedBars> names) => names.Select(name => name.Name.Length + 1 + Figures.Count(name.Count).Length).DefaultIfEmpty(1).Max();

    // Every name of any model, by mean value from the best; what no model has a value for stands last.
    private static NamedBars[] Collect(IReadOnlyList<(int Model, BarPlot Plot)> plots)
    {
        var byName = plots.Select(plot => plot.Plot.Bars.GroupBy(bar => bar.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal)).ToArray();
        return
        [
            .. plots.SelectMany(plot => plot.Plot.Bars).Select(bar => bar.Name).Distinct(StringComparer.Ordinal)
                .Select(name => new NamedBars(name, [.. byName.Select(bars => bars.GetValueOrDefault(name))])).OrderByDescending(name => name.Mean),
        ];
    }

    // Where not all fit, those that nothing is known of leave their place to others.
    private static (NamedBars[] Names, int Empty) WithItems(NamedBars[] names, int most)
    {
        if (names.Length <= most)
            return (names, 0);
        NamedBars[] own = [.. names.Where(name => name.Bars.Any(bar => bar?.Value is not null))];
        return (own, names.Length - own.Length);
    }

    // A third of what fits from the best, the rest from the worst, which are the ones to look into.
    private static (IReadOnlyList<NamedBars> Shown, int Left) Pick(NamedBars[] names, int most) =>
        names.Length <= most ? (names, 0) : ([.. names[..(most / 3)], .. names[^(most - (most / 3))..]], names.Length - most);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record NamedBars(string Name, IReadOnlyList<Bar?> Bars)
    {
        public double Mean => Bars.Where(bar => bar?.Value is { } value && double.IsFinite(value)).Select(bar => bar!.Value!.Value).DefaultIfEmpty(double.NegativeInfinity).Average();

        public int Count => Bars.Max(bar => bar?.Count ?? 0);
    }
}
