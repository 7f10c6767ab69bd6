using System.Globalization;
using System.Xml.Linq;
using Clade.Core;
using Clade.Data.Images;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

/// <summary>What is drawn is read back from its coordinates and compared with the numbers.</summary>
public class HtmlPlotTests
{
    [Fact]
    public void Dots_and_lines_of_the_forest_lie_at_their_figures()
    {
        var report = SampleReport.Create("a", "b", "c");
        var forest = Page(report).Descendants("div").First(div => (string?)div.Attribute("class") == "forest plot");
        var read = Axis(forest);
        var lanes = Of(forest, "svg", "lane");
        var expected = report.Tasks.Take(2).SelectMany(report.Of).Select(result => result!.Metrics[0].Value).ToArray();
        Assert.Equal(expected.Length, lanes.Length);
        foreach (var (lane, figure) in lanes.Zip(expected))
        {
            Assert.Equal(100 * figure.Value, read(lane.Elements("use").Last().Attribute("x")!.Value), 1);
            Assert.Equal(100 * figure.Low, read(lane.Element("line")!.Attribute("x1")!.Value), 1);
            Assert.Equal(100 * figure.High, read(lane.Element("line")!.Attribute("x2")!.Value), 1);
        }
    }

    [Fact]
    public void One_model_has_a_row_a_task()
    {
        var forests = Of(Page(SampleReport.Create("alone")), "div", "forest plot");
        Assert.Equal(["CIFAR-10 accuracy, 2,000 items", "Text to picture recall@1, 1,914 items", "Gap between modalities gap ↓, 1,914 items"], forests.SelectMany(forest => Of(forest, "span", "label")).Select(label => label.Value).Where(label => label.Length > 0));
        Assert.Equal(["62.0 (59.9 to 64.1)", "36.0 (33.8 to 38.2)", "0.823 (0.811 to 0.836)"], forests.SelectMany(forest => Of(forest, "span", "figure")).Select(figure => figure.Value).Where(figure => figure.Length > 0));
    }

