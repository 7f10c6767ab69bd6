using Clade.Torch;

namespace Clade.Training;

/// <summary>Pictures with captions, held in memory. Owns the picture tensor.</summary>
public sealed class PairSet : IDisposable
{
    /// <summary>Joins pictures and texts; takes the tensor over.</summary>
    /// <param name="images">uint8 [N, 3, S, S].</param>
    /// <param name="captions">For each picture its captions, the plain name first; at least one each.</param>
    /// <param name="concepts">For each picture the number of what it shows.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public PairSet(Tensor images, IReadOnlyList<IReadOnlyList<string>> captions, IReadOnlyList<long> concepts)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(concepts);
        if (images.Size(0) != captions.Count || captions.Count != concepts.Count || captions.Any(list => list.Count == 0))
            throw new ArgumentException($"{images.Size(0)} pictures, {captions.Count} caption lists and {concepts.Count} concepts do not match, or a picture has no caption.");
        (Images, Captions, Concepts) = (images.DetachFromScope(), captions, concepts);
    }

    /// <summary>uint8 [N, 3, S, S].</summary>
    public Tensor Images { get; }

    /// <summary>Captions of each picture.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Captions { get; }

    /// <summary>Concept of each picture; equal numbers are the same concept.</summary>
    public IReadOnlyList<long> Concepts { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Captions.Count;

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}
