using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation.Reports;

/// <summary>The shape of a report in JSON. Names of items, which many results share, are listed once.</summary>
internal sealed record ReportDocument(string Format, int Version, string Suite, DateOnly Date, IReadOnlyList<string> Notes, IReadOnlyList<ModelComparison> Comparisons, IReadOnlyList<DocumentModel> Models, IReadOnlyList<IReadOnlyList<string>>? ItemLists = null)
{
    public static ReportDocument From(EvaluationReport report, string format, int version, bool perItem)
    {
        var lists = perItem ? new ItemLists() : null;
        var models = report.Models.Select(model => new DocumentModel(model.Name, model.Family, model.Parameters, model.Fingerprint, [.. model.Results.Select(result => DocumentResult.From(result, lists))], model.Facts.Count == 0 ? null : model.Facts)).ToArray();
        return new ReportDocument(format, version, report.Suite, report.Date, report.Notes, report.Comparisons, models, lists?.All);
    }

    public EvaluationReport ToReport(string name) => new()
    {
        Suite = Suite,
        Date = Date,
        Notes = Notes,
        Comparisons = Comparisons,
        Models = [.. Models.Select(model => new ReportModel { Name = model.Name, Family = model.Family, Parameters = model.Parameters, Fingerprint = model.Fingerprint, Facts = model.Facts ?? new Dictionary<string, string>(), Results = [.. model.Results.Select(result => result.ToResult(ItemLists ?? [], name))] })],
    };
}

/// <summary>One model of a <see cref="ReportDocument"/>.</summary>
internal sealed record DocumentModel(string Name, string Family, long Parameters, string Fingerprint, IReadOnlyList<DocumentResult> Results, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Facts = null);

/// <summary>One result of a <see cref="DocumentModel"/>; <paramref name="Items"/> is the place of its list among <see cref="ReportDocument.ItemLists"/>, absent in reports without items.</summary>
internal sealed record DocumentResult(string Task, string Kind, string Data, int Count, IReadOnlyList<Metric> Metrics, IReadOnlyList<PictureProblem> Problems, IReadOnlyList<string> Notes, IReadOnlyList<Plot> Plots, int? Items = null)
{
    public static DocumentResult From(TaskResult result, ItemLists? lists) => new(result.Task, result.Kind, result.Data, result.Items.Count,
        lists is null ? [.. result.Metrics.Select(metric => metric with { PerItem = null, Parts = null, Runs = null })] : result.Metrics, result.Problems, result.Notes, result.Plots, result.Items is UnlistedItems ? null : lists?.Place(result.Items));

    public TaskResult ToResult(IReadOnlyList<IReadOnlyList<string>> lists, string name) => new()
    {
        Task = Task,
        Kind = Kind,
        Data = Data,
        Items = Find(lists, name),
        Metrics = Metrics,
        Problems = Problems,
        Notes = Notes,
        Plots = Plots,
    };

    private IReadOnlyList<string> Find(IReadOnlyList<IReadOnlyList<string>> lists, string name)
    {
        if (Items is not { } place)
            return Count >= 0 ? new UnlistedItems(Count) : throw Damaged(name);
        return place >= 0 && place < lists.Count && lists[place].Count == Count ? lists[place] : throw Damaged(name);
    }

    private InputException Damaged(string name) => new($"{name} is damaged: the items of {Task} are not {Count} in the list it names; write it again with clade eval.");
}
