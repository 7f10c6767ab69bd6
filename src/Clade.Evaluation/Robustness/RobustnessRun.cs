using System.Globalization;
using Clade.Core;
using Clade.Data.Corruptions;
using Clade.Data.Sets;
using Clade.Evaluation.Reports;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>
/// A holistic report of a CLIP's robustness (Tu, Deng and Gedeon, "Toward a holistic evaluation of robustness in CLIP models", 2024): visual factors, 2D corruptions and those
/// that know of space, calibration, unknown classes, how the towers are bridged, correspondence between views, shape bias, prompts. The model is only read; the one number
/// that is fitted is a temperature. What is out of reach (a language model that answers questions) is absent.
/// </summary>
public sealed class RobustnessRun
{
    /// <summary>Kind of the tasks in results.</summary>
    public const string Kind = "robustness";

    private readonly RobustnessData _data;
    private readonly RobustnessOptions _options;
    private readonly List<Reference> _references = [];
    private readonly List<string> _leftOut = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="data">Pictures.</param>
    /// <param name="options">Prompts, kinds and severities; null for the defaults.</param>
    public RobustnessRun(RobustnessData data, RobustnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (_data, _options) = (data, options ?? new RobustnessOptions());
        if (_options.Severities.Count == 0 || !_options.Severities.SequenceEqual(_options.Severities.Distinct().Order()) || _options.Severities[0] < 1 || _options.Severities[^1] > 5)
            throw new InputException("Severities are some of 1 to 5, each once, ascending.");
        if (_options.Common.FirstOrDefault(kind => !kind.Sides.Contains(data.Side)) is { } unfit)
            throw new InputException($"{unfit.Name} has no constants for pictures of {data.Side} pixels; leave it out.");
    }

    /// <summary>Measures reference models, then every model against them, one in memory at a time.</summary>
    /// <param name="models">Names, unique, each with what loads the model.</param>
    /// <param name="references">
    /// Other models: the first is what mCE divides by, five or more make the lines of effective robustness. None of the models, since a line through what is judged says nothing.
    /// </param>
    /// <param name="run">Date, precision, cache and progress.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">A model cannot be loaded, lacks a tower, or is its own reference.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; vectors that were computed are cached.</exception>
    public EvaluationReport Run(IReadOnlyList<(string Name, Func<LoadedModel> Load)> models, IReadOnlyList<(string Name, Func<LoadedModel> Load)> references, SuiteRunOptions run, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(run);
        var (done, all) = (0, models.Count + references.Count);
        foreach (var (name, load) in references)
        {
            using var owner = new EvaluatedModel(load());
            _references.Add(Reference.Measure(this, new Embedder(name, owner, run.Features), task => run.Progress?.Invoke(name, task, done, all), cancellation));
            done++;
        }

        var found = new List<ReportModel>();
        foreach (var (name, load) in models)
        {
            var loaded = load();
            using var owner = new EvaluatedModel(loaded);
            var results = Measure(new Embedder(name, owner, run.Features), task => run.Progress?.Invoke(name, task, done, all), cancellation);
            found.Add(ReportModel.Of(name, loaded, run.Facts, results));
            done++;
        }

        var report = EvaluationReport.Compare("Robustness", run.Date, found, run.Runs, run.Seed);
        return report with { Notes = [.. Notes(report.Models)] };
    }

    /// <summary>All tasks for one model.</summary>
    /// <param name="model">With both towers.</param>
    /// <param name="progress">Gets the name of each task before it starts; null for silence.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">A tower is missing, or a picture cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<TaskResult> Measure(IEmbedder model, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var results = new List<TaskResult>();
        void Add(string task, Func<TaskResult> measure)
        {
            progress?.Invoke(task);
            results.Add(measure());
        }

