using Clade.Data.Corruptions;
using Clade.Evaluation.Reports;
using Clade.Evaluation.Tests.Suites;

namespace Clade.Evaluation.Tests.Reports;

/// <summary>Every figure is explained, on the page of a report and in the documentation alike.</summary>
public class MetricGlossaryTests
{
    [Fact]
    public void The_documentation_holds_every_explanation_word_for_word()
    {
        var page = File.ReadAllText(Path.Combine(ComposedSuiteTests.Root(), "docs", "evaluation", "metrics.md"));
        static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
        foreach (var one in MetricGlossary.All)
            Assert.Contains($"| {Cell(one.Name)} | {Cell(one.Measures)} | {Cell(one.Formula)} | {Cell(one.NotFor)} |\n", page, StringComparison.Ordinal);
        Assert.Equal(MetricGlossary.All.Count, MetricGlossary.All.Select(one => one.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("classification", "accuracy", "accuracy")]
    [InlineData("classification", "top-5 accuracy", "top-5 accuracy")]
    [InlineData("few_shot", "linear probe accuracy, 16 a class", "accuracy")]
    [InlineData("few_shot", "zero-shot accuracy", "accuracy")]
    [InlineData("pairs", "accuracy", "accuracy of pairs")]
    [InlineData("pairs", "changed: swap", "accuracy of pairs")]
    [InlineData("pairs", "group score", "text, image and group score")]
    [InlineData("retrieval", "image to text recall@10", "recall@k")]
    [InlineData("image_retrieval", "mAP", "mAP")]
    [InlineData("segmentation", "pixel accuracy", "pixel accuracy")]
    [InlineData("robustness", "ECE after T, severity 3", "ECE")]
    [InlineData("robustness", "adaptive ECE after T", "adaptive ECE")]
    [InlineData("robustness", "mCE against my model (2)", "mCE")]
    [InlineData("robustness", "accuracy, mean of all kinds", "accuracy")]
    [InlineData("robustness", "same place", "recall within 0.1")]
    [InlineData("counteranimal", "drop of the worst class", "drop")]
    [InlineData("counteranimal", "counter accuracy", "accuracy")]
    public void A_name_finds_its_explanation(string kind, string metric, string name) => Assert.Equal(name, MetricGlossary.Of(kind, metric)?.Name);

    /// <summary>Asserts that no figure of a task goes without words.</summary>
    internal static void Explains(TaskResult result) => Assert.All(result.Metrics, metric => Assert.NotNull(MetricGlossary.Of(result.Kind, metric.Name)));

    [Fact]
    public void Every_kind_of_damage_is_explained_and_nothing_else_is()
    {
        Assert.All(Corruption.Common.Concat(Corruption.Space), kind => Assert.Equal("accuracy under damage", MetricGlossary.Of("robustness", kind.Name)?.Name));
        Assert.Null(MetricGlossary.Of("mine", "loss of sleep"));
    }

    [Fact]
    public void The_page_explains_what_it_shows_once()
    {
        var report = SampleReport.Create("one", "two");
        var (html, markdown) = (HtmlReport.ToText(report), MarkdownReport.ToText(report));
        Assert.NotEmpty(MetricGlossary.Of(report));
        foreach (var one in MetricGlossary.All)
        {
            var used = MetricGlossary.Of(report).Contains(one);
            Assert.Equal(used ? 2 : 1, html.Split($"<dt>{one.Name}</dt>").Length);
            Assert.Equal(used, markdown.Contains($"- **{one.Name}**", StringComparison.Ordinal));
        }

        Assert.Contains("<a href=\"#figures\">", html, StringComparison.Ordinal);
        Assert.Contains("<section id=\"figures\">", html, StringComparison.Ordinal);
    }
}
