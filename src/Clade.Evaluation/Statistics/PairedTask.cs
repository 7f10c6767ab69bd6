using Clade.Core;

namespace Clade.Evaluation;

/// <summary>One row of a <see cref="ModelComparison"/> before correction: its verdict says who is ahead.</summary>
internal static class PairedTask
{
    public static TaskComparison Compare(TaskResult first, TaskResult? second, string missingFrom, long seed)
    {
        var (mine, its) = (Main(first), Main(second));
        TaskComparison Not(string reason) => new(first.Task, mine?.Name ?? its?.Name ?? "", Verdict.NotComparable) { Reason = reason };
        if (second is null)
            return Not($"{missingFrom} has no result of the task '{first.Task}'.");
        if (mine is null || its is null || mine.Name != its.Name)
            return Not($"The task '{first.Task}' has no main figure that both models share.");
        if (!first.Items.SequenceEqual(second.Items, StringComparer.Ordinal))
            return Not($"The models judged different items in the task '{first.Task}'.");
        if (first.Items.Count < 2)
            return Not($"The task '{first.Task}' has one item only.");
        var named = new TaskComparison(first.Task, mine.Name, Verdict.WithinNoise) { Items = first.Items.Count };
        try
        {
            return (mine, its) switch
            {
                ({ PerItem: { } left }, { PerItem: { } right }) when (mine.Runs ?? its.Runs) is not null && left.Count == right.Count && left.Count == first.Items.Count => Methods(named, Runs(mine), Runs(its), mine.HigherIsBetter, seed),
                ({ PerItem: { } left }, { PerItem: { } right }) when left.Count == right.Count && left.Count == first.Items.Count => Means(named, [.. left], [.. right], mine.HigherIsBetter, seed),
                ({ Parts: { } left }, { Parts: { } right }) when left.Items.Count == right.Items.Count && left.Items.Count == first.Items.Count => Figures(named, left, right, mine.HigherIsBetter, seed),
                _ => Not($"{mine.Name} of the task '{first.Task}' is no mean of items, so there is nothing to pair."),
            };
        }
        catch (InputException error)
        {
            return Not($"{mine.Name} of the task '{first.Task}' cannot be compared: {error.Message}");
        }
    }

    private static TaskComparison Means(TaskComparison named, double[] left, double[] right, bool higherIsBetter, long seed)
    {
        var hits = PairedTests.AreHits(left) && PairedTests.AreHits(right);
        return With(named, Bootstrap.PairedDifference(left, right, seed), higherIsBetter) with
        {
            P = hits ? PairedTests.McNemar(left, right) : PairedTests.SignFlip(left, right, seed),
            Test = hits ? "McNemar" : "sign flip",
            Differing = left.Zip(right).Count(pair => pair.First != pair.Second),
        };
    }

    // Better beyond the choice of items and, with the spread of runs, beyond the choice of seeds.
    private static TaskComparison Methods(TaskComparison named, double[][] left, double[][] right, bool higherIsBetter, long seed)
    {
        double[] mine = Bootstrap.OverRuns(left), its = Bootstrap.OverRuns(right);
        return With(named, Bootstrap.PairedDifferenceOverSeeds(Twice(left), Twice(right), seed), higherIsBetter) with
        {
            P = Math.Max(PairedTests.SignFlip(mine, its, seed), StudentTest.PValue([.. left.Select(run => run.Average())], [.. right.Select(run => run.Average())])),
            Test = "sign flip and t over runs",
            Differing = mine.Zip(its).Count(pair => pair.First != pair.Second),
        };

        // One run has no spread of its own.
        static double[][] Twice(double[][] runs) => runs.Length == 1 ? [runs[0], runs[0]] : runs;
    }

    private static double[][] Runs(Metric metric) => metric.Runs is { } runs ? [.. runs.Select(run => run.ToArray())] : [[.. metric.PerItem!]];

    private static TaskComparison Figures(TaskComparison named, ItemParts left, ItemParts right, bool higherIsBetter, long seed) =>
        With(named, PairedFigures.Difference(left, right, seed), higherIsBetter) with
        {
            P = PairedFigures.Exchange(left, right, seed),
            Test = "exchange",
            Differing = left.Items.Zip(right.Items).Count(pair => !pair.First.SequenceEqual(pair.Second)),
        };

    private static TaskComparison With(TaskComparison named, Interval difference, bool higherIsBetter) =>
        named with { Difference = difference, Verdict = difference.Value > 0 == higherIsBetter ? Verdict.FirstIsBetter : Verdict.SecondIsBetter };

    private static Metric? Main(TaskResult? result) => result?.Metrics.FirstOrDefault(metric => metric.IsMain) ?? (result is { Metrics: [var only, ..] } ? only : null);
}
