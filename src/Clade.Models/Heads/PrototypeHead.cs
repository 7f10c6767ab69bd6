using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>One vector a class, scaled cosine as score: zero-shot classification (Radford et al. 2021, section 3.1). Owns its vectors.</summary>
public sealed class PrototypeHead : IClassifierHead, IDisposable
{
    /// <summary>Takes the vectors.</summary>
    /// <param name="classes">C names, all different.</param>
    /// <param name="weights">[C, D] float32, L2-normalised, outside of all scopes; becomes the head's.</param>
    /// <param name="scale">What cosines are multiplied by: exp(logit scale) of the model, above 0.</param>
    /// <exception cref="InputException">A name comes twice, or the vectors are not as many.</exception>
    public PrototypeHead(IReadOnlyList<string> classes, Tensor weights, double scale)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(weights);
        if (classes.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"The class '{twice.Key}' comes twice; give each class one name of its own.");
        if (weights.Dimensions != 2 || weights.Size(0) != classes.Count)
            throw new InputException($"The class vectors are {weights}; {classes.Count} rows are needed, one a class.");
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is above 0.");
        (Classes, Weights, Scale) = (classes, weights, scale);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>[C, D] float32, L2-normalised.</summary>
    public Tensor Weights { get; }

    /// <summary>What cosines are multiplied by.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public Tensor Scores(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Matmul(Weights.T()) * Scale;
    }

    /// <summary>Frees the vectors.</summary>
    public void Dispose() => Weights.Dispose();
}
