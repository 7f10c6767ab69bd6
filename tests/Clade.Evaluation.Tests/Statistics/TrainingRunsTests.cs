using Clade.Core;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests;

/// <summary>Several runs of one method: their figures as one, and when a method is called better.</summary>
public class TrainingRunsTests
{
    // Tables of Student's t; the last two by the formulas of one and two degrees of freedom.
    [Theory]
    [InlineData(4, 2.776445, 0.05)]
    [InlineData(10, 1, 0.3408931)]
    [InlineData(7, 3.499483, 0.01)]
    [InlineData(1, 12.706205, 0.05)]
    [InlineData(2, 3, 0.0954660)]
    public void The_p_value_is_that_of_the_tables(int freedom, double t, double expected)
    {
        // One run against n whose mean is 0 and spread 1: t = x / sqrt(1 + 1/n).
        double[] many = Scattered(freedom + 1);
        var one = t * Math.Sqrt(1 + (1.0 / many.Length));
        Assert.Equal(expected, StudentTest.PValue(many, [one]), 6);
        Assert.Equal(expected, StudentTest.PValue([-one], many), 6);
    }

    [Fact]
    public void Equal_runs_and_runs_that_do_not_scatter()
    {
        Assert.Equal(1, StudentTest.PValue([1, 2, 3], [2, 2.5, 1.5]), 12);
        Assert.Equal(1, StudentTest.PValue([2, 2], [2]));
        Assert.Equal(0, StudentTest.PValue([2, 2], [3]));
        Assert.Throws<InputException>(() => StudentTest.PValue([1], [2]));
        Assert.Throws<InputException>(() => StudentTest.PValue([], [2, 3]));
    }

    [Fact]
    public void Figures_are_means_over_runs()
    {
        var joined = TrainingRuns.Join("ours", [Model("1", [1, 1, 0, 0], 0.3), Model("2", [1, 0, 0, 0], 0.5), Model("3", [1, 1, 1, 0], 0.4)]);
        var result = joined.Results[0];
        Assert.Equal(("ours", "3"), (joined.Name, joined.Facts["training runs"]));
        Assert.Equal([1, 2 / 3.0, 1 / 3.0, 0], result.Metrics[0].PerItem!);
        Assert.Equal(0.5, result.Metrics[0].Value.Value, 12);
        Assert.Equal(3, result.Metrics[0].Runs!.Count);
        Assert.Equal((0.4, 0.2, 0.6), (Math.Round(result.Metrics[1].Value.Value, 12), Math.Round(result.Metrics[1].Value.Low, 12), Math.Round(result.Metrics[1].Value.High, 12)));
        Assert.Contains("50.0 %, 25.0 %, 75.0 %", result.Notes[0], StringComparison.Ordinal);
        Assert.Contains(result.Notes, note => note.StartsWith("Of ECE the interval", StringComparison.Ordinal));
        var text = JsonReport.ToText(new EvaluationReport { Suite = "s", Date = default, Models = [joined] }, perItem: true);
        Assert.Equal(result.Metrics[0].Runs, JsonReport.Parse(text, "r").Models[0].Results[0].Metrics[0].Runs);
        Assert.DoesNotContain("\"runs\":", JsonReport.ToText(new EvaluationReport { Suite = "s", Date = default, Models = [joined] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_is_better_only_if_its_runs_agree()
    {
        // Ten more of 200 items are right in each run of one, and the runs lie close together, or far apart.
        ReportModel Method(string name, params int[] right) => TrainingRuns.Join(name, [.. right.Select((n, i) => Model($"{name}{i}", [.. Enumerable.Range(0, 200).Select(item => item < n ? 1.0 : 0)], 0))]);
        TaskComparison Compare(ReportModel first, ReportModel second) => ModelComparison.Between("A", first.Results, "B", second.Results).Tasks[0];
        var close = Compare(Method("a", 110, 111, 109), Method("b", 99, 100, 101));
        Assert.Equal((Verdict.FirstIsBetter, "sign flip and t over runs"), (close.Verdict, close.Test));
        Assert.Equal(0.05, close.Difference!.Value, 12);
        var far = Compare(Method("a", 90, 110, 130), Method("b", 80, 100, 120));
        Assert.Equal(Verdict.WithinNoise, far.Verdict);
        Assert.True(far.Difference!.Low < 0 && far.Difference.High > 0);
        // A single model against a method: the spread of the method's runs counts for both.
        Assert.Equal(Verdict.FirstIsBetter, Compare(Method("a", 130, 131, 129), Model("b", [.. Enumerable.Range(0, 200).Select(item => item < 100 ? 1.0 : 0)], 0)).Verdict);
        Assert.Equal(Verdict.WithinNoise, Compare(Method("a", 90, 110, 130), Model("b", [.. Enumerable.Range(0, 200).Select(item => item < 100 ? 1.0 : 0)], 0)).Verdict);
    }

    [Fact]
    public void What_cannot_be_joined_is_refused()
    {
        var model = Model("1", [1, 0], 0.1);
        Assert.Contains("at least two", Assert.Throws<InputException>(() => TrainingRuns.Join("m", [model])).Message, StringComparison.Ordinal);
        Assert.Contains("different items", Assert.Throws<InputException>(() => TrainingRuns.Join("m", [model, Model("2", [1, 0, 1], 0.1)])).Message, StringComparison.Ordinal);
        Assert.Contains("other tasks", Assert.Throws<InputException>(() => TrainingRuns.Join("m", [model, model with { Results = [] }])).Message, StringComparison.Ordinal);
    }

    private static ReportModel Model(string name, double[] hits, double error) => new()
    {
        Name = name,
        Family = "",
        Fingerprint = name,
        Parameters = 1,
        Results =
        [
            new TaskResult
            {
                Task = "t",
                Kind = "classification",
                Data = "d",
                Items = [.. hits.Select((_, i) => $"{i}")],
                Metrics = [new Metric("accuracy", Bootstrap.Share(hits)) { PerItem = hits, IsMain = true }, new Metric("ECE", new Interval(error, error - 0.1, error + 0.1)) { HigherIsBetter = false }],
            },
        ],
    };

    // Mean 0, spread (n - 1 below the line) 1.
    private static double[] Scattered(int count)
    {
        double[] own = [.. Enumerable.Range(0, count).Select(i => i - ((count - 1) / 2.0))];
        var spread = Math.Sqrt(own.Sum(x => x * x) / (count - 1));
        return [.. own.Select(x => x / spread)];
    }
}
