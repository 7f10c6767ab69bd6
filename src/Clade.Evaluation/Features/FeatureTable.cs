using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Vectors of the pictures of a set, and which pictures have none. Owns the vectors.</summary>
public sealed class FeatureTable : IDisposable
{
    /// <summary>Takes the vectors over.</summary>
    /// <param name="vectors">[M, D] float32, L2-normalised, outside of all scopes.</param>
    /// <param name="rows">M numbers of pictures in the set, ascending.</param>
    /// <param name="entries">The pictures themselves, M of them.</param>
    /// <param name="problems">Pictures without a vector.</param>
    /// <param name="computed">See <see cref="Computed"/>.</param>
    public FeatureTable(Tensor vectors, IReadOnlyList<int> rows, IReadOnlyList<PictureEntry> entries, IReadOnlyList<PictureProblem> problems, int computed) =>
        (Vectors, Rows, Entries, Problems, Computed) = (vectors, rows, entries, problems, computed);

    /// <summary>[M, D] float32, L2-normalised, on the model's device.</summary>
    public Tensor Vectors { get; }

    /// <summary>For each vector the number of its picture in <see cref="PictureSet.Entries"/>, ascending.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>For each vector its picture: labels, captions and tags in the order of the rows.</summary>
    public IReadOnlyList<PictureEntry> Entries { get; }

    /// <summary>Pictures that could not be read or decoded, with the reason.</summary>
    public IReadOnlyList<PictureProblem> Problems { get; }

    /// <summary>Pictures that went through the tower now; the others came from the cache.</summary>
    public int Computed { get; }

    /// <summary>Frees the vectors.</summary>
    public void Dispose() => Vectors.Dispose();
}
