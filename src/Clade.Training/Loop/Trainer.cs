using System.Globalization;
using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training;

/// <summary>
/// The training loop: batches, forward in mixed precision, objective, backward, clip, step, average, log, checkpoint. Methods see
/// outputs and batches only. One run at a time a process, because random state and thread counts are the process's.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly ClipModel _model;
    private readonly IObjective _objective;
    private readonly IBatchSource _batches;
    private readonly TrainingOptions _options;
    private readonly AdamW _optimiser;
    private readonly WeightAverage? _average;
    private readonly IReadOnlyList<Tensor> _trained;
    private readonly IReadOnlyList<(string Name, Tensor Value)> _saved;
    private readonly RunCheckpoints? _checkpoints;
    private readonly string _recipe;

    /// <summary>Prepares a run; nothing is computed yet.</summary>
    /// <param name="model">What is trained; not owned.</param>
    /// <param name="objective">What is minimised; not owned.</param>
    /// <param name="batches">Where the data comes from; not owned.</param>
    /// <param name="options">How.</param>
    /// <param name="groups">Parameters with their decay; null for <see cref="DecayGroups.Default"/> over the model and the objective's own parts.</param>
    /// <param name="recipe">The resolved recipe as text, stored in checkpoints and compared when resuming.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for no step, no batch a step, or an average that is none.</exception>
    public Trainer(ClipModel model, IObjective objective, IBatchSource batches, TrainingOptions options, IReadOnlyList<ParameterGroup>? groups = null, string recipe = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Accumulate, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Ema);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Ema, 1);
        (_model, _objective, _batches, _options, _recipe) = (model, objective, batches, options, recipe);
        groups ??= [.. DecayGroups.Default(model, options.WeightDecay), .. objective.Trainable is { } extra ? DecayGroups.Default(extra, options.WeightDecay) : []];
        _optimiser = new AdamW(groups, options.Beta1, options.Beta2, options.Epsilon);
        _average = options.Ema > 0 ? new WeightAverage(model.Parameters().DistinctBy(item => item.Value), options.Ema) : null;
        _trained = [.. groups.SelectMany(group => group.Parameters).Select(item => item.Value)];
        _saved =
        [
            .. model.State().Concat(objective.Trainable?.State("objective.") ?? []).DistinctBy(item => item.Value).Select(item => ("model." + item.Name, item.Value)),
            .. _optimiser.State().Select(item => ("optimiser." + item.Name, item.Value)),
            .. _average?.State().Select(item => ("ema." + item.Name, item.Value)) ?? [],
        ];
        _checkpoints = options.Folder is { } folder ? new RunCheckpoints(folder, options.CheckpointsKept) : null;
    }

    /// <summary>Told in a sentence what the user should know, as that a damaged checkpoint was passed over; null for nobody.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>
    /// Trains to the end, or until cancelled; a cancelled run writes a checkpoint first. With <see cref="TrainingOptions.Ema"/> a
    /// finished run leaves the average in the model; checkpoints hold both.
    /// </summary>
    /// <param name="resume">Go on from the newest usable checkpoint in the folder, bit by bit as if never stopped.</param>
    /// <param name="progress">Told after each step, on this thread.</param>
    /// <param name="cancellation">Stops after the step in hand.</param>
    /// <returns>Steps done in all.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled; its checkpoint is written.</exception>
    /// <exception cref="InputException">
    /// Loss or gradients are not finite, no checkpoint fits, the folder holds a run and <paramref name="resume"/> is false, or
    /// it cannot be written. Checkpoints written before stay.
    /// </exception>
    /// <exception cref="InvalidOperationException">It has run before and is not resumed.</exception>
    public long Run(bool resume = false, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!resume && _optimiser.Steps > 0)
            throw new InvalidOperationException("This trainer has run; make another one, or resume.");
        if (!resume && _checkpoints is { Any: true })
            throw new InputException($"{_options.Folder} already holds checkpoints of a run; add --resume to go on with it, or choose another --out.");
        TorchRuntime.Seed(_options.Seed);
        var step = resume ? _checkpoints?.Resume(_saved, _recipe, _options.Steps, Notice) ?? 0 : 0;
        _optimiser.Resume(step);
        ForgetGradients();
        using var log = _options.Folder is { } folder ? OpenLog(folder, step) : null;
        var clock = new SpeedMeter();
        while (step < _options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                _checkpoints?.Save(step, _saved, _recipe);
                throw new OperationCanceledException(cancellation);
            }

            var done = Step(step);
            step++;
            log?.Write(step, done.Loss, done.Terms, done.Rate, done.Norm, done.Scale);
            clock.Add(done.Pairs);
            progress?.Invoke(new TrainingProgress(step, _options.Steps, done.Loss, done.Terms, clock.PairsPerSecond, done.Rate, clock.Remaining(_options.Steps - step)));
            if (step == _options.Steps || (_options.CheckpointEvery > 0 && step % _options.CheckpointEvery == 0))
                _checkpoints?.Save(step, _saved, _recipe);
        }

        _average?.Apply();
        return step;
    }

    /// <summary>Frees the optimiser's moments and the average. The model is not touched.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _average?.Dispose();
    }

    private StepResult Step(long step)
    {
        var result = new StepResult();
        for (var part = 0; part < _options.Accumulate; part++)
            Backward((step * _options.Accumulate) + part, result);
        result.Rate = Schedules.Cosine(step, _options.Steps, _options.Rate, _options.WarmUp, _options.FinalRate);
        result.Norm = Gradients.ClipNorm(_trained, _options.ClipNorm > 0 ? _options.ClipNorm : double.PositiveInfinity);
        // Before the step: a checkpoint never holds weights that are not finite.
        if (!double.IsFinite(result.Loss) || !double.IsFinite(result.Norm))
        {
            ForgetGradients();
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"The {(double.IsFinite(result.Loss) ? $"norm of the gradients became {result.Norm}" : $"loss became {result.Loss}")} at step {step + 1}; lower the rate or warm up longer, and start again."));
        }

        _optimiser.Step(result.Rate);
        using (Autograd.NoGrad())
            _model.LogitScale.ClampInPlace(0, Math.Log(100));
        _average?.Update(step + 1);
        ForgetGradients();
        return result;
    }

    // The mean over the batches of a step, each with its own graph, freed at once.
    private void Backward(long number, StepResult result)
    {
        using var scope = new TensorScope();
        var batch = _batches.Batch(number);
        var outputs = Forward(_model, batch, _options.Autocast);
        var terms = _objective.Terms(outputs, batch);
        var loss = terms.Select(term => term.Weight == 1 ? term.Value : term.Value * term.Weight).Aggregate((sum, term) => sum + term);
        var parts = _options.Accumulate;
        (parts == 1 ? loss : loss / parts).Backward();
        result.Loss += loss.ToDouble() / parts;
        foreach (var term in terms)
            result.Terms[term.Name] = result.Terms.GetValueOrDefault(term.Name) + (term.Value.ToDouble() / parts);
        result.Scale = outputs.Scale.ToDouble();
        result.Pairs += batch.Count;
    }

    private void ForgetGradients()
    {
        foreach (var parameter in _trained)
            parameter.SetGrad(null);
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

    private sealed class StepResult
    {
        internal double Loss, Rate, Norm, Scale;
        internal long Pairs;

        internal Dictionary<string, double> Terms { get; } = new(StringComparer.Ordinal);
    }
}
