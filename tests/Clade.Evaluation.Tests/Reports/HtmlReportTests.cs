using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

public class HtmlReportTests
{
    private const string Hostile = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;]]>\u0000\u0007\u202e\ud800&amp;";

    [Fact]
    public void A_page_is_whole_and_loads_nothing()
    {
        var text = HtmlReport.ToText(SampleReport.Create(), new HtmlReportOptions { Picture = (_, id) => SampleReport.Picture(id) });
        if (Environment.GetEnvironmentVariable("CLADE_KEEP_REPORT") is { Length: > 0 } path)
            File.WriteAllText(path, text);
        var page = Parse(text);
        NothingIsLoaded(page);
        Assert.Equal("Small models, pictograms and photographs", page.Descendants("h1").Single().Value);
        Assert.StartsWith("ancestor-pictograms is better", page.Descendants("p").First(p => (string?)p.Attribute("class") == "lead").Value, StringComparison.Ordinal);
        Assert.Equal(["CIFAR-10", "Text to picture", "Gap between modalities"], page.Descendants("nav").Single().Elements("a").Select(a => a.Value));
        Assert.All(page.Descendants("nav").Single().Elements("a"), a => Assert.Contains(page.Descendants("section"), s => "#" + (string?)s.Attribute("id") == (string?)a.Attribute("href")));
        Assert.Equal(text, HtmlReport.ToText(SampleReport.Create(), new HtmlReportOptions { Picture = (_, id) => SampleReport.Picture(id) }));
    }

    [Fact]
    public void References_inside_the_page_resolve_and_names_are_unique()
    {
        var page = Parse(HtmlReport.ToText(SampleReport.Create()));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(page.Descendants().Attributes("href"), href => Assert.Contains(href.Value[1..], ids));
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var model = SampleReport.Model(Hostile, 0);
        var plots = new Plot[]
        {
            new BarPlot(Hostile, [new Bar(Hostile, 0.5, 3)]), new ReliabilityPlot(Hostile, [new ReliabilityBin(0.5, 0.5, 2)]),
            new LinePlot(Hostile, Hostile, [0, 1], [new Curve(Hostile, [new Interval(0.5, 0.4, 0.6), new Interval(0.5, 0.4, 0.6)])]),
            new ConfusionPlot(Hostile, [new ConfusedPair(Hostile, Hostile, 3, [Hostile])]),
        };
        var result = SampleReport.Classification(Hostile, 0.5, 0) with { Kind = Hostile, Data = Hostile, Notes = [Hostile], Problems = [new(Hostile, Hostile)], Plots = plots, Metrics = [SampleReport.Share(Hostile, 0.5, 100)] };
        ModelComparison[] comparisons = [new(Hostile, Hostile, [new TaskComparison(Hostile, Hostile, Verdict.FirstIsBetter) { Difference = new Interval(0.1, 0, 0.2) }, new TaskComparison(Hostile, "", Verdict.NotComparable) { Reason = Hostile }])];
        var report = new EvaluationReport { Suite = Hostile, Date = SampleReport.Day, Comparisons = comparisons, Notes = [Hostile], Models = [model with { Family = Hostile, Fingerprint = Hostile, Results = [result] }] };
        var text = HtmlReport.ToText(report, new HtmlReportOptions { Picture = (_, id) => SampleReport.Picture("x") });
        var page = Parse(text);
        NothingIsLoaded(page);
        Assert.DoesNotContain(text, letter => char.IsSurrogate(letter) || letter == '\u202e' || (char.IsControl(letter) && letter != '\n'));
        var shown = Hostile.Replace('\u0000', '\ufffd').Replace('\u0007', '\ufffd').Replace('\u202e', '\ufffd').Replace('\ud800', '\ufffd');
        Assert.Equal(shown, page.Descendants("h1").Single().Value);
        Assert.Equal($"{shown}, 2026-11-22", page.Descendants("title").First().Value);
        Assert.True(page.DescendantNodes().OfType<XText>().Count(node => node.Value.Contains(shown, StringComparison.Ordinal)) > 15);
    }

    [Fact]
    public void Figures_do_not_depend_on_the_culture()
    {
        var report = SampleReport.Create();
        string Texts() => HtmlReport.ToText(report) + MarkdownReport.ToText(report) + JsonReport.ToText(report, perItem: true);
        var usual = Texts();
        var before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign, other.NumberFormat.PositiveSign) = (",", ".", "~", "#");
            other.DateTimeFormat.DateSeparator = "!";
            CultureInfo.CurrentCulture = other;
            Assert.Equal(usual, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void One_model_needs_no_legend_and_no_differences()
    {
        var page = Parse(HtmlReport.ToText(SampleReport.Create("alone")));
        Assert.DoesNotContain(page.Descendants().Attributes("class"), name => name.Value == "legend");
        Assert.DoesNotContain(page.Descendants("h2"), heading => heading.Value == "Paired differences");
        Assert.DoesNotContain(page.Descendants("p"), p => (string?)p.Attribute("class") == "lead");
    }

    [Fact]
    public void A_model_without_results_is_a_page_all_the_same()
    {
        var report = new EvaluationReport { Suite = "s", Date = SampleReport.Day, Models = [SampleReport.Model("a", 0) with { Results = [] }] };
        var page = Parse(HtmlReport.ToText(report));
        NothingIsLoaded(page);
        Assert.DoesNotContain(page.Descendants("h2"), heading => heading.Value == "Each task");
    }

    [Fact]
    public void Long_names_are_cut()
    {
        var name = new string('w', 5000);
        var report = new EvaluationReport { Suite = name, Date = SampleReport.Day, Models = [SampleReport.Model(name, 0)] };
        var page = Parse(HtmlReport.ToText(report));
        Assert.Equal(new string('w', 160) + "…", page.Descendants("h1").Single().Value);
        Assert.DoesNotContain(page.Descendants().SelectMany(e => e.Attributes().Select(a => a.Value)).Concat(page.DescendantNodes().OfType<XText>().Select(node => node.Value)), text => text.Contains(new string('w', 161), StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_pictures_are_listed()
    {
        var page = Parse(HtmlReport.ToText(SampleReport.Create()));
        var problems = Assert.Single(page.Descendants("details"), details => (string?)details.Attribute("class") == "problems");
        Assert.Equal("One picture could not be used", problems.Element("summary")!.Value);
        Assert.StartsWith("cat/0013.jpg is a damaged", problems.Descendants("li").Single().Value, StringComparison.Ordinal);
    }

    // Contrast as WCAG 2.1 defines it: 3 to 1 for what is drawn, 4.5 to 1 for text.
    [Fact]
    public void Colours_stand_out_from_the_light_and_the_dark_ground()
    {
        var style = Parse(HtmlReport.ToText(SampleReport.Create())).Descendants("style").Single().Value;
        var grounds = style.Split(":root{").Skip(1).Select(block => block.Split('}')[0].Split(';').Select(line => line.Trim().Split(":#")).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1])).ToArray();
        Assert.Equal(3, grounds.Length);
        foreach (var colours in grounds)
        {
            Assert.Equal(8, colours.Keys.Count(name => name.StartsWith("--c", StringComparison.Ordinal)));
            Assert.All(colours.Where(colour => colour.Key.StartsWith("--c", StringComparison.Ordinal) || colour.Key == "--strong"), colour => Assert.True(Contrast(colour.Value, colours["--paper"]) >= 3, $"{colour}"));
            Assert.All(new[] { "--ink", "--soft", "--link" }, name => Assert.True(Contrast(colours[name], colours["--paper"]) >= 4.5, name));
        }
    }

    internal static XElement Parse(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html", page, StringComparison.Ordinal);
        var root = XDocument.Parse(page, LoadOptions.PreserveWhitespace).Root!;
        Assert.All(root.Descendants("svg"), svg => Assert.NotNull(XDocument.Parse(svg.ToString()).Root));
        return root;
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var digits = colour.Length == 3 ? string.Concat(colour.SelectMany(digit => new[] { digit, digit })) : colour;
        double Part(int place)
        {
            var part = Convert.ToInt32(digits.Substring(place, 2), 16) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    // No markup but ours: the one script is the one that the policy allows, there are no handlers, and no address leads out of the page.
    private static void NothingIsLoaded(XElement page)
    {
        var script = Assert.Single(page.Descendants("script"));
        var policy = (string)page.Descendants("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
        Assert.Equal($"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Value)))}'", policy);
        var style = Assert.Single(page.Descendants("style")).Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "iframe" or "object" or "embed" or "base" or "form");
        foreach (var attribute in page.Descendants().Attributes())
        {
            Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.ToString());
            if (attribute.Name.LocalName is "href")
                Assert.StartsWith("#", attribute.Value, StringComparison.Ordinal);
            if (attribute.Name.LocalName is "src")
                Assert.StartsWith("data:image/webp;base64,", attribute.Value, StringComparison.Ordinal);
        }
    }
}
