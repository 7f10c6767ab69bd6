using Clade.Core;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// Classes told apart by their names alone, several sentences a class averaged into one vector (Radford et al. 2021,
/// section 3.1.4). Stateless and thread-safe.
/// </summary>
public static class ZeroShot
{
    /// <summary>Every template filled with every class name, class by class: classes · templates sentences.</summary>
    /// <param name="classes">Names, at least one.</param>
    /// <param name="templates">Sentences with one or more <c>{}</c> for the name, at least one.</param>
    /// <exception cref="InputException">There is no name or template, or a template has no place for the name.</exception>
    public static IReadOnlyList<string> Prompts(IReadOnlyList<string> classes, IReadOnlyList<string> templates)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(templates);
        if (classes.Count == 0 || templates.Count == 0)
            throw new InputException("Zero-shot classification needs at least one class name and one template.");
        if (templates.FirstOrDefault(template => !template.Contains("{}", StringComparison.Ordinal)) is { } bad)
            throw new InputException($"The template '{bad}' has no {{}} where the class name goes.");
        return [.. classes.SelectMany(name => templates.Select(template => template.Replace("{}", name, StringComparison.Ordinal)))];
    }

    /// <summary>Sentences to one vector a class: each sentence to unit length, the mean over the templates, again to unit length.</summary>
    /// <param name="textFeatures">[C·T, D] floating-point, in the order of <see cref="Prompts"/>. Stays the caller's.</param>
    /// <param name="templates">Sentences a class, T.</param>
    /// <returns>[C, D] float32, outside of all scopes: the caller disposes it.</returns>
    /// <exception cref="InputException">The rows do not divide into classes, or are not finite.</exception>
    public static Tensor Weights(Tensor textFeatures, int templates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(templates, 1);
        Ranking.CheckFeatures(textFeatures, "text");
        var (rows, width) = (textFeatures.Size(0), textFeatures.Size(1));
        if (rows % templates != 0)
            throw new InputException($"{rows} sentences do not divide into classes of {templates} templates each.");
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        // [C·T, D] -> [C, T, D] -> [C, D]
        var mean = ClipModel.Normalise(textFeatures.To(ElementType.Float32)).Reshape([rows / templates, templates, width]).Mean([1]);
        return ClipModel.Normalise(mean).DetachFromScope();
    }

    /// <summary>Class names to one vector a class, by a model.</summary>
    /// <param name="model">A model with a text tower.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="classes">C names.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the name.</param>
    /// <param name="options">Batches and precision; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[C, D] float32, outside of all scopes: the caller disposes it.</returns>
    /// <exception cref="InputException">Names or templates are missing, or model and tokenizer do not fit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tensor Weights(ClipModel model, ITokenizer tokenizer, IReadOnlyList<string> classes, IReadOnlyList<string> templates, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        using var features = FeatureExtraction.Captions(model, tokenizer, Prompts(classes, templates), options, cancellation);
        return Weights(features, templates.Count);
    }

    /// <summary>Compares every picture with every class.</summary>
    /// <param name="images">[N, D] floating-point, L2-normalised. Stays the caller's.</param>
    /// <param name="weights">[C, D], one vector a class, L2-normalised.</param>
    /// <param name="labels">N classes, each in 0 .. C - 1. Classes without pictures are allowed.</param>
    /// <param name="options">Ties and memory; null for the defaults.</param>
    /// <param name="cancellation">Looked at between chunks of pictures.</param>
    /// <exception cref="InputException">Sizes do not fit, features are not finite, or a label is not a class.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ZeroShotScores Classify(Tensor images, Tensor weights, IReadOnlyList<int> labels, RetrievalOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new RetrievalOptions();
        if (images.Dimensions == 2 && images.Size(0) != labels.Count)
            throw new InputException($"{images.Size(0)} pictures and {labels.Count} labels: each picture needs one.");
        var classes = weights.Dimensions == 2 ? (int)weights.Size(0) : 0;
        for (var i = 0; i < labels.Count; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new InputException($"Picture {i} has label {labels[i]}, and there are {classes} classes counted from 0.");
        }

        int[] ranks = new int[labels.Count], predictions = new int[labels.Count];
        Ranking.Rows(images, weights, options.ScoresAtOnce, (picture, scores) =>
        {
            ranks[picture] = Ranking.RanksOf(scores, [labels[picture]], (float)options.TieTolerance)[0];
            var best = 0;
            for (var label = 1; label < scores.Length; label++)
            {
                if (scores[label] > scores[best])
                    best = label;
            }

            predictions[picture] = best;
        }, cancellation);
        return new ZeroShotScores(ranks, [.. labels], predictions, classes);
    }
}
