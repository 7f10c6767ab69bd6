using System.Globalization;
using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Two models over all tasks of a suite. Tasks are paired where both judged the same items and the main figure has a number an item; each is tested
/// (<see cref="PairedTests"/>), the p-values are corrected for their number (<see cref="ManyTests.Holm"/>), and one sentence says what is left. Immutable.
/// </summary>
/// <param name="First">Name of the first model.</param>
/// <param name="Second">Name of the second model.</param>
/// <param name="Tasks">One a task, in the order of the first model's results, those of the second model alone after them.</param>
public sealed record ModelComparison(string First, string Second, IReadOnlyList<TaskComparison> Tasks)
{
    /// <summary>Adjusted p-values below this are a finding.</summary>
    public const double Level = 0.05;

    private static readonly string[] Words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>For example <c>A is better than B on 7 of 9 tasks; on two the difference is within noise.</c> The better model comes first.</summary>
    public string Sentence
    {
        get
        {
            int Count(Verdict verdict) => Tasks.Count(task => task.Verdict == verdict);
            var (wins, losses, even, open) = (Count(Verdict.FirstIsBetter), Count(Verdict.SecondIsBetter), Count(Verdict.WithinNoise), Count(Verdict.NotComparable));
            var (winner, loser) = losses > wins ? (Second, First) : (First, Second);
            var (more, fewer, all) = (Math.Max(wins, losses), Math.Min(wins, losses), wins + losses + even);
            if (all == 0)
                return $"{First} and {Second} cannot be compared: {(Tasks is [var task, ..] ? task.Reason : "no task was run.")}";
            var rest = open == 0 ? "." : $"; {Word(open)} could not be compared.";
            if (more == 0)
                return $"On {(all == 1 ? "the one task" : Invariant($"all {all} tasks"))} the difference between {First} and {Second} is within noise{rest}";
            var where = all == 1 ? "the one task" : more == all ? Invariant($"all {all} tasks") : Invariant($"{more} of {all} tasks");
            return $"{winner} is better than {loser} on {where}{(fewer == 0 ? "" : $" and worse on {Word(fewer)}")}{(even == 0 ? "" : $"; on {Word(even)} the difference is within noise")}{rest}";
        }
    }

    /// <summary>Compares two models.</summary>
    /// <param name="first">Name of the first.</param>
    /// <param name="firstResults">Its results.</param>
    /// <param name="second">Name of the second.</param>
    /// <param name="secondResults">Its results.</param>
    /// <param name="seed">Of resampling and sign flips.</param>
    /// <exception cref="InputException">A model has two results of one task.</exception>
    public static ModelComparison Between(string first, IReadOnlyList<TaskResult> firstResults, string second, IReadOnlyList<TaskResult> secondResults, long seed = 0) =>
        All([(first, firstResults), (second, secondResults)], seed)[0];

    /// <summary>Compares every pair of models, (1, 2), (1, 3) … (2, 3) …; the correction is over all of them together.</summary>
    /// <param name="models">At least two, by name, with their results.</param>
    /// <param name="seed">Of resampling and sign flips.</param>
    /// <exception cref="InputException">There are fewer than two models, or one has two results of one task.</exception>
    public static IReadOnlyList<ModelComparison> All(IReadOnlyList<(string Name, IReadOnlyList<TaskResult> Results)> models, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count < 2)
            throw new InputException($"A comparison needs at least two models, not {models.Count}.");
        foreach (var (name, results) in models)
        {
            if (results.GroupBy(result => result.Task, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new InputException($"{name} has {twice.Count()} results of the task '{twice.Key}'; give each task one name of its own.");
        }

        List<ModelComparison> pairs = [];
        for (var i = 0; i < models.Count; i++)
        {
            for (var j = i + 1; j < models.Count; j++)
                pairs.Add(Raw(models[i], models[j], seed));
        }

        var adjusted = new Queue<double>(ManyTests.Holm([.. pairs.SelectMany(pair => pair.Tasks).Where(task => task.P is not null).Select(task => task.P!.Value)]));
        return [.. pairs.Select(pair => pair with { Tasks = [.. pair.Tasks.Select(task => task.P is null ? task : Judged(task, adjusted.Dequeue()))] })];
    }

    // The verdict of a raw row says who is ahead; it stands if the adjusted p-value allows it.
    private static TaskComparison Judged(TaskComparison task, double adjusted) =>
        task with { AdjustedP = adjusted, Verdict = adjusted < Level ? task.Verdict : Verdict.WithinNoise };

    private static ModelComparison Raw((string Name, IReadOnlyList<TaskResult> Results) first, (string Name, IReadOnlyList<TaskResult> Results) second, long seed)
    {
        var ofSecond = second.Results.ToDictionary(result => result.Task, StringComparer.Ordinal);
        var tasks = first.Results.Select(result => PairedTask.Compare(result, ofSecond.GetValueOrDefault(result.Task), second.Name, seed)).ToList();
        var ofFirst = first.Results.Select(result => result.Task).ToHashSet(StringComparer.Ordinal);
        tasks.AddRange(second.Results.Where(result => !ofFirst.Contains(result.Task)).Select(result => PairedTask.Compare(result, null, first.Name, seed)));
        return new(first.Name, second.Name, tasks);
    }

    private static string Word(int count) => count < Words.Length ? Words[count] : Invariant($"{count}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
