using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>Layers as weighted sums of two blocks: <c>W[l,g] = a[l,g]·first[g] + b[l,g]·second[g]</c>, weight and bias of a group sharing the scalars.</summary>
public static class WeightedSum
{
    /// <summary>
    /// All layers at once. Each matrix of all layers is one product of the coefficients with the two flattened blocks, because
    /// that passes over memory once; q, k and v come out of one product, one below the other, each with scalars of its own.
    /// Differentiable in everything; call it outside of autocast.
    /// </summary>
    /// <param name="first">Sixteen tensors in the order of <see cref="BlockGroups.Split"/>.</param>
    /// <param name="second">Sixteen tensors of the same shapes.</param>
    /// <param name="coefficients">[L, 8, 2]: a and b of each layer and group, of the type of the blocks.</param>
    /// <returns>L blocks in the current scope; blocks are views into common memory.</returns>
    public static BlockWeights[] Layers(IReadOnlyList<Tensor> first, IReadOnlyList<Tensor> second, Tensor coefficients)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(coefficients);
        using var scope = new TensorScope();
        var vectors = Vectors(first, second, coefficients);
        var qkv = Matrices(first, second, coefficients, BlockGroup.Q, 3);
        var o = Matrices(first, second, coefficients, BlockGroup.O, 1);
        var fc1 = Matrices(first, second, coefficients, BlockGroup.Fc1, 1);
        var fc2 = Matrices(first, second, coefficients, BlockGroup.Fc2, 1);
        var layers = new BlockWeights[qkv.Length];
        for (var l = 0; l < layers.Length; l++)
        {
            var v = vectors[l];
            layers[l] = new BlockWeights(v[0], v[1], qkv[l], v[2], o[l], v[3], v[4], v[5], fc1[l], v[6], fc2[l], v[7]);
            scope.Keep([.. layers[l].Tensors]);
        }

        return layers;
    }

    // [L, 2n] of scalars times [2n, rows·columns]: n groups of the same shape, stacked below each other.
    private static Tensor[] Matrices(IReadOnlyList<Tensor> first, IReadOnlyList<Tensor> second, Tensor coefficients, BlockGroup start, int groups)
    {
        var layers = coefficients.Size(0);
        var tensors = Enumerable.Range((int)start, groups).SelectMany(g => new[] { first[2 * g], second[2 * g] }).ToArray();
        var shape = tensors[0].Shape;
        var bases = Operators.Stack([.. tensors.Select(tensor => tensor.Flatten())]);
        var scalars = coefficients.Narrow(1, (int)start, groups);
        if (groups > 1)
        {
            // [L, n, 1, 2] · [n, n, 1] -> [L, n, n, 2]: row (l, g) holds the scalars of g in the columns of g, zero elsewhere.
            var own = Operators.Eye(groups, groups, scalars.ElementType, scalars.Device).Unsqueeze(-1);
            scalars = scalars.Unsqueeze(2) * own;
        }

        return scalars.Reshape([layers * groups, groups * 2]).Matmul(bases).View([layers, groups * shape[0], shape[1]]).Unbind();
    }

    // Norms and biases of all layers at once; [layer][ln1 weight, ln1 bias, qkv bias, o bias, ln2 weight, ln2 bias, fc1 bias, fc2 bias].
    private static Tensor[][] Vectors(IReadOnlyList<Tensor> first, IReadOnlyList<Tensor> second, Tensor coefficients)
    {
        var layers = coefficients.Size(0);
        int[] places = [.. Enumerable.Range(0, first.Count).Where(i => first[i].Dimensions == 1)];
        long[] sizes = [.. places.Select(i => first[i].Size(0))];
        var bases = Operators.Stack([Operators.Cat([.. places.Select(i => first[i])]), Operators.Cat([.. places.Select(i => second[i])])], -1);
        var scalars = Operators.Cat([.. places.Select((i, k) => coefficients.Narrow(1, i / 2, 1).Expand([layers, sizes[k], 2]))], 1);
        var (inner, width, hidden) = (sizes[2], sizes[0], sizes[8]);
        // [L, P, 2] · [P, 2] -> [L, P]
        return [.. (scalars * bases).Sum([-1]).Unbind().Select(row => row.SplitWithSizes([width, width, 3 * inner, width, width, width, hidden, width]))];
    }
}
