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
        if (mine.PerItem is not { } left || its.PerItem is not { } right || left.Count != right.Count || left.Count != first.Items.Count)
            return Not($"{mine.Name} of the task '{first.Task}' is no mean of items, so there is nothing to pair.");
        if (left.Count < 2)
            return Not($"The task '{first.Task}' has one item only.");

        double[] a = [.. left], b = [.. right];
        var hits = PairedTests.AreHits(a) && PairedTests.AreHits(b);
        var difference = Bootstrap.PairedDifference(a, b, seed);
        return new(first.Task, mine.Name, difference.Value > 0 == mine.HigherIsBetter ? Verdict.FirstIsBetter : Verdict.SecondIsBetter)
        {
            Difference = difference,
            P = hits ? PairedTests.McNemar(a, b) : PairedTests.SignFlip(a, b, seed),
            Test = hits ? "McNemar" : "sign flip",
            Items = a.Length,
            Differing = a.Zip(b).Count(pair => pair.First != pair.Second),
        };
    }

    private static Metric? Main(TaskResult? result) => result?.Metrics.FirstOrDefault(metric => metric.IsMain) ?? (result is { Metrics: [var only, ..] } ? only : null);
}
