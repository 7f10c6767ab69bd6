using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

public class JsonReportTests
{
    // A change of this text is a change of the format: add members freely, for anything else count the version up.
    private const string Small = """
        {"format":"clade.evaluation","version":1,"suite":"s","date":"2026-11-22","notes":["n"],
        "comparisons":[{"first":"a","second":"b","tasks":[{"task":"t","metric":"accuracy","verdict":"first_is_better","difference":{"value":0.5,"low":0.25,"high":0.75},"p":0.01,"adjusted_p":0.02,"test":"McNemar","items":2,"differing":1,"reason":null}],"sentence":"a is better than b on the one task."}],
        "models":[{"name":"a","family":"f","parameters":7,"fingerprint":"0f","results":[{"task":"t","kind":"classification","data":"d","count":2,
        "metrics":[{"name":"accuracy","value":{"value":0.5,"low":0,"high":1},"unit":"share","higher_is_better":true,"per_item":[1,0],"is_main":true},{"name":"bias","value":{"value":"NaN","low":"NaN","high":"NaN"},"unit":"number","higher_is_better":false,"per_item":null,"is_main":false}],
        "problems":[{"id":"x.png","reason":"Broken."}],"notes":["small"],
        "plots":[{"$type":"bars","bars":[{"name":"cat","value":0.5,"count":2},{"name":"dog","value":null,"count":0}],"title":"B"},
        {"$type":"lines","axis":"severity","x":[0,1],"curves":[{"name":"fog","values":[{"value":0.5,"low":0,"high":1},{"value":0.25,"low":0,"high":1}]}],"title":"L"},
        {"$type":"reliability","bins":[{"confidence":0.75,"accuracy":0.5,"count":2}],"title":"R"},
        {"$type":"confusions","pairs":[{"truth":"cat","answer":"dog","count":1,"pictures":["2.png"]}],"title":"C"}],"items":0}]}],
        "item_lists":[["1.png","2.png"]]}
        """;

    private static string OneLine => Small.ReplaceLineEndings("");

    [Fact]
    public void The_format_stays()
    {
        var report = JsonReport.Parse(OneLine, "small");
        Assert.Equal(OneLine + "\n", JsonReport.ToText(report, perItem: true));
        Assert.Equal(["1.png", "2.png"], report.Models[0].Results[0].Items);
        Assert.Equal([1, 0], report.Models[0].Results[0].Metrics[0].PerItem!);
        Assert.True(double.IsNaN(report.Models[0].Results[0].Metrics[1].Value.Value));
        Assert.Null(Assert.IsType<BarPlot>(report.Models[0].Results[0].Plots[0]).Bars[1].Value);
        Assert.Equal(Verdict.FirstIsBetter, report.Comparisons[0].Tasks[0].Verdict);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var text = JsonReport.ToText(SampleReport.Create(), perItem: true);
        Assert.Equal(text, JsonReport.ToText(JsonReport.Parse(text, "sample"), perItem: true));
        // Three models and three tasks share two lists of items.
        Assert.Equal(2, JsonNode.Parse(text)!["item_lists"]!.AsArray().Count);
    }

    [Fact]
    public void Without_items_their_number_stays_and_nothing_else()
    {
        var text = JsonReport.ToText(SampleReport.Create());
        Assert.DoesNotContain("per_item\": [", text, StringComparison.Ordinal);
        Assert.DoesNotContain("item_lists\": [", text, StringComparison.Ordinal);
        var report = JsonReport.Parse(text, "sample");
        Assert.Equal(text, JsonReport.ToText(report));
        var items = report.Models[0].Results[0].Items;
        Assert.Equal(2000, items.Count);
        Assert.Contains("without the names", Assert.Throws<InputException>(() => items[0]).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => items.ToArray());
        // What has no items to tell is written without them, and the other writers need none.
        Assert.Equal(JsonReport.ToText(report), JsonReport.ToText(JsonReport.Parse(JsonReport.ToText(report, perItem: true), "again")));
        Assert.Equal(MarkdownReport.ToText(SampleReport.Create()), MarkdownReport.ToText(report));
        Assert.Equal(HtmlReport.ToText(SampleReport.Create()), HtmlReport.ToText(report));
    }

    [Theory]
    [InlineData("", "not a readable report")]
    [InlineData("[1]", "not a report of an evaluation")]
    [InlineData("{\"version\":1}", "not a report of an evaluation")]
    [InlineData("{\"format\":\"clade.evaluation\",\"version\":\"1\"}", "not a report of an evaluation")]
    [InlineData("{\"format\":\"clade.evaluation\",\"version\":2}", "newer Clade")]
    [InlineData("{\"format\":\"clade.evaluation\",\"version\":1}", "not a readable report")]
    [InlineData("{\"format\":\"clade.evaluation\",\"version\":1,\"suite\":\"s\",\"date\":\"2026-11-22\",\"notes\":[],\"comparisons\":[],\"models\":[]}", "no model")]
    public void What_is_no_report_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InputException>(() => JsonReport.Parse(text, "it")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"count\":2,\"metrics\"", "\"count\":3,\"metrics\"")]
    [InlineData("\"count\":2,\"metrics\"", "\"count\":-2,\"metrics\"")]
    [InlineData("\"items\":0}", "\"items\":1}")]
    [InlineData("\"items\":0}", "\"items\":-1}")]
    [InlineData("\"per_item\":[1,0]", "\"per_item\":[1]")]
    [InlineData("\"unit\":\"number\"", "\"unit\":\"inch\"")]
    [InlineData("\"$type\":\"bars\"", "\"$type\":\"pie\"")]
    [InlineData("\"name\":\"a\"", "\"name\":null")]
    [InlineData("2026-11-22", "2026-13-22")]
    [InlineData("\"metrics\":[", "\"metrics\":[null,")]
    [InlineData("\"bars\":[", "\"bars\":[null,")]
    [InlineData("\"item_lists\":[[", "\"item_lists\":[[null,")]
    [InlineData("\"item_lists\":[[\"1.png\",", "\"item_lists\":[[null,")]
    public void Damage_is_refused(string part, string damaged)
    {
        Assert.Contains(part, OneLine, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => JsonReport.Parse(OneLine.Replace(part, damaged, StringComparison.Ordinal), "damaged"));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var text = OneLine;
        for (var length = 0; length < text.Length; length++)
            Assert.Throws<InputException>(() => JsonReport.Parse(text[..length], "cut"));
    }

    [Fact]
    public void Members_of_later_versions_of_the_format_are_passed_over()
    {
        var document = JsonNode.Parse(OneLine)!;
        document["weather"] = "fine";
        Assert.Equal(OneLine + "\n", JsonReport.ToText(JsonReport.Parse(document.ToJsonString(new JsonSerializerOptions()), "later"), perItem: true));
    }

    [Fact]
    public void Files_are_written_and_read()
    {
        var folder = Directory.CreateTempSubdirectory("clade-report-").FullName;
        try
        {
            var (report, path) = (SampleReport.Create(), Path.Combine(folder, "new", "report.json"));
            JsonReport.Write(path, report);
            Assert.Equal(JsonReport.ToText(report), JsonReport.ToText(JsonReport.Read(path)));
            MarkdownReport.Write(Path.ChangeExtension(path, "md"), report);
            HtmlReport.Write(Path.ChangeExtension(path, "html"), report);
            Assert.Equal(["report.html", "report.json", "report.md"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order());
            Assert.Contains("nothing.json", Assert.Throws<InputException>(() => JsonReport.Read(Path.Combine(folder, "nothing.json"))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
