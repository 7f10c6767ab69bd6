using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Models;

namespace Clade.Evaluation.Reports;

/// <summary>
/// What an evaluation found: models, what each task said about each of them, and what follows from it. Written by <see cref="JsonReport"/>,
/// <see cref="MarkdownReport"/> and <see cref="HtmlReport"/>; rows for any other surface come from <see cref="ReportTables"/>. Immutable.
/// </summary>
public sealed record EvaluationReport
{
    /// <summary>Name of the suite, for the title.</summary>
    public required string Suite { get; init; }

    /// <summary>The day it was made. Given by the caller, so that the same results give the same bytes.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The models, in the order shown; names are unique, and each holds a task at most once.</summary>
    public required IReadOnlyList<ReportModel> Models { get; init; }

    /// <summary>The models compared in pairs, as <see cref="ModelComparison.All"/> gives them; empty for one model. Their sentences are the conclusion of the report, in this order.</summary>
    public IReadOnlyList<ModelComparison> Comparisons { get; init; } = [];

    /// <summary>Sentences about the whole run: seeds, precision, what was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the tasks of all models, in the order of the first model that has them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Tasks => [.. Models.SelectMany(model => model.Results).Select(result => result.Task).Distinct(StringComparer.Ordinal)];

    /// <summary>The report of models that did the same tasks: training runs become their methods, and all that is left is compared in pairs.</summary>
    /// <param name="suite">See <see cref="Suite"/>.</param>
    /// <param name="date">See <see cref="Date"/>.</param>
    /// <param name="models">All models, in the order shown.</param>
    /// <param name="runs">By method, the names of the models that are its training runs (<see cref="TrainingRuns"/>); null for none.</param>
    /// <param name="seed">Of the resampling and the sign flips.</param>
    /// <exception cref="InputException">The runs of a method did other tasks or judged other items.</exception>
    public static EvaluationReport Compare(string suite, DateOnly date, IReadOnlyList<ReportModel> models, IReadOnlyDictionary<string, IReadOnlyList<string>>? runs = null, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(models);
        var judged = TrainingRuns.Join(models, runs, seed);
        return new EvaluationReport
        {
            Suite = suite,
            Date = date,
            Models = judged,
            Comparisons = judged.Count < 2 ? [] : ModelComparison.All([.. judged.Select(model => (model.Name, model.Results))], seed),
        };
    }

    /// <summary>What the task said about each model, in their order; null where the model did not run it.</summary>
    public IReadOnlyList<TaskResult?> Of(string task) => [.. Models.Select(model => model.Results.FirstOrDefault(result => result.Task == task))];

    /// <summary>Refuses a report whose parts cannot be told apart, or whose numbers do not fit its items.</summary>
    /// <exception cref="InputException">There is no model, two have one name, a model has a task twice, or a task has no figure or other numbers of items than items.</exception>
    public void Check()
    {
        if (Models.Count == 0)
            throw new InputException($"The report of {Suite} has no model; evaluate at least one.");
        if (Twice(Models.Select(model => model.Name)) is { } name)
            throw new InputException($"Two models of the report are called {name}; give each its own name.");
        foreach (var model in Models)
        {
            if (Twice(model.Results.Select(result => result.Task)) is { } task)
                throw new InputException($"{model.Name} has two results of the task {task}; give each task of a suite its own name.");
            foreach (var result in model.Results)
                CheckResult(model, result);
        }
    }

    private static void CheckResult(ReportModel model, TaskResult result)
    {
        if (result.Metrics.Count == 0)
            throw new InputException($"The task {result.Task} has no figure for {model.Name}; leave the task out where nothing was measured.");
        if (Twice(result.Metrics.Select(metric => metric.Name)) is { } twice)
            throw new InputException($"The task {result.Task} has two figures called {twice} for {model.Name}; give each its own name.");
        if (result.Metrics.FirstOrDefault(metric => metric.Parts is { } parts && parts.Items.Count != result.Items.Count) is { } partial)
            throw new InputException($"{partial.Name} of the task {result.Task} has parts of {partial.Parts!.Items.Count} items and there are {result.Items.Count}; each has its own.");
        if (result.Metrics.FirstOrDefault(metric => metric.PerItem is { } numbers && numbers.Count != result.Items.Count) is { } wrong)
            throw new InputException($"{wrong.Name} of the task {result.Task} has {wrong.PerItem!.Count} numbers for {result.Items.Count} items; there is one number an item.");
    }

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
}

/// <summary>A model of a report and its results. Immutable.</summary>
public sealed record ReportModel
{
    /// <summary>What people call it, unique in the report.</summary>
    public required string Name { get; init; }

    /// <summary>Tells it from every other model, see <see cref="Clade.Models.Fingerprint"/>; empty if not known.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Family, for people: <c>OpenCLIP</c>, <c>SigLIP</c> …; empty if not known.</summary>
    public required string Family { get; init; }

    /// <summary>Trained numbers of all towers; 0 if not known.</summary>
    public required long Parameters { get; init; }

    /// <summary>What else is known of it, by name: <c>architecture</c>, <c>training data</c>, <c>tuning</c>; columns of the report. Empty for nothing.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>One a task, in the order of the suite; a task that was not run is absent.</summary>
    public required IReadOnlyList<TaskResult> Results { get; init; }

    /// <summary>A model as it was loaded.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="model">Tells the fingerprint, the family and the number of parameters.</param>
    /// <param name="facts">Gives <see cref="Facts"/>; null for none.</param>
    /// <param name="results">See <see cref="Results"/>.</param>
    public static ReportModel Of(string name, LoadedModel model, Func<string, LoadedModel, IReadOnlyDictionary<string, string>>? facts, IReadOnlyList<TaskResult> results)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ReportModel
        {
            Name = name,
            Fingerprint = model.Fingerprint.Whole,
            Family = model.Plan.Family,
            Parameters = model.Plan.Config.ParameterCount,
            Facts = facts?.Invoke(name, model) ?? new Dictionary<string, string>(),
            Results = results,
        };
    }
}
