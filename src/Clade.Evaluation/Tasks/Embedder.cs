using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>A model as tasks see it: one precision, one cache. The model stays the caller's.</summary>
/// <param name="name">Name for people.</param>
/// <param name="model">Computes.</param>
/// <param name="options">Batches, precision, cache and progress; null for the defaults.</param>
public sealed class Embedder(string name, EvaluatedModel model, FeatureOptions? options = null) : IEmbedder
{
    private const string Stage = "patch_features";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double Scale => model.Scale;

    /// <inheritdoc/>
    public FeatureTable Images(PictureSet set, PictureChange? change = null, CancellationToken cancellation = default) => model.EmbedPictures(set, options, change, cancellation);

    /// <inheritdoc/>
    public Tensor Texts(IReadOnlyList<string> texts, CancellationToken cancellation = default) => model.EmbedTexts(texts, options, cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<PictureProblem> Patches(PictureSet set, Action<IReadOnlyList<int>, Tensor> batch, PictureChange? change = null, CancellationToken cancellation = default) =>
        model.ObservePictures(set, [Stage], (rows, stages) => batch(rows, stages[Stage]), options, change, cancellation);

    /// <inheritdoc/>
    public int Cut(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return model.Tokenizer is not { ContextLength: not Data.Text.ITokenizer.AnyLength } tokenizer ? 0
            : texts.Count(text => tokenizer.Encode(text).Count + tokenizer.Frame.Count > tokenizer.ContextLength);
    }
}
