using System.Diagnostics;
using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training;

/// <summary>
/// The training loop: batch, forward in mixed precision, objective, backward, clip, step, log, checkpoint. Methods see
/// outputs and batches only. One run at a time a process, because random state and thread counts are the process's.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly ClipModel _model;
    private readonly IObjective _objective;
    private readonly IBatchSource _batches;
    private readonly TrainingOptions _options;
    private readonly AdamW _optimiser;
    private readonly IReadOnlyList<(string Name, Tensor Value)> _state;
    private readonly RunCheckpoints? _checkpoints;
    private readonly string _recipe;

    /// <summary>Prepares a run; nothing is computed yet.</summary>
    /// <param name="model">What is trained; not owned.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="batches">Where the data comes from.</param>
    /// <param name="options">How.</param>
    /// <param name="groups">Parameters with their decay; null for <see cref="DecayGroups.Default"/> over the model and the objective's own parts.</param>
    /// <param name="recipe">The resolved recipe as text, stored in checkpoints and compared when resuming.</param>
    public Trainer(ClipModel model, IObjective objective, IBatchSource batches, TrainingOptions options, IReadOnlyList<ParameterGroup>? groups = null, string recipe = "")
    {
        (_model, _objective, _batches, _options, _recipe) = (model, objective, batches, options, recipe);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        groups ??= [.. DecayGroups.Default(model, options.WeightDecay), .. objective.Trainable is { } extra ? DecayGroups.Default(extra, options.WeightDecay) : []];
        _state = [.. model.State().Concat(objective.Trainable?.State("objective.") ?? []).DistinctBy(item => item.Value)];
        _optimiser = new AdamW(groups, options.Beta1, options.Beta2, options.Epsilon);
        _checkpoints = options.Folder is { } folder ? new RunCheckpoints(folder, options.CheckpointsKept) : null;
    }

    /// <summary>Trains to the end, or until cancelled; a cancelled run writes a checkpoint first.</summary>
    /// <param name="resume">Go on from the newest checkpoint in the folder, bit by bit as if never stopped.</param>
    /// <param name="progress">Told after each step, on this thread.</param>
    /// <param name="cancellation">Stops after the step in hand.</param>
    /// <returns>Steps done in all.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled; its checkpoint is written.</exception>
    /// <exception cref="InputException">The loss is not finite, the checkpoint does not fit, or the folder cannot be written.</exception>
    public long Run(bool resume = false, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        TorchRuntime.Seed(_options.Seed);
        var step = resume ? _checkpoints?.Resume(_state, _optimiser, _recipe) ?? 0 : 0;
        using var log = _options.Folder is { } folder ? OpenLog(folder, step) : null;
        var clock = new SpeedMeter();
        while (step < _options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                _checkpoints?.Save(step, _state, _optimiser, _recipe);
                throw new OperationCanceledException(cancellation);
            }

            var (loss, terms, rate, norm, scale, pairs) = Step(step);
            step++;
            if (!double.IsFinite(loss))
                throw new InputException($"The loss became {loss} at step {step}; lower the learning rate, and resume from the last checkpoint.");
            log?.Write(step, loss, terms, rate, norm, scale);
            clock.Add(pairs);
            progress?.Invoke(new TrainingProgress(step, _options.Steps, loss, terms, clock.PairsPerSecond, rate, clock.Remaining(_options.Steps - step)));
            if (step == _options.Steps || (_options.CheckpointEvery > 0 && step % _options.CheckpointEvery == 0))
                _checkpoints?.Save(step, _state, _optimiser, _recipe);
        }

        return step;
    }

    /// <summary>Frees the optimiser's moments. The model is not touched.</summary>
    public void Dispose() => _optimiser.Dispose();

    private (double Loss, IReadOnlyDictionary<string, double> Terms, double Rate, double Norm, double Scale, long Pairs) Step(long step)
    {
        using var scope = new TensorScope();
        var batch = _batches.Batch(step);
        var outputs = Forward(_model, batch, _options.Autocast);
        var terms = _objective.Terms(outputs, batch);
        var loss = terms.Select(term => term.Weight == 1 ? term.Value : term.Value * term.Weight).Aggregate((sum, term) => sum + term);
        loss.Backward();
        var rate = Schedules.Cosine(step, _options.Steps, _options.Rate, _options.WarmUp, _options.FinalRate);
        var parameters = _optimiser.Groups.SelectMany(group => group.Parameters).Select(item => item.Value).ToList();
        var norm = _options.ClipNorm > 0 ? Gradients.ClipNorm(parameters, _options.ClipNorm) : 0;
        _optimiser.Step(rate);
        using (Autograd.NoGrad())
            _model.LogitScale.ClampInPlace(0, Math.Log(100));
        foreach (var parameter in parameters)
            parameter.SetGrad(null);
        return (loss.ToDouble(), terms.ToDictionary(term => term.Name, term => term.Value.ToDouble()), rate, norm, outputs.Scale.ToDouble(), batch.Count);
    }

    /// <summary>Both towers over a batch: normalised float32 features and the scale, in the current scope.</summary>
    /// <param name="model">Needs both towers.</param>
    /// <param name="batch">What to look at.</param>
    /// <param name="autocast">Type of matrix products; null for the parameters' own.</param>
    public static ClipOutputs Forward(ClipModel model, ClipBatch batch, ElementType? autocast)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        Tensor image, text;
        using (Clade.Torch.Autocast.Enable(autocast, batch.Pixels.Device))
        {
            image = model.Vision!.Forward(batch.Pixels, batch.KeepPatches);
            text = model.Text!.Forward(batch.Ids, batch.EndPositions);
        }

        return new ClipOutputs(ClipModel.Normalise(image), ClipModel.Normalise(text), model.Scale());
    }

    private static TrainingLog OpenLog(string folder, long step)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot make the folder {folder}: {error.Message.TrimEnd('.')}; choose another --out.", error);
        }

        return new TrainingLog(Path.Combine(folder, "log.jsonl"), step);
    }

    // Speed over the last half minute or so.
    private sealed class SpeedMeter
    {
        private readonly Queue<(long Time, long Pairs)> _steps = new();
        private long _pairs;

        internal SpeedMeter() => _steps.Enqueue((Stopwatch.GetTimestamp(), 0));

        internal double PairsPerSecond { get; private set; }

        private double StepsPerSecond { get; set; }

        internal void Add(long pairs)
        {
            _pairs += pairs;
            _steps.Enqueue((Stopwatch.GetTimestamp(), _pairs));
            while (_steps.Count > 50)
                _steps.Dequeue();
            var (time, before) = _steps.Peek();
            var seconds = Math.Max(1e-6, Stopwatch.GetElapsedTime(time).TotalSeconds);
            (PairsPerSecond, StepsPerSecond) = ((_pairs - before) / seconds, (_steps.Count - 1) / seconds);
        }

        internal TimeSpan Remaining(long steps) => TimeSpan.FromSeconds(steps / Math.Max(1e-6, StepsPerSecond));
    }
}
