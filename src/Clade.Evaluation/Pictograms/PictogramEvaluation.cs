using Clade.Data.Text;
using Clade.Models;

namespace Clade.Evaluation;

/// <summary>
/// The figures by which pictogram models are compared: retrieval between the names and the pictures of a style that was never
/// trained on, and zero-shot classification of the same pictures into their groups. Stateless and thread-safe.
/// </summary>
public static class PictogramEvaluation
{
    /// <summary>Sentences around a group's name.</summary>
    public static IReadOnlyList<string> GroupTemplates { get; } = ["{}", "a picture of {}", "an emoji for {}", "a drawing that shows {}", "an icon about {}"];

    /// <summary>Runs both on one set.</summary>
    /// <param name="model">A model with both towers.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="pictures">For example the held-out style.</param>
    /// <param name="options">Batches, precision and progress over pictures, names and group sentences in turn; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="Clade.Core.InputException">The arrays do not fit each other or the model, or features are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PictogramScores Evaluate(ClipModel model, ITokenizer tokenizer, PictogramSet pictures, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        pictures.Check();
        using var images = FeatureExtraction.Images(model, pictures.Images, options, cancellation);
        using var names = FeatureExtraction.Captions(model, tokenizer, pictures.Captions, options, cancellation);
        string[] groups = [.. pictures.Groups.Distinct().Order(StringComparer.Ordinal)];
        using var classes = ZeroShot.Weights(model, tokenizer, [.. groups.Select(Words)], GroupTemplates, options, cancellation);

        var (find, tell) = Retrieval.EvaluateBothWays(names, images, Positives.ByLabel(pictures.Captions, pictures.Captions), null, cancellation);
        var labels = pictures.Groups.Select(group => Array.IndexOf(groups, group)).ToArray();
        var all = Enumerable.Range(0, labels.Length);
        return new PictogramScores(
            find, tell,
            [.. all.Where(i => pictures.Seen[i])], [.. all.Where(i => !pictures.Seen[i])],
            ZeroShot.Classify(images, classes, labels, null, cancellation), groups);
    }

    // "animals-nature" -> "animals and nature"
    private static string Words(string group) => group.Replace("-", " and ", StringComparison.Ordinal);
}
