using System.Collections.Concurrent;
using Clade.Core;
using Clade.Data.Embedding;
using Clade.Data.Images;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Pictures to vectors, any number of them: reading, decoding and resizing on all cores beside the towers, shards written while the next are computed. Memory
/// holds a few batches of pixels and of activations and two or three shards of vectors, however many pictures there are. Vectors depend on the
/// input, the model, the plan, the batch and the shard size alone, not on rank, restarts or which thread was faster.
/// </summary>
public static class PictureEmbedding
{
    /// <summary>Embeds all pictures of this run's rank whose shards are not there yet.</summary>
    /// <param name="model">A model with an image tower; it is faster when it is packed (<see cref="LoadedModel.Pack"/>).</param>
    /// <param name="input">The pictures of all ranks.</param>
    /// <param name="sink">Gets the shards.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops the run; shards that are whole stay.</param>
    /// <exception cref="InputException">The model has no image tower, too many pictures failed, or a shard cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static EmbeddingSummary Run(LoadedModel model, PictureInput input, IEmbeddingSink sink, EmbeddingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new EmbeddingOptions();
        options.Check();
        var tower = model.Model.Image ?? throw new InputException($"{model.Name} has no image tower, so it cannot embed pictures.");
        var device = model.Model.LogitScale.Device;
        var batch = Math.Min(options.Batch ?? BatchSizes.Pictures(tower, device), options.ShardRows);
        var shards = ShardPlan.Of(input.Count, options).ToList();
        var missing = shards.Where(shard => !sink.Has(shard.Number)).ToList();
        var total = missing.Sum(shard => (long)shard.Count);
        var threads = options.Threads ?? ThreadPlan.For(device, missing.Sum(shard => ((long)shard.Count + batch - 1) / batch));
        var progress = new ProgressCount(total, options);
        using (var pipeline = new Pipeline(model, input, threads, batch, progress))
            pipeline.Run(missing, sink, options.Normalise, cancellation);
        var entries = shards.Sum(shard => (long)shard.Count);
        return new EmbeddingSummary(entries, entries - total, progress.Failed, progress.Elapsed);
    }

    private sealed class Pipeline(LoadedModel model, PictureInput input, ThreadPlan threads, int batch, ProgressCount progress) : IDisposable
    {
        private readonly ClipPreprocess _preprocess = model.Preprocess!;

        // One that is filled, one that waits for each tower, one that each tower computes.
        private readonly BlockingCollection<PictureSlot> _free = new();
        private readonly BlockingCollection<(PictureSlot Slot, int Place)> _listed = new(2 * batch);
        private readonly BlockingCollection<PictureSlot> _ready = new();

        public void Run(IReadOnlyList<ShardRange> shards, IEmbeddingSink sink, bool normalise, CancellationToken cancellation)
        {
            using var stages = new Stages(cancellation);
            using var towers = new TowerStage(model, threads, normalise, sink);
            var slots = Math.Min((2 * threads.Towers) + 1, shards.Sum(shard => ((long)shard.Count + batch - 1) / batch));
            for (var i = 0; i < slots; i++)
                _free.Add(new PictureSlot(Math.Min(batch, shards.Max(shard => shard.Count)), _preprocess.Length), cancellation);
            stages.Start("decoder", threads.Decoders, _listed, item => Decode(item.Slot, item.Place), _ready.CompleteAdding);
            towers.Start(stages, _ready, slot => Compute(slot, towers, stages.Token));
            stages.Run(() => List(shards, stages.Token));
            _listed.CompleteAdding();
            stages.Join(cancellation);
        }

        public void Dispose()
        {
            _free.Dispose();
            _listed.Dispose();
            _ready.Dispose();
        }

        private void List(IReadOnlyList<ShardRange> shards, CancellationToken cancellation)
        {
            foreach (var range in shards)
            {
                var shard = new ShardBuffer(range, model.Plan.Config.EmbedDim, (range.Count + batch - 1) / batch);
                foreach (var (first, count) in ShardPlan.Batches(range, batch))
                {
                    var slot = _free.Take(cancellation);
                    slot.Begin(shard, first, count);
                    for (var place = 0; place < count; place++)
                        _listed.Add((slot, place), cancellation);
                }
            }
        }

        private void Decode(PictureSlot slot, int place)
        {
            var row = slot.First + place;
            try
            {
                _preprocess.Apply(input.Read(row), input.Id(row), slot.Pixels(place));
            }
            catch (InputException error)
            {
                slot.Fail(place, error.Message);
            }

            if (slot.Close())
                _ready.Add(slot);
        }

        private void Compute(PictureSlot slot, TowerStage towers, CancellationToken cancellation)
        {
            var (rows, pixels) = slot.Take(progress.Fail);
            var (shard, count) = (slot.Shard, slot.Count);
            if (rows.Count > 0)
            {
                var wrapped = Tensor.Wrap(pixels, [rows.Count, 3, _preprocess.Size, _preprocess.Size]);
                var vectors = towers.Finish(model.EncodeImages(wrapped), rows.Count);
                foreach (var (place, row) in rows.Index())
                    shard.Put(row, vectors.Slice(place * vectors.Length / rows.Count, vectors.Length / rows.Count));
            }

            _free.Add(slot, cancellation);
            towers.Close(shard, cancellation);
            progress.Add(count);
        }
    }
}
