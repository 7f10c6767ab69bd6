using Clade.Classification;
using Clade.Core;

namespace Clade;

public sealed partial class Clip
{
    private readonly ClassVectorCache _classes;

    /// <summary>The label as it stands: what is taken where no templates are given. For CLIPs that were trained on photographs, <c>a photo of a {}.</c> is a few percent better.</summary>
    public static IReadOnlyList<string> DefaultTemplates { get; } = ["{}"];

    /// <summary>Which of several labels a picture shows, without training (Radford et al. 2021, section 3.1). The labels' vectors are computed once and kept.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">C names, each once.</param>
    /// <param name="templates">Sentences with <c>{}</c> for the label, averaged; null for <see cref="DefaultTemplates"/>.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>C scores, the likeliest first.</returns>
    /// <exception cref="InputException">Labels or templates are missing, empty or double, or the picture cannot be read.</exception>
    public IReadOnlyList<ClassScore> Classify(ImageInput image, IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null, CancellationToken cancellation = default) =>
        Classify([image], labels, templates, cancellation)[0];

    /// <summary>As <see cref="Classify(ImageInput, IReadOnlyList{string}, IReadOnlyList{string}?, CancellationToken)"/>, of many pictures, in their order.</summary>
    /// <inheritdoc cref="Classify(ImageInput, IReadOnlyList{string}, IReadOnlyList{string}?, CancellationToken)"/>
    public IReadOnlyList<IReadOnlyList<ClassScore>> Classify(IReadOnlyList<ImageInput> images, IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var key = Fix(ref labels, ref templates);
        var classes = _classes.Find(key);
        if (classes is null)
        {
            var sentences = ClassVectors.Sentences(labels, templates);
            var rows = Room(sentences.Count);
            EmbedTexts(sentences, rows, cancellation);
            _classes.Add(key, classes = ClassVectors.Of(labels, templates.Count, rows));
        }

        var vectors = Room(images.Count);
        EmbedImages(images, vectors, cancellation);
        return Scores(classes, vectors);
    }

    /// <inheritdoc cref="Classify(ImageInput, IReadOnlyList{string}, IReadOnlyList{string}?, CancellationToken)"/>
    public async Task<IReadOnlyList<ClassScore>> ClassifyAsync(ImageInput image, IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null, CancellationToken cancellation = default) =>
        (await ClassifyAsync([image], labels, templates, cancellation).ConfigureAwait(false))[0];

    /// <inheritdoc cref="Classify(IReadOnlyList{ImageInput}, IReadOnlyList{string}, IReadOnlyList{string}?, CancellationToken)"/>
    public async Task<IReadOnlyList<IReadOnlyList<ClassScore>>> ClassifyAsync(IReadOnlyList<ImageInput> images, IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var key = Fix(ref labels, ref templates);
        var classes = _classes.Find(key);
        if (classes is null)
            _classes.Add(key, classes = ClassVectors.Of(labels, templates.Count, (await EmbedTextRowsAsync(ClassVectors.Sentences(labels, templates), cancellation).ConfigureAwait(false)).Rows));
        return Scores(classes, await EmbedImageRowsAsync(images, cancellation).ConfigureAwait(false));
    }

    /// <summary>Sets of class vectors that are kept now.</summary>
    internal int KeptLabelSets => _classes.Count;

    // Copies, for the caller may change the lists while vectors are computed that are kept under this key.
    private static string Fix(ref IReadOnlyList<string> labels, [System.Diagnostics.CodeAnalysis.NotNull] ref IReadOnlyList<string>? templates)
    {
        ArgumentNullException.ThrowIfNull(labels);
        (labels, templates) = ([.. labels], [.. templates ?? DefaultTemplates]);
        ClassVectors.Check(labels, templates);
        return ClassVectorCache.Key(labels, templates);
    }

    private IReadOnlyList<ClassScore>[] Scores(ClassVectors classes, float[] vectors)
    {
        var scores = new IReadOnlyList<ClassScore>[vectors.Length / Dimensions];
        for (var image = 0; image < scores.Length; image++)
            scores[image] = classes.Scores(vectors.AsSpan(image * Dimensions, Dimensions), LogitScale);
        return scores;
    }
}
