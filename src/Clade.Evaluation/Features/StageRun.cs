using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>One pass over a set for tensors from inside the image tower.</summary>
internal static class StageRun
{
    public static IReadOnlyList<PictureProblem> Run(EvaluatedModel model, PictureSet set, PicturePipeline pipeline, IReadOnlyCollection<string> stages, Action<IReadOnlyList<int>, IReadOnlyDictionary<string, Tensor>> handOver, FeatureOptions options, CancellationToken cancellation)
    {
        var problems = new List<PictureProblem>();
        var (count, done) = (set.Entries.Count, 0);
        (int, int)[] batches = [.. Enumerable.Range(0, (count + options.BatchSize - 1) / options.BatchSize).Select(i => (i * options.BatchSize, Math.Min(options.BatchSize, count - (i * options.BatchSize))))];
        foreach (var batch in pipeline.Run(batches))
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.Rows.Count > 0)
                Observe(model, batch, stages, handOver, options);
            model.UnreadBatches += batch.Unread ? 1 : 0;
            problems.AddRange(batch.Problems.Select(problem => new PictureProblem(set.Entries[problem.Row].Id, problem.Reason)));
            done += batch.Rows.Count + batch.Problems.Count;
            options.Progress?.Invoke(done, count);
        }

        return problems;
    }

    private static void Observe(EvaluatedModel model, PictureBatch batch, IReadOnlyCollection<string> stages, Action<IReadOnlyList<int>, IReadOnlyDictionary<string, Tensor>> handOver, FeatureOptions options)
    {
        using var scope = new TensorScope();
        var seen = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var names = new List<string>();
        try
        {
            UnitVectors.Compute(options, model.Model.LogitScale.Device, () => model.Model.Image!.Encode(model.Pixels(batch), (name, tensor) =>
            {
                names.Add(name);
                // Towers may free what they show.
                if (stages.Contains(name) && !seen.ContainsKey(name))
                    seen.Add(name, tensor.Detach().DetachFromScope());
            }));
            if (stages.FirstOrDefault(stage => !seen.ContainsKey(stage)) is { } missing)
                throw new InputException($"The image tower of {model.Name} has no stage '{missing}'; it has {string.Join(", ", names.Distinct(StringComparer.Ordinal))}.");
            using var _ = Autograd.NoGrad();
            handOver(batch.Rows, seen);
        }
        finally
        {
            foreach (var tensor in seen.Values)
                tensor.Dispose();
        }
    }
}
