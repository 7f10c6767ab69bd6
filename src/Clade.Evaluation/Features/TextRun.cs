using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>One pass over texts: blocks that are kept are read, the others computed and kept.</summary>
internal static class TextRun
{
    public static Tensor Run(EvaluatedModel model, IReadOnlyList<string> texts, FeatureKey key, FeatureOptions options, CancellationToken cancellation)
    {
        var cache = options.Cache;
        using var table = new BlockTable(texts.Count);
        for (int block = 0, first = 0; first < texts.Count; block++, first += FeatureExtraction.Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(FeatureExtraction.Block, texts.Count - first);
            var features = cache?.Read(key, block, first, count, options.Note);
            if (features is null)
            {
                features = Compute(model, texts, first, count, options, cancellation);
                try
                {
                    cache?.Write(key, block, features);
                }
                catch (InputException error)
                {
                    cache = null;
                    options.Note?.Invoke($"Features are not kept: {error.Message}");
                }
            }

            table.Put(features);
            options.Progress?.Invoke(first + count, texts.Count);
        }

        return table.Take(model.Model.LogitScale.Device, () => "There are no captions to embed; give at least one.").Vectors;
    }

    private static FeatureBlock Compute(EvaluatedModel model, IReadOnlyList<string> texts, int first, int count, FeatureOptions options, CancellationToken cancellation)
    {
        var quiet = options with { Progress = options.Progress is { } progress ? (done, _) => Report(progress, first + done, done < count, texts.Count) : null };
        using var vectors = FeatureExtraction.Captions(model.Model, model.Tokenizer!, [.. texts.Skip(first).Take(count)], quiet, cancellation);
        return new FeatureBlock([.. Enumerable.Range(first, count)], vectors.ToArray<float>(), []);
    }

    // The last batch of a block is told when the block is kept.
    private static void Report(Action<int, int> progress, int done, bool inside, int total)
    {
        if (inside)
            progress(done, total);
    }
}
