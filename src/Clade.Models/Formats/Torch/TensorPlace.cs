using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>Where the elements of a tensor lie: in a storage, from an offset, by strides, all counted in elements and checked.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Strides; meaningless where a size is 0.</param>
/// <param name="Extent">Elements of the storage from the first to the last one that is used; 0 for an empty tensor.</param>
internal sealed record TensorPlace(StorageRef Storage, ElementType Type, long Offset, long[] Shape, long[] Strides, long Extent)
{
    private const int MostDimensions = 64;

    /// <summary>A view that repeats elements may be this large whatever its storage is.</summary>
    private const long HarmlessSize = 16 << 20;

    /// <summary>Row-major without gaps.</summary>
    internal bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != expected)
                    return false;
                expected *= Shape[i];
            }

            return true;
        }
    }

    /// <summary>Checks the arguments of a tensor; a reason if its elements cannot be read.</summary>
    /// <exception cref="InputException">The numbers cannot be right.</exception>
    internal static (TensorPlace? Layout, string? Why) Of(string name, TensorRef tensor, PickleContext context)
    {
        var type = tensor.Type ?? tensor.Storage.Type;
        if (type.Type is not { } element)
            return (null, $"its elements are {type.Name}, which Clade has no tensors of");
        if (!tensor.IsPlain)
            return (null, "it is marked as conjugated or negated");
        InputException Bad(string why) => context.Bad($"tensor {Printable.Name(name)} {why}");
        if (Numbers(tensor.Sizes) is not { } shape || Numbers(tensor.Strides) is not { } strides || tensor.Offset is not long offset || shape.Length != strides.Length)
            throw Bad("has sizes, strides or an offset that are not numbers");
        context.Work(2 * shape.Length);
        if (shape.Any(size => size < 0) || strides.Any(stride => stride < 0) || offset < 0)
            throw Bad("has a negative size, stride or offset");
        var (available, start) = (tensor.Storage.ByteCount / type.Size, tensor.Storage.Start * tensor.Storage.Type.Size);
        if (start % type.Size != 0)
            throw Bad("begins between two elements");
        Int128 count = 1, last = offset;
        for (var i = 0; i < shape.Length; i++)
        {
            count *= shape[i];
            last += (Int128)(shape[i] - 1) * strides[i];
            if (count > long.MaxValue / 16 || last > long.MaxValue)
                throw Bad("is larger than any memory");
        }

        if (count == 0)
            return (new TensorPlace(tensor.Storage, element, 0, shape, strides, 0), null);
        if (last >= available)
            throw Bad($"reaches element {last} of a storage of {available}");
        if (count * type.Size > Math.Max(HarmlessSize, tensor.Storage.ByteCount))
            throw Bad("repeats the elements of its storage beyond all measure");
        return (new TensorPlace(tensor.Storage, element, (start / type.Size) + offset, shape, strides, (long)last - offset + 1), null);
    }

    private static long[]? Numbers(object? value)
    {
        var items = value as object?[] ?? (value as List<object?>)?.ToArray();
        return items is { Length: <= MostDimensions } && items.All(item => item is long) ? Array.ConvertAll(items, item => (long)item!) : null;
    }
}
