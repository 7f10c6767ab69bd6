using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation.Reports;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>How a suite is run. Immutable: variants by <c>with</c>.</summary>
public sealed record SuiteRunOptions
{
    /// <summary>The day printed on the report.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Batches, precision and cache of vectors.</summary>
    public FeatureOptions Features { get; init; } = new();

    /// <summary>Called before each task with the name of the model, of the task, how many are done and how many there are; null for silence.</summary>
    public Action<string, string, int, int>? Progress { get; init; }

    /// <summary>Seed of resampling and sign flips.</summary>
    public long Seed { get; init; }

    /// <summary>By method, the names of models that are its training runs and become one (<see cref="TrainingRuns"/>); null for none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Runs { get; init; }

    /// <summary>Gives what is known of a model, by its name and by what was loaded, for <see cref="ReportModel.Facts"/>; null for nothing.</summary>
    public Func<string, LoadedModel, IReadOnlyDictionary<string, string>>? Facts { get; init; }
}

/// <summary>
/// Runs every task of a suite on every model, one model in memory at a time, and compares the models on what both judged. Vectors and results of finished tasks are kept in
/// the feature cache: a run that was interrupted goes on where it stopped. Owns the open sets; not thread-safe.
/// </summary>
public sealed class SuiteRun : IDisposable
{
    private readonly Suite _suite;
    private readonly IReadOnlyList<SuiteTask> _tasks, _missing;
    private readonly SuiteSets _sets = new();

    /// <summary>Opens all sets: what is not there is said before a model is loaded.</summary>
    /// <param name="suite">Tasks.</param>
    /// <exception cref="InputException">A set cannot be read, or no task is left to run.</exception>
    public SuiteRun(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        _suite = suite;
        _missing = [.. suite.Tasks.Where(task => task.Optional && !Data(task).All(SuiteSets.Exists))];
        _tasks = [.. suite.Tasks.Except(_missing)];
        if (_tasks.Count == 0)
            throw new InputException($"No task of {suite.Name} can be run: the data of all of them are missing ({SuiteSets.Place(_missing[0].Data)}).");
        try
        {
            foreach (var task in _tasks)
            {
                foreach (var data in Data(task))
                    _sets.Open(task, data);
            }
        }
        catch
        {
            _sets.Dispose();
            throw;
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="models">Names, unique, each with what loads the model; a model is disposed before the next is loaded.</param>
    /// <param name="options">Date, seed and progress.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">A model cannot be loaded, or cannot do a task.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; vectors that were computed and results of finished tasks are kept.</exception>
    public EvaluationReport Run(IReadOnlyList<(string Name, Func<LoadedModel> Load)> models, SuiteRunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        var found = new List<ReportModel>();
        foreach (var (name, load) in models)
        {
            var loaded = load();
            using var owner = new EvaluatedModel(loaded);
            var model = new Embedder(name, owner, options.Features);
            var results = new List<TaskResult>();
            foreach (var task in _tasks)
            {
                cancellation.ThrowIfCancellationRequested();
                options.Progress?.Invoke(name, task.Name, (found.Count * _tasks.Count) + results.Count, models.Count * _tasks.Count);
                results.Add(Kept(task, loaded.Fingerprint.Whole, owner, options.Features, () => Run(task, model, _sets, cancellation)));
            }

            found.Add(ReportModel.Of(name, loaded, options.Facts, results));
        }

        return EvaluationReport.Compare(_suite.Name, options.Date, found, options.Runs, options.Seed) with
        {
            Notes = [.. _missing.Select(task => $"{task.Name} was left out: {SuiteSets.Place(task.Data)} is not there.")],
        };
    }

    /// <summary>The encoded file of a picture that a result names; null if there is none of that name.</summary>
    /// <param name="result">A result of this run.</param>
    /// <param name="id">Identity of the picture.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public byte[]? Picture(TaskResult result, string id)
    {
        ArgumentNullException.ThrowIfNull(result);
        return _tasks.FirstOrDefault(task => task.Name == result.Task) is { } task ? _sets.Open(task, task.Data).Entries.FirstOrDefault(entry => entry.Id == id)?.Read() : null;
    }

    /// <summary>Closes the sets.</summary>
    public void Dispose() => _sets.Dispose();

    // The result of an earlier run of the same, or a new one that is kept. A picture that could not even be read may be there next time.
    private TaskResult Kept(SuiteTask task, string fingerprint, EvaluatedModel model, FeatureOptions options, Func<TaskResult> run)
    {
        if (options.Cache is null)
            return run();
        var masks = task is { Kind: TaskKind.Segmentation, Data.Scenes: null } ? _sets.Masked(task.Data).MaskHash : "";
        // Paths say nothing about what lies there, and files of templates are read here.
        var asked = SuiteReader.Text(task with { Data = new SuiteData(), Train = null, TemplatesFile = null, Templates = [.. Templates(task)] });
        var key = ResultCache.Key(fingerprint, options, $"{asked} {masks}", Data(task).Select(data => _sets.Open(task, data)));
        if (ResultCache.Read(options, key) is { } kept)
            return kept;
        var before = model.UnreadBatches;
        var result = run();
        if (model.UnreadBatches == before)
            ResultCache.Write(options, key, result);
        return result;
    }

    private static IEnumerable<SuiteData> Data(SuiteTask task) => task.Train is { } train ? [task.Data, train] : [task.Data];

    private static TaskResult Run(SuiteTask task, IEmbedder model, SuiteSets sets, CancellationToken cancellation)
    {
        var set = sets.Open(task, task.Data);
        return task.Kind switch
        {
            TaskKind.Classification => ClassificationTask.Run(task.Name, model, set, new ClassificationOptions { Templates = Templates(task) }, cancellation),
            TaskKind.Retrieval => RetrievalTask.Run(task.Name, model, set, task.Captions, null, cancellation),
            TaskKind.VideoRetrieval => VideoRetrievalTask.Run(task.Name, model, set, task.Captions, null, cancellation),
            TaskKind.ImageRetrieval => ImageRetrievalTask.Run(task.Name, model, set, null, cancellation),
            TaskKind.Pairs => PairsTask.Run(task.Name, model, set, null, cancellation),
            TaskKind.Segmentation when task.Data.Scenes is { } scenes => SegmentationTask.Run(task.Name, model, set, ComposedSets.Truth(scenes, set), new SegmentationOptions { Templates = Templates(task), Judged = "Pixels of things alone are judged, not the background." }, cancellation),
            TaskKind.Segmentation => SegmentationTask.Run(task.Name, model, sets.Masked(task.Data), Templates(task), cancellation),
            TaskKind.LinearProbe => ProbeTask.Run(task.Name, model, sets.Open(task, task.Train!), set, cancellation),
            TaskKind.FewShot => ProbeTask.FewShot(task.Name, model, sets.Open(task, task.Train!), set, Templates(task), new FewShotOptions { Shots = task.Shots, Seeds = [.. task.Seeds.Select(seed => (long)seed)] }, cancellation),
            _ => throw new InvalidOperationException(task.Kind.ToString()),
        };
    }

    private static IReadOnlyList<string> Templates(SuiteTask task)
    {
        string[] lines = task.TemplatesFile is { } file ? Lines(file) : [];
        return task.Templates.Count + lines.Length == 0 ? new ClassificationOptions().Templates : [.. task.Templates, .. lines];

        static string[] Lines(string path)
        {
            try
            {
                return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot read the templates of {path}: {DiskError.Say(error)}.", error);
            }
        }
    }
}
