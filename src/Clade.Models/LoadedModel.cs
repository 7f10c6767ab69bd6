using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models;

/// <summary>How a checkpoint is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>Where the model computes.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Floating-point type of the parameters.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float32;

    /// <summary>Keeps parallel branches of a tower as they were trained, where loading would make one faster convolution of them (MobileCLIP): for training on, and for writing the same file again.</summary>
    public bool KeepBranches { get; init; }

    /// <summary>Families that are asked before those of <see cref="ModelFamilies.All"/>.</summary>
    public IReadOnlyList<IModelFamily> Families { get; init; } = [];

    /// <summary>What is wanted of pictures beyond the references; null for nothing.</summary>
    public PictureOptions? Pictures { get; init; }
}

/// <summary>
/// A checkpoint of any family, ready to use: model, tokenizer, preprocessing, and where each came from. Owns the model.
/// Encoding may run on several threads.
/// </summary>
public sealed class LoadedModel : IDisposable
{
    private readonly Lazy<Fingerprint> _fingerprint;

    private LoadedModel(ModelOutline outline, ModelPlan plan, DualEncoder model)
    {
        (Outline, Plan, Model) = (outline, plan, model);
        _fingerprint = new Lazy<Fingerprint>(() => Fingerprint.Of(Model, Plan.Config, Tokenizer?.Tokenizer, Preprocess));
    }

    /// <summary>All that is known without the numbers.</summary>
    public ModelOutline Outline { get; }

    /// <summary>What was asked for.</summary>
    public string Name => Outline.Name;

    /// <summary>Where it lies.</summary>
    public ModelLocation Location => Outline.Location;

    /// <summary>Family, architecture and names; of the model as it computes, where loading made it simpler than the file has it.</summary>
    public ModelPlan Plan { get; }

    /// <summary>The towers.</summary>
    public DualEncoder Model { get; }

    /// <summary>What the weight file is, for people.</summary>
    public string Format => Outline.Format;

    /// <summary>The text tower's tokenizer; null without a text tower, or when no file of one lies beside the weights (then <see cref="TokenizerProblem"/> says so).</summary>
    public LoadedTokenizer? Tokenizer => Outline.Tokenizer;

    /// <summary>Why there is no tokenizer although there is a text tower; null otherwise.</summary>
    public string? TokenizerProblem => Outline.TokenizerProblem;

    /// <summary>How pictures are prepared; null without an image tower.</summary>
    public ClipPreprocess? Preprocess => Outline.Preprocess;

    /// <summary>True if no file said how pictures are prepared and the family's usual way was taken.</summary>
    public bool PreprocessIsUsual => Outline.PreprocessIsUsual;

    /// <summary>Computed when first asked for.</summary>
    public Fingerprint Fingerprint => _fingerprint.Value;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[@revision]</c> of the cache.</param>
    /// <param name="options">Null for float32 on the processor.</param>
    /// <exception cref="InputException">It is not there, broken, of no known family, or its parts do not fit each other; the sentence says what.</exception>
    public static LoadedModel Load(string model, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new LoadOptions();
        var location = ModelLocation.Find(model);
        using var weights = WeightSource.Open(location.Weights);
        var outline = ModelOutline.Read(model, location, weights, options);
        var plan = outline.Plan;
        // What is made simpler is so before it is rounded.
        var simplify = options.KeepBranches ? null : plan.Simplify;
        var encoder = WeightLoading.Make(plan, outline.Files.Tensors, weights.Read, location.Weights, simplify is null ? options.ElementType : ElementType.Float32);
        try
        {
            if (simplify is not null)
            {
                using var branches = encoder;
                (encoder, plan) = simplify(branches);
                encoder.SetRequiresGrad(false);
                encoder.To(options.ElementType);
            }

            encoder.To(options.Device);
            return new LoadedModel(outline, plan, encoder);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes both towers ready to compute fast and nothing else, see <see cref="Tower.Pack"/>. The fingerprint stays that of the weights as they were loaded.
    /// Nothing may be encoded meanwhile.
    /// </summary>
    public void Pack(ComputePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _ = Fingerprint;
        Model.Image?.Pack(plan);
        Model.Text?.Pack(plan);
        TorchRuntime.ReturnFreedMemory();
    }

    /// <summary>The files of a checkpoint as families look at them: configurations and shapes, no numbers.</summary>
    /// <exception cref="InputException">A configuration is broken.</exception>
    public static ModelFiles Files(ModelLocation location, WeightSource weights)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(weights);
        return new ModelFiles(location.Folder, GoldenLayout.Published(FolderJson.Read(location.Folder)), weights.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>Pictures to features before L2 normalisation.</summary>
    /// <param name="pixels">float32 [B, 3, S, S] as <see cref="Preprocess"/> makes them.</param>
    /// <param name="observe">As <see cref="ImageTower.Encode"/>.</param>
    /// <returns>[B, D], in the current scope.</returns>
    /// <exception cref="InputException">The model has no image tower.</exception>
    public Tensor EncodeImages(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var tower = Model.Image ?? throw new InputException($"{Name} has no image tower.");
        using var _ = Autograd.NoGrad();
        using var precision = tower.Plan?.Enter(Model.LogitScale.Device);
        return tower.Encode(pixels.To(Model.LogitScale.Device, Model.LogitScale.ElementType), observe);
    }

    /// <summary>Texts to features before L2 normalisation; texts that are too long are cut as the reference cuts them.</summary>
    /// <param name="texts">B texts.</param>
    /// <param name="observe">As <see cref="TextTower.Encode"/>.</param>
    /// <returns>[B, D], in the current scope.</returns>
    /// <exception cref="InputException">The model has no text tower, or no tokenizer.</exception>
    public Tensor EncodeTexts(IReadOnlyList<string> texts, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tower = Model.Text ?? throw new InputException($"{Name} has no text tower.");
        var tokenizer = Tokenizer?.Tokenizer ?? throw new InputException(TokenizerProblem!);
        return EncodeTokens(tokenizer.EncodeBatch(texts, tower.NeedsWholeContext), observe);
    }

    /// <summary>Texts that are ids already to features before L2 normalisation.</summary>
    /// <param name="tokens">B texts as the model's tokenizer encodes them, padded to the context where the tower needs the whole of it.</param>
    /// <param name="observe">As <see cref="TextTower.Encode"/>.</param>
    /// <returns>[B, D], in the current scope.</returns>
    /// <exception cref="InputException">The model has no text tower.</exception>
    public Tensor EncodeTokens(TokenBatch tokens, Action<string, Tensor>? observe = null)
    {
        var tower = Model.Text ?? throw new InputException($"{Name} has no text tower.");
        using var _ = Autograd.NoGrad();
        using var precision = tower.Plan?.Enter(Model.LogitScale.Device);
        return tower.Encode(Input(tokens, Model.LogitScale.Device), observe);
    }

    /// <summary>A batch of tokens as a text tower reads it.</summary>
    public static TextInput Input(TokenBatch batch, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var place = device ?? Device.Cpu;
        return new TextInput(Tensor.From<long>(batch.Ids, [batch.Rows, batch.Length]).To(place))
        {
            Mask = Tensor.From<long>(batch.Mask(), [batch.Rows, batch.Length]).To(place),
            EndPositions = Tensor.From<long>([.. batch.EndPositions.Select(position => (long)position)]).To(place),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
