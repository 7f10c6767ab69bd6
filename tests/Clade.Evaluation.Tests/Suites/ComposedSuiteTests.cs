using Clade.Core;
using Clade.Evaluation.Tests.Reports;
using Clade.Models;

namespace Clade.Evaluation.Tests.Suites;

/// <summary>A suite of composed pictures on the shipped ancestor: every kind of task runs, the same twice, and the second time without the tower.</summary>
public sealed class ComposedSuiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-composed-").FullName;

    [Fact]
    public void Every_kind_of_composed_task_runs_and_repeats()
    {
        var corpus = Path.Combine(Root(), "assets", "corpora", "pictograms-mini");
        SuiteTask Task(TaskKind kind, int count) => new() { Name = kind.ToString(), Kind = kind, Templates = ["{}"], Data = new SuiteData { Scenes = new SuiteScenes { Corpus = corpus, Count = count, Classes = 8, Size = 64, Frames = 4, Styles = ["openmoji"] } } };
        var suite = new Suite { Name = "composed", Tasks = [Task(TaskKind.Classification, 16), Task(TaskKind.ImageRetrieval, 16), Task(TaskKind.Retrieval, 8), Task(TaskKind.Pairs, 6), Task(TaskKind.VideoRetrieval, 3), Task(TaskKind.Segmentation, 4)] };
        var options = new SuiteRunOptions { Date = new DateOnly(2026, 1, 1), Features = new FeatureOptions { Cache = new FeatureCache(_folder) } };
        using var run = new SuiteRun(suite);
        var first = Results(run, options);
        Assert.Equal(suite.Tasks.Select(task => task.Name), first.Select(result => result.Task));
        Assert.Equal(16, first[0].Items.Count);
        Assert.Equal(6, first[3].Items.Count);
        Assert.Equal(3, first[4].Items.Count);
        Assert.All(first, result => Assert.Empty(result.Problems));
        Assert.All(first, MetricGlossaryTests.Explains);
        Assert.NotNull(run.Picture(first[0], first[0].Items[0]));
        var second = Results(run, options);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.Metrics.Select(metric => (metric.Name, metric.Value)), pair.Second.Metrics.Select(metric => (metric.Name, metric.Value))));
    }

    [Fact]
    public void Styles_that_are_not_there_are_named()
    {
        var data = new SuiteData { Scenes = new SuiteScenes { Corpus = Path.Combine(Root(), "assets", "corpora", "pictograms-mini"), Styles = ["cubist"] } };
        var suite = new Suite { Name = "x", Tasks = [new SuiteTask { Name = "a", Kind = TaskKind.Retrieval, Data = data }] };
        Assert.Contains("no drawings of the style 'cubist'", Assert.Throws<InputException>(() => new SuiteRun(suite)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IReadOnlyList<TaskResult> Results(SuiteRun run, SuiteRunOptions options) =>
        run.Run([("ancestor", () => LoadedModel.Load(Path.Combine(Root(), "assets", "models", "ancestor-pictograms")))], options).Models[0].Results;

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "assets", "models")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