    [Fact]
    public void Long_names_keep_their_ends_beside_the_dots()
    {
        var page = Page(SampleReport.Create("openclip-vit-b-32-laion2b-fine-tuned-0", "openclip-vit-b-32-laion2b-fine-tuned-1"));
        Assert.Equal(["openclip-vit-b…-fine-tuned-0", "openclip-vit-b…-fine-tuned-1"], Of(page, "span", "label").Select(label => label.Value).Where(label => label.StartsWith("openclip", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void Differences_lie_around_zero_and_noise_is_hollow()
    {
        var report = SampleReport.Create("a", "b", "c");
        var blocks = Of(Page(report), "div", "forest differences");
        var differences = blocks[0];
        var read = Axis(differences);
        var lanes = Of(differences, "svg", "lane");
        Assert.Equal(13, read(lanes[0].Elements("use").Last().Attribute("x")!.Value), 1);
        Assert.Contains("m0", (string)lanes[0].Elements("use").Last().Attribute("class")!, StringComparison.Ordinal);
        Assert.Equal(0.4, read(lanes[1].Element("circle")!.Attribute("cx")!.Value), 1);
        Assert.Equal("hollow", (string?)lanes[1].Element("circle")!.Attribute("class"));
        Assert.Equal(["a", "within noise", "not comparable"], Of(differences, "span", "verdict")[1..^1].Select(verdict => verdict.Value));
        Assert.Equal("b has no result of the task 'Gap between modalities'.", (string?)Of(differences, "span", "verdict")[3].Attribute("title"));
        // A difference that is no share has no place on the axis of points.
        Assert.Null(Of(blocks[1], "svg", "lane")[2].Element("line"));
        Assert.Equal("−0.100 (−0.120 to −0.080)", Of(blocks[1], "span", "figure")[3].Value);
    }

    [Fact]
    public void Bars_are_sorted_with_counts_and_say_where_nothing_was_counted()
    {
        var plot = new BarPlot("Accuracy by class", [new Bar("low", 0.2, 10), new Bar("empty", null, 0), new Bar("high", 0.9, 1200), new Bar("none right", 0, 5)]);
        var rows = Of(Page(OneTask(plot)), "div", "bar");
        Assert.Equal(["high 1,200", "low 10", "none right 5", "empty 0"], rows.Select(row => row.Element("span")!.Value));
        Assert.Equal(["90%", "20%", "0%"], rows.SelectMany(row => row.Descendants("rect")).Select(rect => rect.Attribute("width")!.Value));
        Assert.Equal(["90.0", "20.0", "0.0", "no items"], rows.SelectMany(row => row.Descendants("text")).Select(text => text.Value));
    }

    [Fact]
    public void Of_many_bars_the_best_and_the_worst_are_shown()
    {
        var plot = new BarPlot("Accuracy by class", [.. Enumerable.Range(0, 1000).Select(i => new Bar($"c{i}", i / 1000.0, 5))]);
        var page = Page(OneTask(plot), new HtmlReportOptions { MostBars = 9 });
        Assert.Equal(["c999", "c998", "c997", "c5", "c4", "c3", "c2", "c1", "c0"], Of(page, "div", "bar").Select(row => row.Element("span")!.Element("bdi")!.Value));
        Assert.Contains(page.Descendants("p"), p => p.Value.StartsWith("991 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Reliability_dots_lie_at_confidence_and_accuracy()
    {
        var page = Page(OneTask(new ReliabilityPlot("R", [new ReliabilityBin(0.25, 0.1, 10), new ReliabilityBin(0.9, 0.95, 90)])));
        var circles = Of(page, "svg", "square").Single().Elements("circle").ToArray();
        Assert.Equal([("25%", "90%"), ("90%", "5%")], circles.Select(circle => (circle.Attribute("cx")!.Value, circle.Attribute("cy")!.Value)));
        Assert.True(double.Parse(circles[0].Attribute("r")!.Value, CultureInfo.InvariantCulture) < double.Parse(circles[1].Attribute("r")!.Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Curves_have_a_panel_a_name_and_a_line_a_model()
    {
        Interval[] values = [new(0.8, 0.7, 0.9), new(double.NaN, double.NaN, double.NaN), new(0.4, 0.3, 0.5)];
        var page = Page(OneTask(new LinePlot("L", "severity", [0, 1, 4], [new Curve("fog", values), new Curve("blur", values[..1])])));
        var panels = Of(page, "svg", "panel");
        Assert.Equal(["fog", "blur"], panels.Select(panel => (string)panel.Attribute("aria-label")!));
        // The axis ends at 100 per cent; the place without a number is passed over.
        Assert.Equal("0,20 100,60", (string?)panels[0].Descendants("polyline").Single().Attribute("points"));
        Assert.Equal("0,10 100,50 100,70 0,30", (string?)panels[0].Descendants("polygon").Single().Attribute("points"));
        Assert.Equal(["0", "1", "4"], panels[0].Elements("text").Where(text => (string?)text.Attribute("class") == "mid").Select(text => text.Value));
    }

    [Fact]
    public void Pictures_are_shrunk_once_each_and_missing_ones_left_out()
    {
        var asked = new List<string>();
        byte[]? Picture(TaskResult result, string id)
        {
            asked.Add(id);
            return id switch
            {
                "large" => ImageFile.EncodePng(new RgbImage(400, 100, new byte[400 * 100 * 3])),
                "small" => ImageFile.EncodePng(new RgbImage(20, 30, new byte[20 * 30 * 3])),
                "broken" => [1, 2, 3],
                "lost" => throw new InputException("lost is not there."),
                _ => null,
            };
        }

        var plot = new ConfusionPlot("C", [new ConfusedPair("cat", "dog", 9, ["large", "broken", "lost", "absent", "small"]), new ConfusedPair("dog", "cat", 4, ["large", "beyond", "beyond too"])]);
        var page = Page(OneTask(plot), new HtmlReportOptions { Picture = Picture, MostPictures = 6, MostPicturesOfPair = 5 });
        var images = page.Descendants("img").ToArray();
        Assert.Equal([(96, 24), (20, 30), (96, 24)], images.Select(Size));
        Assert.Equal([(96, 24), (20, 30), (96, 24)], images.Select(image => ((int)image.Attribute("width")!, (int)image.Attribute("height")!)));
        Assert.Equal("large: cat taken for dog", (string?)images[0].Attribute("alt"));
        Assert.Equal(["large", "broken", "lost", "absent", "small", "beyond"], asked);
        Assert.Equal(["cat taken for dog ×9", "dog taken for cat ×4"], Of(page, "figure", "confused").Select(figure => figure.Element("figcaption")!.Value));
    }

    [Fact]
    public void A_page_stays_within_its_size()
    {
        var full = OneTask([.. Enumerable.Range(0, 200).Select(i => new BarPlot($"P{i}", [.. Enumerable.Range(0, 50).Select(k => new Bar($"class {k}", k / 50.0, 9))]))]);
        const int Most = 120_000;
        var text = HtmlReport.ToText(full, new HtmlReportOptions { MostBytes = Most });
        Assert.InRange(text.Length, Most / 2, Most + 1000);
        var page = HtmlReportTests.Parse(text);
        var (drawn, said) = (page.Descendants("h4").Count(), page.Descendants("p").Single(p => p.Value.Contains("plots are left out", StringComparison.Ordinal)).Value);
        Assert.InRange(drawn, 3, 50);
        Assert.StartsWith($"{200 - drawn} of the plots", said, StringComparison.Ordinal);
        Assert.True(HtmlReport.ToText(full).Length > Most);
    }

    [Fact]
    public void Many_pairs_leave_room_for_the_tasks()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"model {i}").ToArray();
        var rows = Enumerable.Range(0, 30).Select(i => new TaskComparison($"task {i}", "accuracy", Verdict.WithinNoise) { Difference = new Interval(0, -0.1, 0.1), AdjustedP = 1 }).ToArray();
        var report = SampleReport.Create(names) with { Comparisons = [.. names.SelectMany((first, i) => names[(i + 1)..].Select(second => new ModelComparison(first, second, rows)))] };
        const int Most = 1_000_000;
        var text = HtmlReport.ToText(report, new HtmlReportOptions { MostBytes = Most });
        Assert.InRange(text.Length, Most / 4, Most + 20_000);
        var page = HtmlReportTests.Parse(text);
        var pairs = Of(page, "details", "plot pair").Length;
        Assert.InRange(pairs, 10, 60);
        Assert.Contains(page.Descendants("p"), p => p.Value.StartsWith($"{780 - pairs} more pairs are left out", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("section"), section => (string?)section.Attribute("class") == "taskpart");
        // The conclusions of three pairs, not of all.
        Assert.Equal(3, page.Descendants("header").Single().Elements("p").Count(p => (string?)p.Attribute("class") is "lead" or "then"));
    }

    [Fact]
    public void Many_models_and_tasks_are_told_apart_and_bounded()
    {
        var results = Enumerable.Range(0, 120).Select(i => SampleReport.Classification($"task {i}", 0.5, 0) with { Plots = [] }).ToArray();
        var report = new EvaluationReport { Suite = "many", Date = SampleReport.Day, Models = [.. Enumerable.Range(0, 40).Select(i => SampleReport.Model($"model {i}", 0) with { Results = results })] };
        var page = Page(report);
        var keys = page.Descendants("div").Where(div => (string?)div.Attribute("class") == "model").Select(div => div.Descendants("use").Single()).Select(use => (Shape: (string)use.Attribute("href")!, Model: (int)double.Parse(((string)use.Attribute("class")!).Split(" m")[1], CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(40, keys.Select(key => (key.Shape, key.Model % 8)).Distinct().Count());
        Assert.Equal(120 * 40, Of(page, "svg", "lane").Length);
        var text = HtmlReport.ToText(report, new HtmlReportOptions { MostBytes = 100_000 });
        Assert.InRange(text.Length, 10_000, 130_000);
        var bounded = HtmlReportTests.Parse(text);
        var shown = bounded.Descendants("section").Count(section => (string?)section.Attribute("class") == "taskpart");
        Assert.InRange(shown, 1, 20);
        Assert.Equal(50, bounded.Descendants("p").Count(p => p.Value.StartsWith("Left out", StringComparison.Ordinal)));
        Assert.Contains($"{120 - shown - 50} more tasks are left out too.", text, StringComparison.Ordinal);
    }

    private static XElement Page(EvaluationReport report, HtmlReportOptions? options = null) => HtmlReportTests.Parse(HtmlReport.ToText(report, options));

    private static XElement[] Of(XElement page, string tag, string name) => [.. page.Descendants(tag).Where(element => ((string?)element.Attribute("class"))?.Split(' ')[0] == name.Split(' ')[0] && ((string)element.Attribute("class")!).StartsWith(name, StringComparison.Ordinal))];

    private static EvaluationReport OneTask(params Plot[] plots) => new()
    {
        Suite = "s",
        Date = SampleReport.Day,
        Models = [SampleReport.Model("a", 0) with { Results = [SampleReport.Classification("t", 0.5, 0) with { Plots = plots, Problems = [] }] }],
    };

    // From a place in per cent to the number that the axis shows there.
    private static Func<string, double> Axis(XElement forest)
    {
        var ticks = Of(forest, "svg", "axis")[0].Elements("text").Select(text => (Place: Percent(text.Attribute("x")!.Value), Number: double.Parse(text.Value.Replace('−', '-'), CultureInfo.InvariantCulture))).ToArray();
        var (first, last) = (ticks[0], ticks[^1]);
        return place => first.Number + ((Percent(place) - first.Place) / (last.Place - first.Place) * (last.Number - first.Number));
    }

    private static double Percent(string place) => double.Parse(place.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static (int, int) Size(XElement image)
    {
        var decoded = ImageFile.DecodeRgb(Convert.FromBase64String(((string)image.Attribute("src")!).Split(',')[1]), "thumbnail");
        return (decoded.Width, decoded.Height);
    }
}
