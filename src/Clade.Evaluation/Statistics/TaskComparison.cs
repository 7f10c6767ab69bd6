namespace Clade.Evaluation;

/// <summary>What can be concluded about two models on one task.</summary>
public enum Verdict
{
    /// <summary>The first model is better beyond the choice of items.</summary>
    FirstIsBetter,

    /// <summary>The second model is better beyond the choice of items.</summary>
    SecondIsBetter,

    /// <summary>Other items of the same kind could turn the difference round.</summary>
    WithinNoise,

    /// <summary>No paired test is possible; <see cref="TaskComparison.Reason"/> says why.</summary>
    NotComparable,
}

/// <summary>Two models on one task, by its main figure on the same items. Immutable.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Metric">Name of the figure.</param>
/// <param name="Verdict">From <see cref="AdjustedP"/> against the level of the comparison.</param>
public sealed record TaskComparison(string Task, string Metric, Verdict Verdict)
{
    /// <summary>First minus second in the figure's own unit, with the 95 % interval of this task alone; null where not comparable.</summary>
    public Interval? Difference { get; init; }

    /// <summary>Two-sided p-value of this task alone; null where not comparable.</summary>
    public double? P { get; init; }

    /// <summary><see cref="P"/> after Holm's correction over every task and pair of models compared at once.</summary>
    public double? AdjustedP { get; init; }

    /// <summary>The test: <c>McNemar</c> for hits and misses, <c>sign flip</c> for other numbers, <c>exchange</c> for figures that are no mean of items, <c>sign flip and t over runs</c> for methods with several training runs; null where not comparable.</summary>
    public string? Test { get; init; }

    /// <summary>Items judged by both.</summary>
    public int Items { get; init; }

    /// <summary>Items on which the models differ.</summary>
    public int Differing { get; init; }

    /// <summary>One sentence where not comparable, else null.</summary>
    public string? Reason { get; init; }
}
