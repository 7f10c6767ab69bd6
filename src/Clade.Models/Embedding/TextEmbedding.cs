using System.Collections.Concurrent;
using Clade.Core;

namespace Clade.Models;

/// <summary>
/// Texts to vectors, any number of them: texts of one length share a batch, so that next to nothing is computed for padding, and a text has the vector that it
/// has alone. Otherwise as <see cref="PictureEmbedding"/>.
/// </summary>
public static class TextEmbedding
{
    /// <summary>Embeds all texts of this run's rank whose shards are not there yet.</summary>
    /// <param name="model">A model with a text tower and a tokenizer; it is faster when it is packed (<see cref="LoadedModel.Pack"/>).</param>
    /// <param name="texts">The texts of all ranks; those that are too long are cut as the reference cuts them.</param>
    /// <param name="sink">Gets the shards.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops the run; shards that are whole stay.</param>
    /// <exception cref="InputException">The model has no text tower or no tokenizer, or a shard cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static EmbeddingSummary Run(LoadedModel model, IReadOnlyList<string> texts, IEmbeddingSink sink, EmbeddingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new EmbeddingOptions();
        options.Check();
        var tower = model.Model.Text ?? throw new InputException($"{model.Name} has no text tower, so it cannot embed texts.");
        var tokenizer = model.Tokenizer?.Tokenizer ?? throw new InputException(model.TokenizerProblem!);
        var shards = ShardPlan.Of(texts.Count, options).ToList();
        var missing = shards.Where(shard => !sink.Has(shard.Number)).ToList();
        var total = missing.Sum(shard => (long)shard.Count);
        var threads = options.Threads ?? ThreadPlan.For(model.Model.LogitScale.Device, total / TextBuckets.MostRows);
        var progress = new ProgressCount(total, options);
        using var ready = new BlockingCollection<TextBatch>(2 * threads.Towers);
        using var stages = new Stages(cancellation);
        using var towers = new TowerStage(model, threads, options.Normalise, sink);
        towers.Start(stages, ready, batch => Compute(model, batch, towers, progress, stages.Token));
        stages.Run(() =>
        {
            foreach (var range in missing)
            {
                var rows = TextRows.Encode(tokenizer, texts, range, tower.NeedsWholeContext, stages.Token);
                var batches = TextBuckets.Of(rows, options.Batch ?? TextBuckets.MostRows, tokenizer.Frame).ToList();
                var shard = new ShardBuffer(range, model.Plan.Config.EmbedDim, batches.Count);
                foreach (var batch in batches)
                    ready.Add(batch with { Shard = shard }, stages.Token);
            }
        });
        ready.CompleteAdding();
        stages.Join(cancellation);
        var entries = shards.Sum(shard => (long)shard.Count);
        return new EmbeddingSummary(entries, entries - total, progress.Failed, progress.Elapsed);
    }

    private static void Compute(LoadedModel model, TextBatch batch, TowerStage towers, ProgressCount progress, CancellationToken cancellation)
    {
        var vectors = towers.Finish(model.EncodeTokens(batch.Tokens), batch.Rows.Count);
        var width = vectors.Length / batch.Rows.Count;
        foreach (var (place, row) in batch.Rows.Index())
            batch.Shard!.Put(row, vectors.Slice(place * width, width));
        towers.Close(batch.Shard!, cancellation);
        progress.Add(batch.Rows.Count);
    }
}
