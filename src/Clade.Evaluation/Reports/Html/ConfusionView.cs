namespace Clade.Evaluation.Reports;

/// <summary>Classes taken for others, with pictures of it.</summary>
internal static class ConfusionView
{
    public static void Write(HtmlWriter page, EvaluationReport report, string task, IReadOnlyList<(int Model, ConfusionPlot Plot)> plots, Thumbnails pictures, HtmlReportOptions options)
    {
        foreach (var (model, plot) in plots)
        {
            if (report.Models.Count > 1)
            {
                page.Open("h5");
                Marks.Key(page, model);
                page.Element("bdi", ReportText.Name(report.Models[model].Name)).Close();
            }

            if (plot.Pairs.Count == 0)
                page.Element("p", "No class was taken for another.", ("class", "how"));
            page.Open("div", ("class", "pairs"));
            foreach (var pair in plot.Pairs.Take(options.MostPairs))
                Pair(page, pair, report.Of(task)[model]!, pictures, options.MostPicturesOfPair);
            page.Close();
        }
    }

    private static void Pair(HtmlWriter page, ConfusedPair pair, TaskResult result, Thumbnails pictures, int most)
    {
        var (truth, answer) = (ReportText.Name(pair.Truth), ReportText.Name(pair.Answer));
        page.Open("figure", ("class", "confused")).Open("figcaption").Element("bdi", truth).Text(" ").Element("span", "taken for", ("class", "soft")).Text(" ").Element("bdi", answer)
            .Text(" ").Element("b", $"×{Figures.Count(pair.Count)}").Close();
        var found = pair.Pictures.Take(most).Select(id => (Id: id, Picture: pictures.Find(result, id))).Where(item => item.Picture is not null).ToArray();
        if (found.Length > 0)
            page.Open("div", ("class", "thumbs"));
        foreach (var (id, picture) in found)
            page.Leaf("img", ("src", picture!.Uri), ("alt", $"{ReportText.Name(id)}: {truth} taken for {answer}"), ("title", ReportText.Name(id)), ("width", $"{picture.Width}"), ("height", $"{picture.Height}"));
        if (found.Length > 0)
            page.Close();
        page.Close();
    }
}
