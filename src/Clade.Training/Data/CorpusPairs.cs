using Clade.Core;
using Clade.Data.Corpora;
using Clade.Torch;

namespace Clade.Training;

/// <summary>Corpora on disk as <see cref="PairSet"/>s.</summary>
public static class CorpusPairs
{
    /// <summary>Decodes the chosen items of a corpus on all cores.</summary>
    /// <param name="corpus">An opened corpus.</param>
    /// <param name="choose">Which items.</param>
    /// <param name="size">Pixels a side; the corpus must have been built with this size.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <returns>The pairs, in the order of the corpus; the caller disposes them.</returns>
    /// <exception cref="InputException">Another size, or nothing chosen.</exception>
    public static PairSet Load(Corpus corpus, Func<CorpusItem, bool> choose, int size, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var items = corpus.Items.Where(choose).ToList();
        if (items.Count == 0)
            throw new InputException($"No picture of the corpus in {corpus.Folder} is in the wanted split or style; check the recipe's data section.");
        var images = Images(items, size, cancellation);
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        return new PairSet(images, [.. items.Select(item => item.Captions)], [.. items.Select(item => Number(numbers, item.Concept))]);
    }

    /// <summary>The pictures of the items, uint8 [N, 3, S, S]. The caller or its scope disposes the tensor.</summary>
    /// <exception cref="InputException">A picture has another size.</exception>
    public static Tensor Images(IReadOnlyList<CorpusItem> items, int size, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var plane = size * size;
        var images = Operators.Empty([items.Count, 3, size, size], ElementType.UInt8);
        try
        {
            Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            {
                var image = items[index].Decode();
                if (image.Width != size || image.Height != size)
                    throw new InputException($"{items[index].Key} is {image.Width} x {image.Height} pixels and the model wants {size}: build the corpus with '--size {size}'.");
                var target = images.AsBytes().Slice(index * 3 * plane, 3 * plane);
                for (var i = 0; i < plane; i++)
                    (target[i], target[plane + i], target[(2 * plane) + i]) = (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]);
            });
        }
        catch (Exception error)
        {
            images.Dispose();
            if (error is AggregateException several && several.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } first)
                throw new InputException(first.Message, error);
            throw;
        }

        return images;
    }

    private static long Number(Dictionary<string, long> numbers, string concept)
    {
        if (!numbers.TryGetValue(concept, out var number))
            numbers[concept] = number = KeyOf(concept);
        return number;
    }

    // A stable number over all corpora: the first 63 bits of SHA-256.
    private static long KeyOf(string concept) =>
        BitConverter.ToInt64(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(concept))) & long.MaxValue;
}
