using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Scores by one weight vector and one bias a class: what a linear probe learns. Owns its tensors; may be called on several threads.</summary>
public sealed class LinearHead : IClassifierHead, IDisposable
{
    /// <summary>Bias of a class of which no picture was seen: it is never answered, and its probability is 0.</summary>
    public const double NeverSeen = -1e6;

    /// <summary>Takes the tensors over.</summary>
    /// <param name="classes">C names.</param>
    /// <param name="weights">[C, D] float32, outside of all scopes.</param>
    /// <param name="bias">[C] float32, outside of all scopes.</param>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    public LinearHead(IReadOnlyList<string> classes, Tensor weights, Tensor bias)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(bias);
        if (weights.Dimensions != 2 || weights.Size(0) != classes.Count || !bias.Shape.SequenceEqual([classes.Count]))
            throw new InputException($"The weights are {weights} and the bias {bias}; {classes.Count} classes need a row and a number each.");
        (Classes, Weights, Bias) = (classes, weights, bias);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>[C, D] float32.</summary>
    public Tensor Weights { get; }

    /// <summary>[C] float32.</summary>
    public Tensor Bias { get; }

    /// <inheritdoc/>
    public Tensor Scores(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Matmul(Weights.T()) + Bias;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
    }

    /// <summary>Rows of some of the classes put in their places among all; the others are never answered.</summary>
    /// <param name="classes">All C names.</param>
    /// <param name="seen">K numbers of classes.</param>
    /// <param name="weights">[K, D] row-major.</param>
    /// <param name="bias">[K]</param>
    /// <param name="device">Where the head is to lie.</param>
    internal static LinearHead Of(IReadOnlyList<string> classes, IReadOnlyList<int> seen, ReadOnlySpan<double> weights, ReadOnlySpan<double> bias, Device device)
    {
        var width = weights.Length / seen.Count;
        var (all, biases) = (new float[classes.Count * width], new float[classes.Count]);
        Array.Fill(biases, (float)NeverSeen);
        for (var row = 0; row < seen.Count; row++)
        {
            biases[seen[row]] = (float)bias[row];
            for (var i = 0; i < width; i++)
                all[(seen[row] * width) + i] = (float)weights[(row * width) + i];
        }

        using var scope = new TensorScope();
        return new LinearHead(classes, Tensor.From<float>(all, [classes.Count, width]).To(device).DetachFromScope(), Tensor.From<float>(biases).To(device).DetachFromScope());
    }
}
