namespace Clade.Training;

/// <summary>Batches by step number. The same step always gives the same batch, so a run can be resumed anywhere.</summary>
public interface IBatchSource
{
    /// <summary>The batch of a step, in the current scope.</summary>
    /// <param name="step">Counted from 0.</param>
    ClipBatch Batch(long step);
}
