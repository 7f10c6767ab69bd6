using Clade.Core;
using Clade.Training;

namespace Clade.Methods;

/// <summary>
/// An extension of MM-LG, off unless asked for: every second step of the extraction runs at a depth drawn anew, with the coefficients that a descendant
/// of that depth would get, so that depths between also work before any fine-tuning. Draws are keyed by seed and step.
/// Wraps the batches of the extraction and sets the depth before each; <see cref="Dispose"/> sets the auxiliary back.
/// </summary>
/// <param name="learngene">What is extracted; not owned.</param>
/// <param name="batches">The batches themselves.</param>
/// <param name="seed">Of the run.</param>
/// <param name="shallowest">Smallest share of a tower's layers, above 0 and at most 1.</param>
public sealed class DepthElastic(Learngene learngene, IBatchSource batches, long seed, double shallowest = 0.25) : IBatchSource, IDisposable
{
    private const long Stream = 0x44505448;

    /// <inheritdoc/>
    public ClipBatch Batch(long step)
    {
        if (step % 2 == 0)
            learngene.RunAtDepth(null, null);
        else
            learngene.RunAtDepth(Depth(learngene.Info.Vision.Layers, step), Depth(learngene.Info.Text.Layers, step));
        return batches.Batch(step);
    }

    /// <summary>Runs the auxiliary at its own depth again.</summary>
    public void Dispose() => learngene.RunAtDepth(null, null);

    // The same share of both towers: one draw a step.
    private int Depth(int layers, long step) =>
        Math.Max(1, (int)Math.Round(layers * new KeyedRandom(seed, Stream, step).NextDouble(shallowest, 1)));
}
