using Clade.Torch;

namespace Clade.Training;

/// <summary>How a run is optimised. Defaults are CLIP's (Radford et al. 2021, table 18), scaled to small runs.</summary>
public sealed record TrainingOptions
{
    /// <summary>Steps of the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>
    /// Batches whose gradients are averaged before a step, at least 1; step s takes the batches s·N to s·N + N - 1. Losses that are means over
    /// pairs become those of the N times larger batch; contrastive losses do not, because every batch is contrasted by itself.
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Decay of the moving average of the weights that a finished run leaves in the model, below 1; 0 for none. In the first steps it is (1 + step) / (10 + step) if that is less.</summary>
    public double Ema { get; init; }

    /// <summary>Peak learning rate.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>Steps of linear warm-up.</summary>
    public long WarmUp { get; init; }

    /// <summary>Rate at the end of the cosine.</summary>
    public double FinalRate { get; init; }

    /// <summary>Decay of matrices; norms, biases, positions, class token and logit scale have none.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>First AdamW beta.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Second AdamW beta.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Largest joint L2 norm of the gradients; 0 for no limit.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Type of matrix products in forward; null for float32.</summary>
    public ElementType? Autocast { get; init; } = TorchRuntime.HasFastBFloat16 ? ElementType.BFloat16 : null;

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between checkpoints; 0 for one at the end only.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>Checkpoints kept, the newest; at least 1.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>Where log and checkpoints go; null for nowhere.</summary>
    public string? Folder { get; init; }
}

/// <summary>Where a run stands, told after each step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="Loss">Weighted sum of the terms, mean over the step's batches.</param>
/// <param name="Terms">Each term before its weight, mean over the step's batches.</param>
/// <param name="PairsPerSecond">Over the last steps.</param>
/// <param name="Rate">Learning rate of the step.</param>
/// <param name="Remaining">Time left at the present speed.</param>
public sealed record TrainingProgress(long Step, long Steps, double Loss, IReadOnlyDictionary<string, double> Terms, double PairsPerSecond, double Rate, TimeSpan Remaining);
