using Clade.Core;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training;

/// <summary>A set and its share of every batch.</summary>
/// <param name="Set">Pairs; not owned.</param>
/// <param name="Count">Pairs of this set in each batch.</param>
public sealed record PairShare(PairSet Set, int Count);

/// <summary>
/// Batches from sets in memory. Each set is gone through in a new random order every epoch; each time a picture is seen
/// one of its captions is drawn. Everything is keyed by seed and step, so any step can be made again. Not thread-safe.
/// </summary>
public sealed class PairBatchSource : IBatchSource
{
    private const long OrderStream = 0x4F524452, CaptionStream = 0x43415054, PatchStream = 0x50415443;
    private readonly IReadOnlyList<PairShare> _streams;
    private readonly ITokenizer _tokenizer;
    private readonly Augmentation? _augmentation;
    private readonly long _seed;
    private readonly Dictionary<(int Set, long Epoch), int[]> _orders = [];

    /// <summary>Joins sets to batches.</summary>
    /// <param name="streams">Sets with their shares.</param>
    /// <param name="tokenizer">Of the text tower.</param>
    /// <param name="augmentation">Variation of the pictures, or null.</param>
    /// <param name="seed">Of the run.</param>
    /// <exception cref="ArgumentException">There is no set, a set is empty, or a share is negative.</exception>
    public PairBatchSource(IReadOnlyList<PairShare> streams, ITokenizer tokenizer, Augmentation? augmentation, long seed)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (streams.Count == 0 || streams.Any(stream => stream.Count < 0 || stream.Set.Count == 0))
            throw new ArgumentException("Batches need at least one set, none of them empty, and no negative share.", nameof(streams));
        (_streams, _tokenizer, _augmentation, _seed) = (streams, tokenizer, augmentation, seed);
    }

    /// <summary>Probability that the plain name (a picture's first caption) is drawn; else one of the others, evenly.</summary>
    public double NameShare { get; init; } = 0.5;

    /// <summary>Patches a side of the image tower; needed for <see cref="KeepShare"/>.</summary>
    public int Grid { get; init; }

    /// <summary>Share of patches that the student sees at a step (FLIP, Li et al. 2023); null or 1 for all.</summary>
    public Func<long, double>? KeepShare { get; init; }

    /// <inheritdoc/>
    public ClipBatch Batch(long step)
    {
        var picked = _streams.SelectMany((stream, number) => Pick(stream, number, step)).ToArray();
        using var scope = new TensorScope();
        var images = Operators.Cat([.. _streams.Select((stream, number) =>
            stream.Set.Images.IndexSelect(0, Tensor.From<long>([.. picked.Where(item => item.Number == number).Select(item => (long)item.Index)])))]);
        var pixels = _augmentation?.Apply(images, step) ?? images;
        var text = _tokenizer.EncodeBatch([.. picked.Select((item, sample) => Caption(item.Set.Captions[item.Index], step, sample))]);
        var batch = new ClipBatch
        {
            Pixels = scope.Keep(PixelNormalisation.Apply(pixels)),
            Ids = scope.Keep(Tensor.From<long>(text.Ids, [text.Rows, text.Length])),
            EndPositions = scope.Keep(Tensor.From<long>([.. text.EndPositions.Select(position => (long)position)])),
            Concepts = scope.Keep(Tensor.From<long>([.. picked.Select(item => item.Set.Concepts[item.Index])])),
            KeepPatches = KeepShare?.Invoke(step) is { } share and < 1 ? scope.Keep(Patches(share, picked.Length, step)) : null,
        };
        return batch;
    }

    private IEnumerable<(PairSet Set, int Number, int Index)> Pick(PairShare stream, int number, long step)
    {
        for (var i = 0; i < stream.Count; i++)
        {
            var position = (step * stream.Count) + i;
            var order = Order(stream.Set, number, position / stream.Set.Count);
            yield return (stream.Set, number, order[position % stream.Set.Count]);
        }
    }

    private int[] Order(PairSet set, int number, long epoch)
    {
        if (_orders.TryGetValue((number, epoch), out var order))
            return order;
        order = [.. Enumerable.Range(0, set.Count)];
        new KeyedRandom(_seed, OrderStream + number, epoch).Shuffle<int>(order);
        foreach (var old in _orders.Keys.Where(key => key.Set == number && Math.Abs(key.Epoch - epoch) > 1).ToList())
            _orders.Remove(old);
        return _orders[(number, epoch)] = order;
    }

    private string Caption(IReadOnlyList<string> captions, long step, int sample)
    {
        var random = new KeyedRandom(_seed, CaptionStream, step, sample);
        return captions.Count == 1 || random.NextDouble() < NameShare ? captions[0] : captions[1 + random.NextInt(captions.Count - 1)];
    }

    // int64 [B, K]: for each picture K different patches.
    private Tensor Patches(double share, int batch, long step)
    {
        if (Grid < 1)
            throw new InvalidOperationException($"{nameof(KeepShare)} needs {nameof(Grid)}.");
        var all = Grid * Grid;
        var kept = Math.Max(1, (int)(all * share));
        var indexes = new long[batch * kept];
        var order = new int[all];
        for (var sample = 0; sample < batch; sample++)
        {
            for (var i = 0; i < all; i++)
                order[i] = i;
            new KeyedRandom(_seed, PatchStream, step, sample).Shuffle<int>(order);
            for (var i = 0; i < kept; i++)
                indexes[(sample * kept) + i] = order[i];
        }

        return Tensor.From<long>(indexes, [batch, kept]);
    }
}
