using System.Globalization;
using System.Net;
using System.Text;
using Clade.Core;

namespace Clade.Cli;

/// <summary>The demo's result as one self-contained HTML page.</summary>
internal static class DemoReport
{
    private static readonly Dictionary<string, string> s_colours = new()
    {
        ["mm-lg"] = "#0a7d5a",
        ["selection"] = "#c2571a",
        ["tleg"] = "#3b6fb6",
        ["random"] = "#8a8a8a",
    };

    internal static void Write(string path, DemoResult result) => AtomicFile.WriteText(path, Page(result));

    private static string Page(DemoResult result)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>Clade: a family from one learngene</title><style>")
            .Append(Style).Append("</style></head><body><main>")
            .Append("<h1>One ancestor, one learngene, a family</h1>")
            .Append(Lead(result))
            .Append("<h2>Score against steps</h2><p>Recall@1: the share of names that find their own picture first, among ")
            .Append(result.Candidates).Append(" pictures of a style that no model was trained on.</p>")
            .Append(Legend()).Append("<div class='plots'>");
        foreach (var plot in Curves(result))
            page.Append(plot);
        page.Append("</div><h2>What must be kept</h2><div class='bars'>").Append(Storage(result)).Append("</div>")
            .Append("<p>").Append(WebUtility.HtmlEncode(DemoTable.Summary(result)).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>")
            .Append("<h2>All figures</h2>").Append(Table(result))
            .Append(CultureInfo.InvariantCulture, $"<h2>Searches</h2><p>What the MM-LG descendant of depth {result.SearchDepth} finds in the unseen style, best first.</p>");
        foreach (var search in result.Searches)
            page.Append(Search(search));
        return page.Append("<p class='small'>Pictures: OpenMoji (openmoji.org), CC BY-SA 4.0. MM-LG as reconstructed by Clade; see docs/methods/mm-lg.md.</p></main></body></html>\n").ToString();
    }

    private static string Lead(DemoResult result) => string.Create(CultureInfo.InvariantCulture,
        $"<p class='lead'>From <b>{WebUtility.HtmlEncode(result.Ancestor)}</b> ({result.AncestorParameters / 1e6:F1} M parameters, {result.AncestorDepth} + {result.AncestorDepth} layers) a learngene of {result.LearngeneParameters / 1e6:F1} M was {(result.Quick ? "taken as shipped" : "extracted")} ({result.ExtractSteps} steps of distillation), and models of depth {string.Join(", ", result.Descendants.Select(item => item.Depth).Distinct())} were grown from it, each fine-tuned for {result.FineTuneSteps} steps beside the same sizes started in three other ways.</p>");

    private static string Legend() => "<p class='legend'>" + string.Concat(DemoFamily.Methods.Select(method => $"<span><i style='background:{s_colours[method]}'></i>{DemoFamily.Describe(method)}</span>")) + "</p>";

    private static IEnumerable<string> Curves(DemoResult result)
    {
        var top = Math.Max(0.05, Math.Ceiling(result.Descendants.Max(item => item.Curve.Max(point => point.Score.R1.Value)) * 20) / 20);
        foreach (var depth in result.Descendants.Select(item => item.Depth).Distinct())
        {
            var lines = new List<(string Colour, IReadOnlyList<(double X, double Y)> Points)>();
            foreach (var method in DemoFamily.Methods.Reverse())
                lines.Add((s_colours[method], Mean(result, depth, method)));
            yield return $"<figure>{SvgPlot.Lines($"depth {depth}, recall@1 in %", lines, top)}</figure>";
        }
    }

    // Mean over seeds at each point.
    private static List<(double X, double Y)> Mean(DemoResult result, int depth, string method) =>
        [.. result.Descendants.Where(item => item.Depth == depth && item.Method == method).SelectMany(item => item.Curve)
            .GroupBy(point => point.Step).OrderBy(group => group.Key).Select(group => ((double)group.Key, group.Average(point => point.Score.R1.Value)))];

    private static string Storage(DemoResult result) => SvgPlot.Bars(
    [
        ("the models of the family, each stored", result.FamilyParameters, Millions(result.FamilyParameters), "#b9b9b9"),
        ("the ancestor (layer selection)", result.AncestorParameters, Millions(result.AncestorParameters), s_colours["selection"]),
        ("TLEG, one learngene a modality", result.TlegParameters, Millions(result.TlegParameters), s_colours["tleg"]),
        ("the multimodal learngene", result.LearngeneParameters, Millions(result.LearngeneParameters), s_colours["mm-lg"]),
    ]);

    private static string Table(DemoResult result)
    {
        var html = new StringBuilder("<div class='scroll'><table><tr>");
        foreach (var column in DemoTable.Columns)
            html.Append("<th>").Append(WebUtility.HtmlEncode(column)).Append("</th>");
        foreach (var row in DemoTable.Rows(result))
        {
            html.Append(row[1].StartsWith("MM-LG", StringComparison.Ordinal) ? "</tr><tr class='ours'>" : "</tr><tr>");
            foreach (var cell in row)
                html.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
        }

        return html.Append("</tr></table></div>").ToString();
    }

    private static string Search(DemoSearch search)
    {
        var html = new StringBuilder("<section class='search'><h3>“").Append(WebUtility.HtmlEncode(search.Query)).Append("”</h3><div>");
        foreach (var (png, name) in search.Found)
            html.Append("<figure><img alt='' width='64' height='64' src='data:image/png;base64,").Append(Convert.ToBase64String(png)).Append("'><figcaption>").Append(WebUtility.HtmlEncode(name)).Append("</figcaption></figure>");
        return html.Append("</div></section>").ToString();
    }

    private static string Millions(long parameters) => string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:F1} M");

    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2421;--paper:#fbfaf6;--line:#d8d5ca;--soft:#6a716c}
        @media(prefers-color-scheme:dark){:root{--ink:#e8ebe6;--paper:#161a18;--line:#39403c;--soft:#9aa39d}}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
        main{max-width:1080px;margin:0 auto;padding:40px 24px 80px}
        h1{font-size:34px;margin:0 0 8px;letter-spacing:-.5px}h2{margin:44px 0 8px;font-size:22px}h3{margin:0 0 6px;font-size:16px}
        .lead{font-size:18px;max-width:820px}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:16px}
        figure{margin:0}svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--ink)}
        .grid{stroke:var(--line)}.end{text-anchor:end}.mid{text-anchor:middle}.title{font-weight:600;font-size:13px}
        .legend span{margin-right:20px;white-space:nowrap}.legend i{display:inline-block;width:12px;height:12px;border-radius:6px;margin-right:6px}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}th,td{padding:6px 12px;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
        .ours td{font-weight:600;color:#0a7d5a}@media(prefers-color-scheme:dark){.ours td{color:#5fd0aa}}
        .search{margin:18px 0}.search div{display:flex;flex-wrap:wrap;gap:14px}.search img{background:#fff;border-radius:10px;padding:6px}
        figcaption{font-size:11px;color:var(--soft);max-width:80px;line-height:1.25}.small{color:var(--soft);font-size:13px;margin-top:40px}
        """;
}
