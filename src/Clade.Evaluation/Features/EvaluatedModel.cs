using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// A model of any family as evaluations see it: it turns picture sets and texts into unit vectors, with decoding on all cores beside the tower and, if asked for,
/// a cache on disk, and says how cosines become logits. Owns the model if it loaded it. One thread at a time.
/// </summary>
public sealed class EvaluatedModel : IDisposable
{
    private readonly LoadedModel? _loaded;
    private readonly Lazy<Fingerprint?> _fingerprint;

    /// <summary>Takes a loaded model over.</summary>
    public EvaluatedModel(LoadedModel loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        (_loaded, Name, Model, Tokenizer, Preprocess) = (loaded, loaded.Name, loaded.Model, loaded.Tokenizer?.Tokenizer, loaded.Preprocess);
        _fingerprint = new Lazy<Fingerprint?>(() => loaded.Fingerprint);
    }

    /// <summary>A model in memory, for example one that is being trained. It stays the caller's.</summary>
    /// <param name="name">For people.</param>
    /// <param name="model">The towers.</param>
    /// <param name="tokenizer">What the text tower was trained with; null without one.</param>
    /// <param name="preprocess">How pictures are prepared for the image tower; null without one.</param>
    /// <param name="fingerprint">Needed for features to be kept: changes with everything that changes a vector. Null: they are not kept.</param>
    public EvaluatedModel(string name, DualEncoder model, ITokenizer? tokenizer, ClipPreprocess? preprocess, Fingerprint? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Name, Model, Tokenizer, Preprocess) = (name, model, tokenizer, preprocess);
        _fingerprint = new Lazy<Fingerprint?>(fingerprint);
    }

    /// <summary>For people: what was asked for when it was loaded.</summary>
    public string Name { get; }

    /// <summary>The towers.</summary>
    public DualEncoder Model { get; }

    /// <summary>The text tower's tokenizer; null without one.</summary>
    public ITokenizer? Tokenizer { get; }

    /// <summary>How pictures are prepared; null without an image tower.</summary>
    public ClipPreprocess? Preprocess { get; }

    /// <summary>Tells models apart by what they compute; null where nobody gave one. Computed when first asked for.</summary>
    public Fingerprint? Fingerprint => _fingerprint.Value;

    /// <summary>What cosines are multiplied by: exp(logit scale), with the model's own bound. Above 0.</summary>
    public double Scale => ValueOf(Model.Scale);

    /// <summary>What is added to the scaled cosines (SigLIP); 0 in other models. The same for all classes, so it moves no softmax.</summary>
    public double Bias => Model.LogitBias is { } bias ? ValueOf(() => bias) : 0;

    /// <summary>Whether it has an image tower and knows how pictures are prepared.</summary>
    public bool SeesPictures => Model.Image is not null && Preprocess is not null;

    /// <summary>Whether it has a text tower and a tokenizer.</summary>
    public bool ReadsTexts => Model.Text is not null && Tokenizer is not null;

    /// <summary>Loads a checkpoint of any family.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[@revision]</c> of the cache.</param>
    /// <param name="options">Null for float32 on the processor.</param>
    /// <exception cref="InputException">As <see cref="LoadedModel.Load"/>.</exception>
    public static EvaluatedModel Load(string model, LoadOptions? options = null) => new(LoadedModel.Load(model, options));

    /// <summary>Embeds the pictures of a set. Those that cannot be read or decoded are listed and left out.</summary>
    /// <param name="set">At least one picture.</param>
    /// <param name="options">Batches, precision, cache, progress; null for the defaults.</param>
    /// <param name="change">Done to every picture between decoding and preprocessing; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches. What is finished is kept in the cache.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">There is no image tower, or no picture can be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FeatureTable EmbedPictures(PictureSet set, FeatureOptions? options = null, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        options ??= new FeatureOptions();
        var preprocess = CheckPictures(options);
        var key = Key("pictures", set.ContentHash, options, fingerprint => fingerprint.Preprocess, change?.Key);
        return new PictureRun(this, set, new PicturePipeline(set, preprocess, change, cancellation), key, options, cancellation).Run();
    }

    /// <summary>Embeds texts. Those of like length share a batch; those too long are cut as the reference cuts them.</summary>
    /// <param name="texts">N texts, at least one.</param>
    /// <param name="options">Batches, precision, cache, progress; null for the defaults.</param>
    /// <param name="cancellation">Looked at between batches. What is finished is kept in the cache.</param>
    /// <returns>[N, D] float32, L2-normalised, on the model's device, outside of all scopes: the caller disposes it.</returns>
    /// <exception cref="InputException">There is no text tower, no tokenizer, or no text.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Tensor EmbedTexts(IReadOnlyList<string> texts, FeatureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new FeatureOptions();
        if (Model.Text is null)
            throw new InputException($"{Name} has no text tower, so it cannot embed texts.");
        if (Tokenizer is null)
            throw new InputException(_loaded?.TokenizerProblem ?? $"{Name} has no tokenizer, so it cannot embed texts.");
        var key = options.Cache is null ? null : Key("texts", FeatureKey.OfTexts(texts), options, fingerprint => fingerprint.Tokenizer, null);
        return key is null ? FeatureExtraction.Captions(Model, Tokenizer, texts, options, cancellation) : TextRun.Run(this, texts, key, options, cancellation);
    }

    /// <summary>
    /// Runs the image tower for what it computes on the way, for example unpooled patch tokens: nothing is kept, each batch is handed over as it comes.
    /// </summary>
    /// <param name="set">At least one picture.</param>
    /// <param name="stages">Names of stages as the tower documents them, for example <c>tokens</c>; see <see cref="ImageTower.Encode"/>.</param>
    /// <param name="batch">Gets the numbers of n pictures and, by name, tensors whose first dimension is n. They live until it returns; called on the calling thread.</param>
    /// <param name="options">Batches, precision, progress; null for the defaults.</param>
    /// <param name="change">Done to every picture between decoding and preprocessing; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>Pictures that were left out.</returns>
    /// <exception cref="InputException">There is no image tower, or it has no such stage; the sentence lists those it has.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<PictureProblem> ObservePictures(PictureSet set, IReadOnlyCollection<string> stages, Action<IReadOnlyList<int>, IReadOnlyDictionary<string, Tensor>> batch, FeatureOptions? options = null, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new FeatureOptions();
        return StageRun.Run(this, set, new PicturePipeline(set, CheckPictures(options), change, cancellation), stages, batch, options, cancellation);
    }

    /// <summary>Batches in which a picture could not even be read, so far: another run may have more luck.</summary>
    internal int UnreadBatches { get; set; }

    /// <summary>Frees the model if it was loaded or taken over.</summary>
    public void Dispose() => _loaded?.Dispose();

    /// <summary>Pixels as the tower wants them, over memory of the caller.</summary>
    internal Tensor Pixels(PictureBatch batch) =>
        Tensor.Wrap(batch.Pixels, [batch.Rows.Count, 3, Preprocess!.Size, Preprocess.Size]).To(Model.LogitScale.Device, Model.LogitScale.ElementType);

    private ClipPreprocess CheckPictures(FeatureOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        if (Model.Image is null)
            throw new InputException($"{Name} has no image tower, so it cannot embed pictures.");
        return Preprocess ?? throw new InputException($"Nothing says how pictures are prepared for {Name}; give its preprocessing.");
    }

    private FeatureKey? Key(string kind, string content, FeatureOptions options, Func<Fingerprint, string> part, string? change)
    {
        if (options.Cache is null)
            return null;
        if (Fingerprint is not { } fingerprint)
        {
            options.Note?.Invoke($"{Name} has no fingerprint, so its features are not kept.");
            return null;
        }

        var precision = options.BFloat16 ? nameof(ElementType.BFloat16) : Model.LogitScale.ElementType.ToString();
        return new FeatureKey(kind, $"{fingerprint.Weights} {part(fingerprint)}", precision, content, change ?? "");
    }

    private static double ValueOf(Func<Tensor> value)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        return value().ToDouble();
    }
}
