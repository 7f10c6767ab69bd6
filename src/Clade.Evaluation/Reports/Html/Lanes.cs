using System.Globalization;

namespace Clade.Evaluation.Reports;

/// <summary>What rows of dots with intervals are drawn of: each row has a lane as wide as the page lets it, and all lanes share an axis.</summary>
internal static class Lanes
{
    private const string Middle = "50%";

    /// <summary>Grid lines to refer to from each lane.</summary>
    public static void DefineGrid(HtmlWriter page, string id, Scale scale, double? strong = null)
    {
        page.Open("svg", ("class", "defs"), ("width", "0"), ("height", "0"), ("aria-hidden", "true")).Open("defs").Open("g", ("id", id));
        foreach (var tick in scale.Ticks)
        {
            var isStrong = strong is { } place && Math.Abs(tick - place) < scale.Step / 1e6;
            page.Leaf("line", ("class", isStrong ? "grid zero" : "grid"), ("x1", scale.Place(tick)), ("x2", scale.Place(tick)), ("y1", "0"), ("y2", "100%"));
        }

        page.Close().Close().Close();
    }

    /// <summary>Numbers of the ticks.</summary>
    public static void Axis(HtmlWriter page, Scale scale, MetricUnit unit, bool signed = false)
    {
        page.Open("svg", ("class", "axis"), ("aria-hidden", "true"));
        foreach (var tick in scale.Ticks)
            page.Element("text", scale.Label(tick, unit, signed), ("class", "mid"), ("x", scale.Place(tick)), ("y", "12"));
        page.Close();
    }

    /// <summary>One dot with its interval.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="grid">Name of the grid.</param>
    /// <param name="scale">The axis.</param>
    /// <param name="figure">What to draw; nothing where it is not finite.</param>
    /// <param name="model">Whose mark; null for a hollow grey dot.</param>
    /// <param name="title">Shown when pointed at.</param>
    public static void Lane(HtmlWriter page, string grid, Scale scale, Interval? figure, int? model, string title)
    {
        page.Open("svg", ("class", "lane"), ("role", "img"), ("aria-label", title)).Element("title", title).Leaf("use", ("href", "#" + grid));
        if (figure is not null && double.IsFinite(figure.Value))
        {
            if (double.IsFinite(figure.Low) && double.IsFinite(figure.High))
                page.Leaf("line", ("class", model is { } own ? Marks.Class(own, "iv") : "iv noise"), ("x1", scale.Place(figure.Low)), ("x2", scale.Place(figure.High)), ("y1", Middle), ("y2", Middle));
            if (model is { } mark)
                Marks.Draw(page, mark, scale.Place(figure.Value), Middle);
            else
                page.Leaf("circle", ("class", "hollow"), ("cx", scale.Place(figure.Value)), ("cy", Middle), ("r", 3.5.ToString(CultureInfo.InvariantCulture)));
        }

        page.Close();
    }
}
