using Clade.Data.Images;
using Clade.Evaluation.Reports;
using Clade.Models;

namespace Clade.Evaluation.Tests.Suites;

/// <summary>Finished tasks are not repeated: what is kept, what makes it anew, and that what is read is what was written.</summary>
public sealed class KeptResultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-kept-").FullName;
    private readonly List<string> _notes = [];
    private int _batches;

    public KeptResultTests()
    {
        foreach (var (name, i) in new[] { "cat", "dog" }.SelectMany(name => Enumerable.Range(0, 4).Select(i => (name, i))))
            Picture($"pictures/{name}/{i}.png", (byte)(name == "cat" ? 200 : 20), (byte)(i * 60));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_finished_is_read_as_it_was()
    {
        var task = Classification();
        var (first, computed) = Run(task);
        Assert.True(computed > 0);
        File.WriteAllText(Path.Combine(_folder, "cache", "stray.txt"), "not ours");
        var (second, again) = Run(task);
        Assert.Equal(0, again);
        Assert.Equal(Text(first), Text(second));
        Assert.Equal(first.Items, second.Items);
        Assert.Equal(first.Metrics[0].PerItem, second.Metrics[0].PerItem);
        Assert.Single(Results());
    }

    [Fact]
    public void Another_question_or_other_data_are_computed()
    {
        Run(Classification());
        Assert.Equal(1, Count(() => Run(Classification() with { Templates = ["a {}"] })));
        Assert.Equal(1, Count(() => Run(Classification() with { Name = "other" })));
        File.WriteAllText(Path.Combine(_folder, "names.txt"), "cat\tlion\ndog\twolf\n");
        Assert.Equal(1, Count(() => Run(Classification() with { Data = new SuiteData { Path = Path.Combine(_folder, "pictures"), ClassesFile = Path.Combine(_folder, "names.txt") } })));
        Picture("pictures/dog/0.png", 90, 90);
        Assert.Equal(1, Count(() => Run(Classification())));
        Assert.Equal(0, Count(() => Run(Classification())));
    }

    [Fact]
    public void A_damaged_result_is_made_anew_with_a_note()
    {
        var (first, _) = Run(Classification());
        File.WriteAllText(Results()[0], File.ReadAllText(Results()[0])[..100]);
        var (second, _) = Run(Classification());
        Assert.Equal(Text(first), Text(second));
        Assert.Contains("is damaged and is computed anew", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_could_not_be_read_is_tried_again()
    {
        using (var run = new SuiteRun(new Suite { Name = "s", Tasks = [Classification()] }))
        {
            // Listed, then gone.
            File.Move(Path.Combine(_folder, "pictures", "cat", "3.png"), Path.Combine(_folder, "away.png"));
            Assert.Single(Run(run).Problems);
            Assert.Empty(Results());
        }

        File.Move(Path.Combine(_folder, "away.png"), Path.Combine(_folder, "pictures", "cat", "3.png"));
        Assert.Empty(Run(Classification()).Result.Problems);
        // One that is no picture stays none: that is kept.
        File.WriteAllText(Path.Combine(_folder, "pictures", "cat", "3.png"), "no picture");
        Assert.Single(Run(Classification()).Result.Problems);
        Assert.Equal(0, Count(() => Assert.Single(Run(Classification()).Result.Problems)));
    }

    private SuiteTask Classification() => new() { Name = "kinds", Kind = TaskKind.Classification, Templates = ["{}"], Data = new SuiteData { Path = Path.Combine(_folder, "pictures") } };

    private (TaskResult Result, int Batches) Run(SuiteTask task)
    {
        var before = _batches;
        using var run = new SuiteRun(new Suite { Name = "s", Tasks = [task] });
        return (Run(run), _batches - before);
    }

    private TaskResult Run(SuiteRun run) => run.Run([("ancestor", () => LoadedModel.Load(Path.Combine(ComposedSuiteTests.Root(), "assets", "models", "ancestor-pictograms")))], new SuiteRunOptions
    {
        Date = new DateOnly(2026, 1, 1),
        Features = new FeatureOptions { Cache = new FeatureCache(Path.Combine(_folder, "cache")), Progress = (_, _) => _batches++, Note = _notes.Add },
    }).Models[0].Results[0];

    // Results that the action adds.
    private int Count(Action action)
    {
        var before = Results().Length;
        action();
        return Results().Length - before;
    }

    private string[] Results() => Directory.Exists(Path.Combine(_folder, "cache")) ? Directory.GetFiles(Path.Combine(_folder, "cache"), "result.json", SearchOption.AllDirectories) : [];

    private static string Text(TaskResult result) => JsonReport.ToText(new EvaluationReport { Suite = "s", Date = default, Models = [new ReportModel { Name = "m", Family = "", Fingerprint = "", Parameters = 0, Results = [result] }] }, perItem: true);

    private void Picture(string name, byte red, byte green)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ImageFile.EncodePng(new RgbImage(8, 8, [.. Enumerable.Range(0, 64).SelectMany(_ => new[] { red, green, (byte)90 })])));
    }
}
