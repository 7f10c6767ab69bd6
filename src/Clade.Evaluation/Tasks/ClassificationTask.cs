using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>How pictures are told apart by the names of their classes. Immutable: variants by <c>with</c>.</summary>
public sealed record ClassificationOptions
{
    /// <summary>Sentences with <c>{}</c> for the class name; their vectors are averaged.</summary>
    public IReadOnlyList<string> Templates { get; init; } = ["a photo of a {}."];

    /// <summary>Done to each decoded picture first; null for nothing.</summary>
    public PictureChange? Change { get; init; }
}

/// <summary>Zero-shot classification of a labelled set (Radford et al. 2021, section 3.1). Stateless and thread-safe.</summary>
public static class ClassificationTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "classification";

    /// <summary>Classifies every picture that has a label.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds pictures and prompts.</param>
    /// <param name="set">With at least two classes.</param>
    /// <param name="options">Templates; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">There are no classes or no labelled pictures, or the model cannot do it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, ClassificationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        options ??= new ClassificationOptions();
        using var head = Head(model, set.Classes, options.Templates, cancellation);
        using var table = model.Images(set, options.Change, cancellation);
        var sentences = options.Templates.Count == 1 ? $"the sentence '{options.Templates[0]}'" : $"{options.Templates.Count} sentences a class, averaged";
        return ClassifierResult.Of(task, Kind, set, table, head, [$"Zero-shot over {set.Classes.Count} classes with {sentences}."], cancellation);
    }

    /// <summary>The classifier that class names alone make.</summary>
    /// <param name="model">Embeds the prompts.</param>
    /// <param name="classes">At least two names, all different.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the name.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="InputException">Fewer than two classes, a name twice, or a template without a place for it.</exception>
    public static PrototypeHead Head(IEmbedder model, IReadOnlyList<string> classes, IReadOnlyList<string> templates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new InputException("Classification needs a set with at least two classes; say which folder, column or file holds them.");
        using var texts = model.Texts(ZeroShot.Prompts(classes, templates), cancellation);
        var weights = ZeroShot.Weights(texts, templates.Count);
        try
        {
            return new PrototypeHead(classes, weights, model.Scale);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
