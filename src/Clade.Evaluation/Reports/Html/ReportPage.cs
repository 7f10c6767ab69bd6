using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clade.Evaluation.Reports;

/// <summary>Puts a page together: what follows, then all tasks, then each of them.</summary>
internal sealed class ReportPage(EvaluationReport report, HtmlReportOptions options)
{
    private const int MostEmptyTasks = 50, MostSentences = 3, MostNotes = 50, MostModels = 100;

    private readonly HtmlWriter _page = new();

    public string Write()
    {
        _page.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head").Leaf("meta", ("charset", "utf-8")).Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Leaf("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Hash(PageScript.Text)}'"))
            .Leaf("meta", ("name", "generator"), ("content", "Clade")).Leaf("meta", ("name", "color-scheme"), ("content", "light dark"))
            .Element("title", $"{ReportText.Name(report.Suite)}, {Date}").Raw("<style>").Raw(PageStyle.Text).Raw(Marks.Style(report.Models.Count)).Raw("</style>").Close().Open("body");
        Marks.Define(_page);
        _page.Open("main");
        Head();
        Part("tasks-at-a-glance", report.Models.Count == 1 ? "All tasks" : "All tasks, by model", () =>
        {
            ForestView.Write(_page, report);
            _page.Open("details").Element("summary", "The same as a table");
            TableView.Write(_page, ReportTables.Overview(report), sortable: true);
            _page.Element("p", ReportTables.Legend, ("class", "how")).Close();
        });
        if (report.Comparisons.Any(pair => pair.Tasks.Count > 0))
            Part("differences", "Paired differences", () => DifferencesView.Write(_page, report, options.MostBytes));
        if (ReportTables.Changes(report) is { Rows.Count: > 0 } changes)
            Part("changes", changes.Title, () => TableView.Write(_page, changes, sortable: true, wraps: true));
        Tasks();
        if (MetricGlossary.Of(report) is { Count: > 0 } figures)
            Part(GlossaryView.Id, "What the figures mean", () => GlossaryView.Write(_page, figures));
        Foot();
        return _page.Close().Raw("<script>").Raw(PageScript.Text).Raw("</script>").Close().Close().Raw("\n").ToString();
    }

    private string Date => report.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Head()
    {
        _page.Open("header").Element("p", $"Evaluation, {Date}", ("class", "kicker")).Element("h1", ReportText.Name(report.Suite));
        for (var i = 0; i < Math.Min(report.Comparisons.Count, MostSentences); i++)
            _page.Element("p", report.Comparisons[i].Sentence, ("class", i == 0 ? "lead" : "then"));
        _page.Open("div", ("class", "models"));
        for (var model = 0; model < Math.Min(report.Models.Count, MostModels); model++)
            Model(report.Models[model], model);
        if (report.Models.Count > MostModels)
            _page.Element("p", $"and {Figures.Count(report.Models.Count - MostModels)} more", ("class", "how"));
        _page.Close().Close();
    }

    private void Model(ReportModel model, int index)
    {
        _page.Open("div", ("class", "model"), ("data-m", index.ToString(CultureInfo.InvariantCulture))).Open("b");
        Marks.Key(_page, index);
        _page.Element("bdi", ReportText.Name(model.Name)).Close();
        var facts = new[] { ReportText.Name(model.Family), model.Parameters > 0 ? Figures.Parameters(model.Parameters) + " parameters" : "" };
        _page.Element("span", string.Join(", ", facts.Where(fact => fact.Length > 0)));
        if (model.Fingerprint.Length > 0)
            _page.Element("code", ReportText.Name(model.Fingerprint), ("title", "Fingerprint: of weights, tokenizer and preprocessing"));
        foreach (var (name, value) in model.Facts)
            _page.Element("span", $"{ReportText.Name(name)}: {ReportText.Name(value)}");
        _page.Close();
    }

    private void Tasks()
    {
        var tasks = report.Tasks;
        if (tasks.Count == 0)
            return;
        var pictures = new Thumbnails(options);
        _page.Open("section", ("id", "tasks")).Element("h2", "Each task");
        if (tasks.Count > 1)
            _page.Try(options.MostBytes, () => Contents(tasks));
        var left = 0;
        for (var i = 0; i < tasks.Count; i++)
        {
            var place = i;
            if (_page.Try(options.MostBytes, () => TaskView.Write(_page, report, place, pictures, options)) || ++left > MostEmptyTasks)
                continue;
            _page.Open("section", ("id", TaskView.Id(i))).Element("h3", ReportText.Name(tasks[i])).Element("p", "Left out, for the page to stay small; the JSON has it.", ("class", "how")).Close();
        }

        if (left > MostEmptyTasks)
            _page.Element("p", $"{Figures.Count(left - MostEmptyTasks)} more tasks are left out too.", ("class", "how"));
        _page.Close();
    }

    private void Contents(IReadOnlyList<string> tasks)
    {
        _page.Open("nav", ("aria-label", "Tasks"));
        for (var i = 0; i < tasks.Count; i++)
            _page.Element("a", ReportText.Name(tasks[i]), ("href", "#" + TaskView.Id(i))).Text(" ");
        _page.Close();
    }

    private void Foot()
    {
        _page.Open("footer");
        foreach (var note in report.Notes.Concat(ReportTables.ChangeNotes(report)).Take(MostNotes))
            _page.Element("p", note);
        _page.Element("p", "Intervals are the middle 95 % of resamples of the items: they say how the figure would vary with other items of the same kind, and nothing about other training seeds, unless runs of several were given as one method. Where all items agree, they are the exact ones of Clopper and Pearson.")
            .Element("p", "Made by clade eval.").Close();
    }

    private void Part(string id, string title, Action content)
    {
        if (!_page.Try(options.MostBytes, () =>
        {
            _page.Open("section", ("id", id)).Element("h2", title);
            content();
            _page.Close();
        }))
            _page.Element("p", $"{title}: left out, for the page to stay small; the JSON has it.", ("class", "how"));
    }

    private static string Hash(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
}
