using Clade.Torch;

namespace Clade.Models;

/// <summary>One tensor of a weight file, known without reading its data.</summary>
/// <param name="Name">Name, after what <see cref="WeightSource.Unwrapped"/> says was taken off.</param>
/// <param name="Type">Type of the elements in the file.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
public sealed record WeightEntry(string Name, ElementType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of the elements, as read.</summary>
    public long ByteCount => checked(Count * Type.Size());
}
