using System.Collections.Concurrent;
using Clade.Torch;

namespace Clade.Models;

/// <summary>The last two stages of both runs: towers that compute batches, and one writer.</summary>
/// <param name="model">Packed.</param>
/// <param name="threads">How many towers, of how many threads.</param>
/// <param name="normalise">Whether vectors are brought to unit length.</param>
/// <param name="sink">Gets the shards.</param>
internal sealed class TowerStage(LoadedModel model, ThreadPlan threads, bool normalise, IEmbeddingSink sink) : IDisposable
{
    private readonly BlockingCollection<EmbeddedShard> _finished = new(1);
    private readonly int _threadsBefore = TorchRuntime.Threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="stages">The pipeline.</param>
    /// <param name="ready">Batches to compute.</param>
    /// <param name="work">Computes a batch, with nothing recorded and in a scope of its own.</param>
    public void Start<T>(Stages stages, BlockingCollection<T> ready, Action<T> work)
    {
        stages.Start("tower", threads.Towers, ready, batch =>
        {
            // The setting is the thread's.
            TorchRuntime.Threads = threads.ThreadsEach;
            using var scope = new TensorScope();
            using var _ = Autograd.NoGrad();
            work(batch);
        }, _finished.CompleteAdding);
        stages.Start("writer", 1, _finished, sink.Write, drains: true);
    }

    /// <summary>Hands a shard to the writer once its last batch is done.</summary>
    public void Close(ShardBuffer shard, CancellationToken cancellation)
    {
        if (shard.Close())
            _finished.Add(shard.Take(), cancellation);
    }

    /// <summary>Features [n, D] as they are kept.</summary>
    public ReadOnlySpan<float> Finish(Tensor features, int rows)
    {
        if (features.Shape is not [var found, var width] || found != rows || width != model.Plan.Config.EmbedDim)
            throw new InvalidOperationException($"{rows} entries became {features}.");
        return (normalise ? DualEncoder.Normalise(features) : features).To(Device.Cpu, ElementType.Float32).Contiguous().AsSpan<float>();
    }

    public void Dispose()
    {
        _finished.Dispose();
        TorchRuntime.Threads = _threadsBefore;
    }
}
