using Clade.Torch;

namespace Clade.Models;

/// <summary>The eight parts of a transformer block that have a weight and a bias: with q, k and v apart, since cuts, sums and pruning treat each by itself.</summary>
public enum BlockGroup
{
    /// <summary>Norm before attention.</summary>
    Ln1,
    /// <summary>Queries.</summary>
    Q,
    /// <summary>Keys.</summary>
    K,
    /// <summary>Values.</summary>
    V,
    /// <summary>Output projection of attention.</summary>
    O,
    /// <summary>Norm before the MLP.</summary>
    Ln2,
    /// <summary>First layer of the MLP.</summary>
    Fc1,
    /// <summary>Second layer of the MLP.</summary>
    Fc2,
}

/// <summary>Shapes and views of the eight groups.</summary>
public static class BlockGroups
{
    /// <summary>Names in the order of <see cref="BlockGroup"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["ln1", "q", "k", "v", "o", "ln2", "fc1", "fc2"];

    /// <summary>Number of groups.</summary>
    public static int Count => Names.Count;

    /// <summary>Shape of a group's weight.</summary>
    public static long[] WeightShape(BlockGroup group, TowerConfig tower)
    {
        ArgumentNullException.ThrowIfNull(tower);
        long width = tower.Width, inner = (long)tower.Heads * tower.HeadWidth, hidden = tower.MlpWidth;
        return group switch
        {
            BlockGroup.Ln1 or BlockGroup.Ln2 => [width],
            BlockGroup.O => [width, inner],
            BlockGroup.Fc1 => [hidden, width],
            BlockGroup.Fc2 => [width, hidden],
            _ => [inner, width],
        };
    }

    /// <summary>Shape of a group's bias: the rows of its weight.</summary>
    public static long[] BiasShape(BlockGroup group, TowerConfig tower) => [WeightShape(group, tower)[0]];

    /// <summary>Numbers in one block, weights and biases: 12 d² + 13 d where heads fill the width and the MLP is four times as wide.</summary>
    public static long ParameterCount(TowerConfig tower) => Enum.GetValues<BlockGroup>()
        .Sum(group => WeightShape(group, tower).Aggregate(1L, (product, size) => product * size) + BiasShape(group, tower)[0]);

    /// <summary>The block as sixteen views, weight and bias of each group in turn, q, k and v apart.</summary>
    public static Tensor[] Split(BlockWeights block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var weights = block.QkvWeight.Chunk(3);
        var biases = block.QkvBias.Chunk(3);
        return
        [
            block.Ln1Weight, block.Ln1Bias, weights[0], biases[0], weights[1], biases[1], weights[2], biases[2], block.OutWeight, block.OutBias,
            block.Ln2Weight, block.Ln2Bias, block.Fc1Weight, block.Fc1Bias, block.Fc2Weight, block.Fc2Bias,
        ];
    }

    /// <summary>The block of sixteen tensors in the order of <see cref="Split"/>; q, k and v are copied one below the other.</summary>
    public static BlockWeights Join(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return new BlockWeights(
            tensors[0], tensors[1], Operators.Cat([tensors[2], tensors[4], tensors[6]]), Operators.Cat([tensors[3], tensors[5], tensors[7]]),
            tensors[8], tensors[9], tensors[10], tensors[11], tensors[12], tensors[13], tensors[14], tensors[15]);
    }

    /// <summary>
    /// The block cut to a narrower tower: leading channels of the residual stream, leading heads with all their channels,
    /// leading hidden units; q, k and v each by itself. Copies of q, k and v, views of the rest.
    /// </summary>
    /// <param name="block">A block of the same head width that is at least as wide.</param>
    /// <param name="narrower">Sizes of the result.</param>
    public static BlockWeights Narrow(BlockWeights block, TowerConfig narrower) =>
        Join([.. Split(block).Select((tensor, i) => LeadingCorner(tensor, i % 2 == 0 ? WeightShape((BlockGroup)(i / 2), narrower) : BiasShape((BlockGroup)(i / 2), narrower)))]);

    /// <summary>The leading part of a tensor along every dimension: a view, or the tensor itself where nothing is cut.</summary>
    /// <exception cref="ArgumentException">The tensor is smaller than the part.</exception>
    public static Tensor LeadingCorner(Tensor tensor, ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var sizes = tensor.Shape;
        if (sizes.Length != shape.Length)
            throw new ArgumentException($"A tensor of {sizes.Length} dimensions has no part of {shape.Length}.", nameof(shape));
        for (var dimension = 0; dimension < sizes.Length; dimension++)
        {
            if (shape[dimension] > sizes[dimension])
                throw new ArgumentException($"Dimension {dimension} has {sizes[dimension]}, not {shape[dimension]}.", nameof(shape));
            if (shape[dimension] < sizes[dimension])
                tensor = tensor.Narrow(dimension, 0, shape[dimension]);
        }

        return tensor;
    }
}
