using Clade.Data.Sets;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

public class MarkdownReportTests
{
    [Fact]
    public void The_conclusion_comes_first_then_all_tasks()
    {
        var text = MarkdownReport.ToText(SampleReport.Create("a", "b"));
        Assert.StartsWith("""
            # Small models, pictograms and photographs, 2026-11-22

            a is better than b on 1 of 2 tasks; on one the difference is within noise; one could not be compared.

            ## All tasks

            | Task | Figure | Items | a | b |
            |---|---|---:|---:|---:|
            | CIFAR-10 | accuracy | 2,000 | **62.0 % (59.9 to 64.1)** | 49.0 % (46.8 to 51.2) |
            | Text to picture | recall@1 | 1,914 | 36.0 % (33.8 to 38.2) | 22.0 % (20.1 to 23.9) |
            | Gap between modalities | gap ↓ | 1,914 | 0.823 (0.811 to 0.836) | – |

            """, text, StringComparison.Ordinal);
        Assert.Contains("| CIFAR-10 | accuracy | a - b | +13.0 points (+10.8 to +15.1) | \\< 0.001 | **a** |", text, StringComparison.Ordinal);
        Assert.Contains("| a | OpenCLIP | 6.3 M | 9f86d081884c7d65 |", text, StringComparison.Ordinal);
        Assert.Contains("| ECE ↓ | 8.0 % (6.8 to 9.2) | 13.0 % (11.5 to 14.5) |", text, StringComparison.Ordinal);
        Assert.Contains("| cifar10-test | cat/0013.jpg | cat/0013.jpg is a damaged", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_becomes_markup()
    {
        const string Bad = "x | y\n# *a* _b_ `c` [d](e) <script> &amp; $f$ ~g~ \\";
        var report = new EvaluationReport { Suite = Bad, Date = SampleReport.Day, Models = [SampleReport.Model(Bad, 0)], Notes = ["- list", "1. list", "    code", "= rule"], Comparisons = [new ModelComparison("+ " + Bad, Bad, [new TaskComparison("t", "m", Verdict.WithinNoise)])] };
        var text = MarkdownReport.ToText(report);
        const string Escaped = "x \\| y \\# \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<script\\> \\&amp; \\$f\\$ \\~g\\~ \\\\";
        Assert.StartsWith($"# {Escaped}, 2026-11-22\n\nOn the one task the difference between + {Escaped} and {Escaped} is within noise.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n- \\- list\n- 1\\. list\n- code\n- \\= rule\n", text, StringComparison.Ordinal);
        foreach (var table in text.Split("\n\n").Where(part => part.StartsWith('|')))
        {
            var widths = table.TrimEnd().Split('\n').Select(line => line.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).ToArray();
            Assert.All(widths, width => Assert.Equal(widths[0], width));
        }
    }

    [Fact]
    public void Many_problems_are_counted()
    {
        var model = SampleReport.Model("a", 0);
        var result = model.Results[0] with { Problems = [.. Enumerable.Range(0, 120).Select(i => new PictureProblem($"{i}.png", "Broken."))] };
        var text = MarkdownReport.ToText(new EvaluationReport { Suite = "s", Date = SampleReport.Day, Models = [model with { Results = [result] }] });
        Assert.Equal(50, text.Split("Broken.").Length - 1);
        Assert.EndsWith("\nand 70 more, which the JSON lists.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_results_is_a_page_all_the_same()
    {
        var report = new EvaluationReport { Suite = "s", Date = SampleReport.Day, Models = [SampleReport.Model("a", 0) with { Results = [] }] };
        Assert.Contains("| a | OpenCLIP |", MarkdownReport.ToText(report), StringComparison.Ordinal);
        Assert.DoesNotContain("## All tasks", MarkdownReport.ToText(report), StringComparison.Ordinal);
    }
}
