using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>A step's batch depends on seed and step alone; an epoch shows every picture once.</summary>
public class PairBatchSourceTests
{
    [Fact]
    public void TheSameStepGivesTheSameBatchWhateverWasAskedBefore()
    {
        using var run = new TinyRun();
        using var scope = new TensorScope();
        var forward = run.Batches();
        var first = Enumerable.Range(0, 12).Select(step => Text(forward.Batch(step))).ToList();
        var jumping = run.Batches();
        foreach (var step in new[] { 11, 0, 7, 7, 3, 10, 1 })
            Assert.Equal(first[step], Text(jumping.Batch(step)));
        Assert.Equal(first[5], Text(run.Batches().Batch(5)));
        Assert.NotEqual(first[5], Text(run.Batches(seed: 2).Batch(5)));
    }

    [Fact]
    public void EveryPictureComesOnceAnEpochInANewOrder()
    {
        using var run = new TinyRun();
        using var scope = new TensorScope();
        // Pictures that can be told apart by their first byte.
        var images = Operators.Zeros([10, 3, 8, 8], ElementType.UInt8);
        for (var i = 0; i < 10; i++)
            images.AsBytes()[i * 3 * 64] = (byte)(20 * i);
        using var set = new PairSet(images, [.. Enumerable.Range(0, 10).Select(_ => new[] { "fish" })], [.. Enumerable.Range(0, 10).Select(i => (long)i)]);
        var source = new PairBatchSource([new PairShare(set, 4)], TinyRun.Tokenizer, null, 3);
        var seen = Enumerable.Range(0, 15).SelectMany(step => source.Batch(step).Concepts.ToArray<long>()).Chunk(10).ToList();
        Assert.Equal(6, seen.Count);
        Assert.All(seen, epoch => Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), epoch.Order()));
        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(6, seen.Select(epoch => string.Join(',', epoch)).Distinct().Count());
    }

    [Fact]
    public void PictureCaptionAndConceptOfARowBelongTogether()
    {
        using var run = new TinyRun();
        using var scope = new TensorScope();
        var source = new PairBatchSource([new PairShare(run.Pairs, 5), new PairShare(run.Pairs, 3)], TinyRun.Tokenizer, null, 1);
        for (var step = 0; step < 6; step++)
        {
            var batch = source.Batch(step);
            Assert.Equal(8, batch.Count);
            var (pixels, concepts, ids, ends) = (batch.Pixels, batch.Concepts.ToArray<long>(), batch.Ids, batch.EndPositions.ToArray<long>());
            using var all = new TensorScope();
            var normalised = Models.PixelNormalisation.Apply(run.Pairs.Images);
            for (var row = 0; row < 8; row++)
            {
                var index = Enumerable.Range(0, 24).Single(i => (normalised[i] - pixels[row]).Abs().Max().ToDouble() == 0);
                Assert.Equal(run.Pairs.Concepts[index], concepts[row]);
                var caption = TinyRun.Tokenizer.Decode([.. ids[row].ToArray<long>().Skip(1).Take((int)ends[row] - 1).Select(id => (int)id)]).Trim();
                Assert.Contains(caption, run.Pairs.Captions[index]);
            }
        }
    }

    [Fact]
    public void KeptPatchesAreDistinctAndInRange()
    {
        using var run = new TinyRun();
        using var scope = new TensorScope();
        var source = new PairBatchSource([new PairShare(run.Pairs, 7)], TinyRun.Tokenizer, null, 1) { Grid = 5, KeepShare = step => step == 3 ? 1 : 0.5 };
        var kept = source.Batch(0).KeepPatches!;
        Assert.Equal([7, 12], kept.Shape);
        Assert.All(kept.ToArray<long>().Chunk(12), row => Assert.Equal(12, row.Distinct().Count(patch => patch is >= 0 and < 25)));
        Assert.Null(source.Batch(3).KeepPatches);
    }

    [Fact]
    public void ThePlainNameIsDrawnAsOftenAsAsked()
    {
        using var run = new TinyRun();
        using var scope = new TensorScope();
        foreach (var (share, low, high) in new[] { (0.0, 0, 0), (1.0, 240, 240), (0.5, 90, 150) })
        {
            var source = new PairBatchSource([new PairShare(run.Pairs, 24)], TinyRun.Tokenizer, null, 1) { NameShare = share };
            var plain = 0;
            for (var step = 0; step < 10; step++)
            {
                var (ids, ends) = (source.Batch(step).Ids, source.Batch(step).EndPositions.ToArray<long>());
                for (var row = 0; row < 24; row++)
                {
                    var text = TinyRun.Tokenizer.Decode([.. ids[row].ToArray<long>().Skip(1).Take((int)ends[row] - 1).Select(id => (int)id)]);
                    plain += text.StartsWith("a ", StringComparison.Ordinal) || text.StartsWith("the ", StringComparison.Ordinal) ? 0 : 1;
                }
            }

            Assert.InRange(plain, low, high);
        }
    }

    [Fact]
    public void BatchesWithoutPicturesAreRefused()
    {
        using var run = new TinyRun();
        Assert.Throws<ArgumentException>(() => new PairBatchSource([], TinyRun.Tokenizer, null, 1));
        Assert.Throws<ArgumentException>(() => new PairBatchSource([new PairShare(run.Pairs, -1)], TinyRun.Tokenizer, null, 1));
    }

    private static string Text(ClipBatch batch) => string.Join('|',
        string.Join(' ', batch.Pixels.ToArray<float>()), string.Join(' ', batch.Ids.ToArray<long>()), string.Join(' ', batch.EndPositions.ToArray<long>()),
        string.Join(' ', batch.Concepts.ToArray<long>()), batch.KeepPatches is { } kept ? string.Join(' ', kept.ToArray<long>()) : "all");
}