        Add("prompts", () => PromptTask.Run("prompts", model, _data.Usual.Test, Unchanged, Usual, cancellation));
        using var head = ClassificationTask.Head(model, _data.Usual.Test.Classes, Usual, cancellation);
        progress?.Invoke("corruptions");
        var (findings, clean) = Common(model, head, cancellation);
        results.Add(CorruptionTask.Report("corruptions", _data.Usual.Test, clean, findings, [.. _references.Select(reference => (reference.Name, reference.Common))], _options, $"Each kind is the mean of severities {string.Join(", ", _options.Severities)}, at {_data.Side} pixels, the same pictures for all."));
        Add("calibration", () => CalibrationTask.Run("calibration", model, _data.Usual, head, Unchanged, clean, findings, _options, cancellation));
        if (_data.Usual.Near is { } near)
            Add("unknown classes, near", () => UnknownClassTask.Run("unknown classes, near", model, clean, near, head, Unchanged, _options, cancellation));
        foreach (var far in _data.Far)
            Add($"unknown classes, far: {far.Name}", () => UnknownClassTask.Run($"unknown classes, far: {far.Name}", model, clean, far, head, null, _options, cancellation));
        if (_data.Captioned is { } captioned)
            Add("bridging", () => BridgingTask.Run("bridging", model, captioned, _options, cancellation));
        Add("factors", () => FactorTask.Run("factors", model, _data.Factors, [.. _references.Select(reference => reference.Factors)], Drawn, _options, cancellation));
        if (_options.Space.Count > 0)
        {
            progress?.Invoke("corruptions in space");
            var (inSpace, asPainted) = Space(model, cancellation);
            results.Add(CorruptionTask.Report("corruptions in space", _data.Scenes, asPainted, inSpace, [.. _references.Select(reference => (reference.Name, reference.Space!))], _options, "Depth is the order of the layers, exactly. Each kind is the mean of its severities."));
        }

        try
        {
            Add("correspondence", () => CorrespondenceTask.Run("correspondence", model, _data.Views, _options, cancellation));
        }
        catch (InputException error)
        {
            _leftOut.Add($"{model.Name}: correspondence was left out. {error.Message}");
        }

        if (_data.Conflicts is { } conflicts)
            Add("shape bias", () => ShapeBiasTask.Run("shape bias", model, conflicts, Drawn, _options, cancellation));
        return results;
    }

    // Sentences for the usual pictures, and for scenes, which are drawn in any case.
    private IReadOnlyList<string> Usual => _options.Templates ?? (_data.IsDrawn ? RobustnessOptions.OfDrawings : RobustnessOptions.OfPhotographs);

    private static IReadOnlyList<string> Drawn => RobustnessOptions.OfDrawings;

    private PictureChange Unchanged => Change(_options.Common[0], 0);

    private PictureChange Change(Corruption kind, int severity) => kind.At(severity, _options.Seed, _data.Side);

    private (CorruptionFindings Findings, JudgedPictures Clean) Common(IEmbedder model, PrototypeHead head, CancellationToken cancellation) =>
        CorruptionTask.Measure(model, _data.Usual.Test, head, _options.Common, Change, _options, cancellation);

    private (CorruptionFindings Findings, JudgedPictures Clean) Space(IEmbedder model, CancellationToken cancellation)
    {
        using var head = ClassificationTask.Head(model, _data.Scenes.Classes, Drawn, cancellation);
        return CorruptionTask.Measure(model, _data.Scenes, head, _options.Space, (kind, severity) => kind.At(severity, _data.Depth, _options.Seed), _options, cancellation);
    }

    private IEnumerable<string> Notes(IReadOnlyList<ReportModel> models)
    {
        yield return _data.IsDrawn
            ? "The usual pictures are composed drawings by an artist that no shipped model was trained on; give photographs to judge models of photographs."
            : $"The usual pictures are {_data.Usual.Test.Name}.";
        yield return "Intervals are over pictures, and over training runs where several are given as one method; other training seeds are not covered otherwise.";
        if (models.Count >= 3 && Order(models) is { } order)
            yield return string.Create(CultureInfo.InvariantCulture, $"Rank correlation of text to image recall@1 with accuracy over {models.Count} models: {order:F2}.");
        foreach (var sentence in _leftOut)
            yield return sentence;
    }

    private static double? Order(IReadOnlyList<ReportModel> models)
    {
        double[] Of(string task, Func<Metric, bool> which) => [.. models.SelectMany(model => model.Results).Where(result => result.Task == task).SelectMany(result => result.Metrics).Where(which).Select(metric => metric.Value.Value)];
        double[] recall = Of("bridging", metric => metric.Name == "text to image recall@1"), accuracy = Of("prompts", metric => metric.IsMain);
        return recall.Length == models.Count && accuracy.Length == models.Count ? Spearman.Correlation(recall, accuracy) : null;
    }

    private sealed record Reference(string Name, CorruptionFindings Common, CorruptionFindings? Space, TaskResult Factors)
    {
        public static Reference Measure(RobustnessRun run, Embedder model, Action<string> progress, CancellationToken cancellation)
        {
            progress("corruptions");
            using var head = ClassificationTask.Head(model, run._data.Usual.Test.Classes, run.Usual, cancellation);
            var common = run.Common(model, head, cancellation).Findings;
            progress("corruptions in space");
            var space = run._options.Space.Count == 0 ? null : run.Space(model, cancellation).Findings;
            progress("factors");
            return new(model.Name, common, space, FactorTask.Run("factors", model, run._data.Factors, [], Drawn, run._options, cancellation));
        }
    }
}
