using Clade.Core;

namespace Clade.Evaluation.Tests;

public class ModelComparisonTests
{
    private static TaskResult Task(string name, double[]? hits, bool higher = true, string prefix = "p", string figure = "accuracy") => new()
    {
        Task = name,
        Kind = "classification",
        Data = "set",
        Items = [.. Enumerable.Range(0, hits?.Length ?? 3).Select(i => $"{prefix}{i}")],
        Metrics = [new Metric("beside", new Interval(0, 0, 0)), new Metric(figure, new Interval(0, 0, 0)) { IsMain = true, HigherIsBetter = higher, PerItem = hits }],
    };

    // right of 100
    private static double[] Hits(int right, int items = 100) => [.. Enumerable.Range(0, items).Select(i => i < right ? 1.0 : 0)];

    private static ModelComparison Compare(TaskResult[] first, TaskResult[] second) => ModelComparison.Between("A", first, "B", second);

    [Fact]
    public void The_sentence_is_that_of_the_issue()
    {
        var strong = Enumerable.Range(0, 9).Select(i => Task($"t{i}", Hits(i < 7 ? 80 : 50)));
        var weak = Enumerable.Range(0, 9).Select(i => Task($"t{i}", Hits(i < 7 ? 40 : 49)));
        Assert.Equal("A is better than B on 7 of 9 tasks; on two the difference is within noise.", Compare([.. strong], [.. weak]).Sentence);
        Assert.Equal("B is better than A on 7 of 9 tasks; on two the difference is within noise.", Compare([.. weak], [.. strong]).Sentence);
    }

    [Fact]
    public void Every_outcome_has_words()
    {
        TaskResult up = Task("a", Hits(90)), down = Task("a", Hits(20)), up2 = Task("b", Hits(90)), down2 = Task("b", Hits(20)), up3 = Task("c", Hits(90)), down3 = Task("c", Hits(20)), same = Task("d", Hits(50));
        Assert.Equal("A is better than B on the one task.", Compare([up], [down]).Sentence);
        Assert.Equal("A is better than B on all 2 tasks.", Compare([up, up2], [down, down2]).Sentence);
        Assert.Equal("A is better than B on 2 of 3 tasks and worse on one.", Compare([up, up2, down3], [down, down2, up3]).Sentence);
        Assert.Equal("B is better than A on 2 of 4 tasks and worse on one; on one the difference is within noise.", Compare([down, down2, up3, same], [up, up2, down3, same]).Sentence);
        Assert.Equal("On the one task the difference between A and B is within noise.", Compare([same], [same]).Sentence);
        Assert.Equal("On all 2 tasks the difference between A and B is within noise; one could not be compared.", Compare([same, up, up2], [same, up, Task("b", null)]).Sentence);
        Assert.Equal("A is better than B on the one task; one could not be compared.", Compare([up, up2], [down]).Sentence);
        Assert.Equal("A and B cannot be compared: B has no result of the task 'a'.", Compare([up], []).Sentence);
        Assert.Equal("A and B cannot be compared: no task was run.", Compare([], []).Sentence);
    }

    [Fact]
    public void Rows_hold_difference_test_and_counts()
    {
        var row = Compare([Task("a", Hits(60))], [Task("a", Hits(50))]).Tasks.Single();
        Assert.Equal((Verdict.FirstIsBetter, "accuracy", "McNemar", 100, 10), (row.Verdict, row.Metric, row.Test, row.Items, row.Differing));
        Assert.Equal(0.1, row.Difference!.Value, 12);
        Assert.Equal(2 / 1024.0, row.P!.Value, 12);
        Assert.Equal(row.P, row.AdjustedP);
        var numbers = Compare([Task("a", [.. Hits(60).Select(x => x * 0.5)])], [Task("a", [.. Hits(50).Select(x => x * 0.5)])]).Tasks.Single();
        Assert.Equal("sign flip", numbers.Test);
        Assert.Equal(2 / 1024.0, numbers.P!.Value, 12);
    }

    [Fact]
    public void Where_less_is_better_the_lower_model_wins() =>
        Assert.Equal("B is better than A on the one task.", Compare([Task("a", Hits(90), false)], [Task("a", Hits(20), false)]).Sentence);

    [Fact]
    public void Many_tasks_raise_the_bar()
    {
        // 8 against 0 is p = 0.0078: a finding alone, none among ten tasks.
        TaskResult[] First(int count) => [.. Enumerable.Range(0, count).Select(i => Task($"t{i}", Hits(i == 0 ? 58 : 50)))];
        TaskResult[] Second(int count) => [.. Enumerable.Range(0, count).Select(i => Task($"t{i}", Hits(50)))];
        Assert.Equal(Verdict.FirstIsBetter, Compare(First(1), Second(1)).Tasks[0].Verdict);
        var many = Compare(First(10), Second(10)).Tasks[0];
        Assert.Equal(Verdict.WithinNoise, many.Verdict);
        Assert.Equal(0.078125, many.AdjustedP!.Value, 9);
    }

    [Fact]
    public void All_pairs_share_one_correction()
    {
        var pairs = ModelComparison.All([("A", [Task("a", Hits(58))]), ("B", [Task("a", Hits(50))]), ("C", [Task("a", Hits(50))])]);
        Assert.Equal(["A B", "A C", "B C"], pairs.Select(pair => $"{pair.First} {pair.Second}"));
        // p = 0.0078, 0.0078, 1 of three tests.
        Assert.Equal(3 / 128.0, pairs[0].Tasks[0].AdjustedP!.Value, 9);
        Assert.Equal(Verdict.FirstIsBetter, pairs[1].Tasks[0].Verdict);
        Assert.Equal(Verdict.WithinNoise, pairs[2].Tasks[0].Verdict);
    }

    [Fact]
    public void What_cannot_be_paired_says_why()
    {
        string Why(TaskResult first, TaskResult second)
        {
            var row = Compare([first], [second]).Tasks[0];
            Assert.Equal(Verdict.NotComparable, row.Verdict);
            Assert.Null(row.AdjustedP);
            return row.Reason!;
        }

        Assert.Contains("different items", Why(Task("a", Hits(5)), Task("a", Hits(5), prefix: "q")), StringComparison.Ordinal);
        Assert.Contains("different items", Why(Task("a", Hits(5)), Task("a", Hits(5, 99))), StringComparison.Ordinal);
        Assert.Contains("no mean of items", Why(Task("a", null), Task("a", null)), StringComparison.Ordinal);
        Assert.Contains("main figure", Why(Task("a", Hits(5)), Task("a", Hits(5), figure: "other")), StringComparison.Ordinal);
        Assert.Contains("one item", Why(Task("a", [1]), Task("a", [0])), StringComparison.Ordinal);
        Assert.Equal(["B has no result of the task 'a'.", "A has no result of the task 'b'."], Compare([Task("a", Hits(5))], [Task("b", Hits(5))]).Tasks.Select(task => task.Reason));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<InputException>(() => ModelComparison.All([("A", [])]));
        Assert.Contains("2 results of the task 'a'", Assert.Throws<InputException>(() => Compare([Task("a", Hits(5)), Task("a", Hits(6))], [])).Message, StringComparison.Ordinal);
    }
}
