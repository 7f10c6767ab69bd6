using System.Globalization;
using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Sizes read off the tensors of a checkpoint, for architectures that no file describes. What is asked for and not there is named in a sentence.</summary>
internal readonly struct TensorShapes(ModelFiles files)
{
    /// <summary>Whether there is such a tensor.</summary>
    public bool Has(string name) => files.Tensors.ContainsKey(name);

    /// <summary>Shape of a tensor that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rank">Dimensions that it must have.</param>
    public long[] Shape(string name, int rank)
    {
        if (!files.Tensors.TryGetValue(name, out var shape))
            throw new InputException($"{files.Source} has no tensor {name}; fetch the checkpoint again.");
        return shape.Length == rank ? shape
            : throw new InputException($"{files.Source}: {name} has the shape [{string.Join(", ", shape)}] and must have {rank} dimensions; fetch the checkpoint again.");
    }

    /// <summary>One size of a tensor that must be there.</summary>
    public int Size(string name, int rank, int dimension)
    {
        var size = Shape(name, rank)[dimension];
        return size is > 0 and <= int.MaxValue ? (int)size
            : throw new InputException($"{files.Source}: {name} has the size {size}, which no model has; fetch the checkpoint again.");
    }

    /// <summary>Side of a square that so many rows fill, the first <paramref name="extra"/> aside.</summary>
    public int Side(string name, int rank, int dimension, int extra)
    {
        var rows = Size(name, rank, dimension) - extra;
        var side = (int)Math.Round(Math.Sqrt(rows));
        return side > 0 && (long)side * side == rows ? side
            : throw new InputException($"{files.Source}: the {rows} places of {name} are not a square; rectangular pictures are not supported.");
    }

    /// <summary>How many numbers from 0 on stand between a prefix and a suffix without a gap.</summary>
    public int Count(string prefix, string suffix)
    {
        var count = 0;
        while (Has(prefix + count.ToString(CultureInfo.InvariantCulture) + suffix))
            count++;
        return count;
    }

    /// <summary>Counters that torch keeps beside its batch norms: nothing trained.</summary>
    public IEnumerable<string> BatchCounters => files.Tensors.Keys.Where(name => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal));
}
