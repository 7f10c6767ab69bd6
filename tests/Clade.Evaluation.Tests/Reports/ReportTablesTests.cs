using Clade.Core;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

public class ReportTablesTests
{
    [Fact]
    public void Overview_has_a_row_a_task_and_a_column_a_model()
    {
        var table = ReportTables.Overview(SampleReport.Create("a", "b"));
        Assert.Equal(["Task", "Figure", "Items", "a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            ["CIFAR-10|accuracy|2,000|62.0 % (59.9 to 64.1)|49.0 % (46.8 to 51.2)", "Text to picture|recall@1|1,914|36.0 % (33.8 to 38.2)|22.0 % (20.1 to 23.9)", "Gap between modalities|gap ↓|1,914|0.823 (0.811 to 0.836)|–"],
            table.Rows.Select(row => string.Join('|', row.Select(cell => cell.Text))));
        Assert.Equal(0.49, table.Rows[0][4].Order);
        Assert.Null(table.Rows[2][4].Order);
    }

    [Fact]
    public void Only_what_beats_every_other_beyond_noise_is_best()
    {
        var report = SampleReport.Create("a", "b", "c");
        // a beats b and c on accuracy; on recall both differences are noise.
        Assert.Equal([true, false, false], Best(report, 0));
        Assert.Equal([false, false, false], Best(report, 1));

        // Not compared with c: nobody is the best.
        var partial = report with { Comparisons = [report.Comparisons[0]] };
        Assert.Equal([false, false, false], Best(partial, 0));

        // Less is better: the model with the smaller gap wins although the difference is negative; b has no gap and need not be beaten.
        Assert.Equal([true, false, false], Best(report, 2));
        Assert.DoesNotContain(true, Best(report with { Comparisons = [] }, 0));
        Assert.DoesNotContain(true, Best(SampleReport.Create("alone"), 0));
    }

    [Fact]
    public void Differences_say_who_is_better_or_why_nobody_is()
    {
        var rows = ReportTables.Differences(SampleReport.Create("a", "b", "c")).Rows.Select(row => string.Join('|', row.Select(cell => cell.Text))).ToArray();
        Assert.Equal(
        [
            "CIFAR-10|accuracy|a - b|+13.0 points (+10.8 to +15.1)|< 0.001|a", "Text to picture|recall@1|a - b|+0.4 points (-1.2 to +2.0)|0.610|within noise",
            "Gap between modalities|gap ↓|a - b|–|–|b has no result of the task 'Gap between modalities'.",
        ], rows[..3]);
        Assert.Equal("Gap between modalities|gap ↓|a - c|-0.100 (-0.120 to -0.080)|< 0.001|a", rows[5]);

        // The second model may be the better one.
        var report = SampleReport.Create("a", "b");
        var turned = report.Comparisons[0].Tasks[0] with { Verdict = Verdict.SecondIsBetter };
        Assert.Equal("b", ReportTables.Differences(report with { Comparisons = [new ModelComparison("a", "b", [turned])] }).Rows[0][5].Text);
    }

    [Fact]
    public void Wins_are_counted_both_ways_among_the_tasks_that_could_be_paired()
    {
        var lost = new TaskComparison("t", "m", Verdict.SecondIsBetter);
        var report = SampleReport.Create("a", "b", "c");
        report = report with { Comparisons = [.. report.Comparisons, new ModelComparison("b", "c", [lost, lost with { Verdict = Verdict.WithinNoise }])] };
        Assert.Equal(["a|–|1 of 2|2 of 3", "b|0 of 2|–|0 of 2", "c|0 of 3|1 of 2|–"], ReportTables.Wins(report).Rows.Select(row => string.Join('|', row.Select(cell => cell.Text))));
        Assert.Empty(ReportTables.Wins(SampleReport.Create("a", "b")).Rows);
    }

    [Fact]
    public void A_task_lists_all_figures_of_all_models()
    {
        var report = SampleReport.Create("a", "b");
        var longer = report.Models[1].Results[0] with { Metrics = [.. report.Models[1].Results[0].Metrics, SampleReport.Share("top-5", 0.9, 100)] };
        var table = ReportTables.Task(report with { Models = [report.Models[0], report.Models[1] with { Results = [longer] }] }, "CIFAR-10");
        Assert.Equal(["accuracy", "mean per class", "ECE ↓", "NLL ↓", "top-5"], table.Rows.Select(row => row[0].Text));
        Assert.Equal("–", table.Rows[4][1].Text);
        Assert.Equal("90.0 % (84.1 to 95.9)", table.Rows[4][2].Text);
    }

    [Fact]
    public void Notes_and_problems_are_told_once()
    {
        var report = SampleReport.Create("a", "b", "c");
        Assert.Equal(["Classes of CIFAR-10 with 7 templates.", "c: Its text tower has 32 positions; three prompts were cut."], ReportTables.TaskNotes(report, "CIFAR-10"));
        Assert.Equal("CIFAR-10: c: Its text tower has 32 positions; three prompts were cut.", ReportTables.Notes(report)[2]);
        Assert.Equal("cat/0013.jpg", Assert.Single(ReportTables.Problems(report).Rows)[1].Text);
    }

    [Fact]
    public void Cells_have_no_control_characters_and_are_cut()
    {
        var bad = "a\u001b[31mb\u0000\u202e\ud800\r\nc" + new string('x', 500);
        var report = new EvaluationReport { Suite = "s", Date = SampleReport.Day, Models = [SampleReport.Model(bad, 0)] };
        var texts = new[] { ReportTables.Models(report), ReportTables.Overview(report), ReportTables.Task(report, "CIFAR-10") }
            .SelectMany(table => table.Columns.Select(column => column.Name).Concat(table.Rows.SelectMany(row => row).Select(cell => cell.Text))).ToArray();
        Assert.Contains(texts, text => text.StartsWith("a\ufffd[31mb\ufffd\ufffd\ufffd  cxxx", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.True(text.Length <= 161 && !text.Any(char.IsControl) && !text.Contains('\u202e')));
        Assert.Equal("👩‍🔬 می‌خواهم", ReportTables.Models(report with { Models = [SampleReport.Model("👩‍🔬 می‌خواهم", 0)] }).Rows[0][0].Text);
    }

    [Fact]
    public void What_cannot_be_told_apart_is_refused()
    {
        var report = SampleReport.Create("a", "b");
        var first = report.Models[0];
        Refused("no model", report with { Models = [] });
        Refused("Two models", report with { Models = [first, first] });
        Refused("two results", report with { Models = [first with { Results = [first.Results[0], first.Results[0]] }] });
        Refused("no figure", report with { Models = [first with { Results = [first.Results[0] with { Metrics = [] }] }] });
        Refused("two figures", report with { Models = [first with { Results = [first.Results[0] with { Metrics = [first.Results[0].Metrics[0], first.Results[0].Metrics[0]] }] }] });
        Refused("2000 numbers for 1 items", report with { Models = [first with { Results = [first.Results[0] with { Items = ["one"] }] }] });
        report.Check();
    }

    [Fact]
    public void Items_of_models_that_judged_different_numbers_are_a_range()
    {
        var report = SampleReport.Create("a", "b");
        var fewer = report.Models[1] with { Results = [report.Models[1].Results[1] with { Items = ["one", "two"] }] };
        Assert.Equal("2 to 1,914", ReportTables.Overview(report with { Models = [report.Models[0], fewer] }).Rows[1][2].Text);
    }

    private static bool[] Best(EvaluationReport report, int task) => [.. ReportTables.Overview(report).Rows[task].Skip(3).Select(cell => cell.IsBest)];

    private static void Refused(string why, EvaluationReport report) => Assert.Contains(why, Assert.Throws<InputException>(report.Check).Message, StringComparison.Ordinal);

    [Fact]
    public void Models_that_differ_in_one_thing_alone_are_set_side_by_side()
    {
        var report = SampleReport.Create("a", "b", "c");
        Dictionary<string, string> Facts(string architecture, string data, string tuning) => new() { ["architecture"] = architecture, ["training data"] = data, ["tuning"] = tuning };
        report = report with { Models = [report.Models[0] with { Facts = Facts("deep", "drawings", "none") }, report.Models[1] with { Facts = Facts("flat", "drawings", "none") }, report.Models[2] with { Facts = Facts("flat", "photographs", "labels") }] };
        var changes = ReportTables.Changes(report);
        Assert.NotEmpty(changes.Rows);
        Assert.All(changes.Rows, row => Assert.Equal(("architecture", "a - b"), (row[0].Text, row[1].Text)));
        Assert.Equal(["Model", "Family", "Parameters", "Architecture", "Training data", "Tuning", "Fingerprint"], ReportTables.Models(report).Columns.Select(column => column.Name));
        Assert.Equal("photographs", ReportTables.Models(report).Rows[2][4].Text);
        Assert.Contains("What one change does", HtmlReport.ToText(report), StringComparison.Ordinal);
        Assert.Contains(ReportTables.Notes(report), note => note == "a and b differ in architecture alone, as far as is known.");
        var back = JsonReport.Parse(JsonReport.ToText(report), "r");
        Assert.Equal("labels", back.Models[2].Facts["tuning"]);
        // One fact is not all that is known.
        Assert.Empty(ReportTables.Changes(report with { Models = [.. report.Models.Select(model => model with { Facts = new Dictionary<string, string> { ["tuning"] = model.Name } })] }).Rows);
        Assert.Empty(ReportTables.Changes(SampleReport.Create("a", "b")).Rows);
    }
}
