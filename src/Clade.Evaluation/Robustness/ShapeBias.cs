using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Does a model go by shape or by texture? Pictures with the shape of one class and the texture of another (Geirhos et al., "ImageNet-trained CNNs are biased towards
/// texture", 2019). Immutable.
/// </summary>
/// <param name="Shape">Pictures answered with the class of their shape.</param>
/// <param name="Texture">Pictures answered with the class of their texture.</param>
/// <param name="Pictures">All pictures.</param>
public sealed record ShapeBias(int Shape, int Texture, int Pictures)
{
    /// <summary>Shape / (shape + texture) with its interval over pictures; null (undefined, not 0) where no picture is answered with either, or only one.</summary>
    public Interval? Bias { get; init; }

    /// <summary>(Shape + texture) / pictures with its interval: what the bias stands on.</summary>
    public required Interval Coverage { get; init; }

    /// <summary>Counts the answers.</summary>
    /// <param name="answers">Class answered for each picture, at least two pictures.</param>
    /// <param name="shapes">Class of each picture's shape.</param>
    /// <param name="textures">Class of each picture's texture, another one.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <param name="plan">What is drawn for the intervals, for example the shapes with all their pictures; null for pictures.</param>
    /// <exception cref="InputException">The lengths differ, there are fewer than two pictures, or shape and texture of one are the same.</exception>
    public static ShapeBias Evaluate(IReadOnlyList<int> answers, IReadOnlyList<int> shapes, IReadOnlyList<int> textures, long seed = 0, ResamplingPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(textures);
        if (answers.Count != shapes.Count || answers.Count != textures.Count)
            throw new InputException($"{answers.Count} answers, {shapes.Count} shapes and {textures.Count} textures: each picture needs one of each.");
        for (var i = 0; i < shapes.Count; i++)
        {
            if (shapes[i] == textures[i])
                throw new InputException($"Picture {i} has shape and texture of class {shapes[i]}; a conflict needs two classes.");
        }

        double[] shape = [.. answers.Select((answer, i) => answer == shapes[i] ? 1.0 : 0)], texture = [.. answers.Select((answer, i) => answer == textures[i] ? 1.0 : 0)];
        double[] decided = [.. shape.Zip(texture, (left, right) => left + right)];
        var (byShape, byTexture) = ((int)shape.Sum(), (int)texture.Sum());
        plan ??= ResamplingPlan.Items(shape.Length);
        return new(byShape, byTexture, answers.Count)
        {
            Coverage = Bootstrap.Counted(plan, times => Bootstrap.WeightedMean(decided, times), seed),
            Bias = byShape + byTexture < 2 ? null : Bootstrap.Counted(plan, times => Ratio(shape, texture, times), seed),
        };
    }

    private static double Ratio(double[] shape, double[] texture, ReadOnlySpan<int> times)
    {
        var (byShape, decided) = (0.0, 0.0);
        for (var i = 0; i < times.Length; i++)
        {
            byShape += times[i] * shape[i];
            decided += times[i] * (shape[i] + texture[i]);
        }

        return byShape / decided;
    }
}
