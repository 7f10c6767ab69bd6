using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>One pass over a set: blocks that are kept are read, the others computed batch by batch and kept as soon as each is whole.</summary>
internal sealed class PictureRun(EvaluatedModel model, PictureSet set, PicturePipeline pipeline, FeatureKey? key, FeatureOptions options, CancellationToken cancellation)
{
    private readonly List<FeatureProblem> _problems = [];
    private readonly int _count = set.Entries.Count;
    private FeatureCache? _cache = key is null ? null : options.Cache;
    private int _done, _computed;

    public FeatureTable Run()
    {
        using var table = new BlockTable(_count);
        var missing = new List<int>();
        for (var block = 0; block * FeatureExtraction.Block < _count; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, count) = Range(block);
            if (_cache?.Read(key!, block, first, count, options.Note) is { } kept)
                Accept(table, kept, count);
            else
                missing.Add(block);
        }

        if (_done > 0)
            options.Progress?.Invoke(_done, _count);
        Compute(table, missing);
        var (vectors, rows) = table.Take(model.Model.LogitScale.Device, () => $"No picture of {set.Name} can be used; the first because: {_problems[0].Reason}");
        var problems = _problems.OrderBy(problem => problem.Row).Select(problem => new PictureProblem(set.Entries[problem.Row].Id, problem.Reason)).ToArray();
        return new FeatureTable(vectors, rows, [.. rows.Select(row => set.Entries[row])], problems, _computed);
    }

    private void Compute(BlockTable table, List<int> blocks)
    {
        var batches = blocks.SelectMany(block => Batches(block).Select(batch => (Block: block, Batch: batch))).ToList();
        var (rows, vectors, problems, unread) = (new List<int>(), new List<float[]>(), new List<FeatureProblem>(), false);
        foreach (var (i, batch) in pipeline.Run([.. batches.Select(batch => batch.Batch)]).Index())
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.Rows.Count > 0)
                vectors.Add(Vectors(batch));
            rows.AddRange(batch.Rows);
            problems.AddRange(batch.Problems);
            unread |= batch.Unread;
            model.UnreadBatches += batch.Unread ? 1 : 0;
            _computed += batch.Rows.Count;
            var block = batches[i].Block;
            if (i + 1 < batches.Count && batches[i + 1].Block == block)
            {
                options.Progress?.Invoke(_done + rows.Count + problems.Count, _count);
                continue;
            }

            var whole = new FeatureBlock([.. rows], Joined(vectors), [.. problems]);
            // A file that could not be read may be there next time.
            if (!unread)
                Keep(block, whole);
            Accept(table, whole, Range(block).Count);
            options.Progress?.Invoke(_done, _count);
            rows.Clear();
            vectors.Clear();
            problems.Clear();
            unread = false;
        }
    }

    private float[] Vectors(PictureBatch batch)
    {
        using var scope = new TensorScope();
        var unit = UnitVectors.Compute(options, model.Model.LogitScale.Device, () => model.Model.Image!.Encode(model.Pixels(batch)));
        if (unit.Dimensions != 2 || unit.Size(0) != batch.Rows.Count)
            throw new InvalidOperationException($"{batch.Rows.Count} pictures became {unit}.");
        return unit.ToArray<float>();
    }

    private static float[] Joined(List<float[]> parts)
    {
        var whole = new float[parts.Sum(part => part.Length)];
        var start = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole, start);
            start += part.Length;
        }

        return whole;
    }

    private void Keep(int block, FeatureBlock features)
    {
        try
        {
            _cache?.Write(key!, block, features);
        }
        catch (InputException error)
        {
            _cache = null;
            options.Note?.Invoke($"Features are not kept: {error.Message}");
        }
    }

    private void Accept(BlockTable table, FeatureBlock block, int count)
    {
        table.Put(block);
        _problems.AddRange(block.Problems);
        _done += count;
    }

    private IEnumerable<(int First, int Count)> Batches(int block)
    {
        var (first, count) = Range(block);
        for (var start = 0; start < count; start += options.BatchSize)
            yield return (first + start, Math.Min(options.BatchSize, count - start));
    }

    private (int First, int Count) Range(int block) =>
        (block * FeatureExtraction.Block, Math.Min(FeatureExtraction.Block, _count - (block * FeatureExtraction.Block)));
}
