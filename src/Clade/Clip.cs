using Clade.Core;
using Clade.Data.Images;
using Clade.Embedding;
using Clade.Models;
using Clade.Torch;

namespace Clade;

/// <summary>
/// A CLIP, or any model of two towers, ready for use: pictures and texts become vectors in one space. Every member is thread-safe; calls
/// from several threads are computed in turn. Dispose it when no more vectors are wanted: what is under way is finished first.
/// Input that cannot be used is an <see cref="InputException"/> with one sentence that names the file.
/// </summary>
/// <example><code>
/// using var clip = Clip.Load("openai/clip-vit-base-patch32");
/// float cosine = Clip.Similarity(clip.EmbedImage("photo.jpg"), clip.EmbedText("a photo of a cat"));
/// </code></example>
public sealed partial class Clip : IDisposable
{
    private readonly ClipOptions _options;
    private readonly Towers _towers;

    private Clip(LoadedModel model, ClipOptions options)
    {
        _options = options;
        Precision = Resolve(options.Precision, options.Device);
        ModelId = options.ModelId ?? IdOf(model.Name);
        _towers = new Towers(model, options.Device, Precision == ClipPrecision.BFloat16 ? ElementType.BFloat16 : ElementType.Float32, options.Normalise);
        _classes = new(options.CachedLabelSets);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        (LogitScale, LogitBias) = (model.Model.Scale().ToDouble(), model.Model.LogitBias?.ToDouble());
    }

    /// <summary>Loads a model. Takes seconds; do it once and keep it.</summary>
    /// <param name="model">A folder, a weight file, or the name of a model that <c>clade pull</c> fetched.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InputException">It is not there, broken or of no known family, or an option is out of its range; the sentence says what to do.</exception>
    public static Clip Load(string model, ClipOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new ClipOptions();
        options.Check();
        TorchRuntime.Threads = options.Threads ?? Environment.ProcessorCount;
        var clip = new Clip(LoadedModel.Load(model, new LoadOptions { Device = options.Device, Pictures = options.Pictures }), options);
        if (options.Pack)
            clip.Pack();
        return clip;
    }

    /// <summary>
    /// Makes the towers ready to compute fast: finds the fastest way to multiply on this machine, and converts weights once instead of in each call. Costs as long as
    /// some tens of pictures; the second time nothing. Vectors stay the same but for rounding. Calls that come meanwhile wait in line.
    /// </summary>
    /// <param name="cancellation">Looked at before it begins.</param>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public void Pack(CancellationToken cancellation = default) => _towers.Pack(cancellation).GetAwaiter().GetResult();

    /// <summary>The model itself, for what this class does not do; it stays this object's and must not be trained.</summary>
    public LoadedModel Model => _towers.Model;

    /// <summary>What telemetry and generators call the model.</summary>
    public string ModelId { get; }

    /// <summary>Numbers a vector has, D.</summary>
    public int Dimensions => _towers.Width;

    /// <summary>What is computed in: never <see cref="ClipPrecision.Auto"/>.</summary>
    public ClipPrecision Precision { get; }

    /// <summary>True if it embeds pictures.</summary>
    public bool HasImages => Model.Model.Image is not null;

    /// <summary>True if it embeds texts.</summary>
    public bool HasTexts => Model.Model.Text is not null && Model.Tokenizer is not null;

    /// <summary>What cosines are multiplied with before a softmax: exp of the model's logit scale, 100 for most CLIPs.</summary>
    public double LogitScale { get; }

    /// <summary>What is added to scaled cosines before a sigmoid; null for models without one. SigLIP has one.</summary>
    public double? LogitBias { get; }

    /// <summary>Tells models apart by what they compute: vectors may be compared if this is equal. Reads every number of the model when first asked for.</summary>
    public Fingerprint Fingerprint
    {
        get
        {
            ObjectDisposedException.ThrowIf(_towers.IsDisposed, this);
            return _towers.Fingerprint().GetAwaiter().GetResult();
        }
    }

    /// <summary>Cosine of two vectors, in [-1, 1]: 1 for the same direction. 0 if one of them is all zero.</summary>
    /// <exception cref="ArgumentException">They are not of one length.</exception>
    public static float Similarity(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"Vectors of {left.Length} and {right.Length} numbers cannot be compared; they are of different models.", nameof(right));
        double dot = 0, squareLeft = 0, squareRight = 0;
        for (var i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            squareLeft += (double)left[i] * left[i];
            squareRight += (double)right[i] * right[i];
        }

        var length = Math.Sqrt(squareLeft) * Math.Sqrt(squareRight);
        return length == 0 ? 0 : (float)Math.Clamp(dot / length, -1, 1);
    }

    internal ImageLimits Limits => _options.Limits;

    /// <summary>Finishes what is computed now, refuses what comes later, and frees the model.</summary>
    public void Dispose() => _towers.Dispose();

    private static ClipPrecision Resolve(ClipPrecision asked, Device device) =>
        asked != ClipPrecision.Auto ? asked
        : ComputePlan.TypeOf("auto", device) == ElementType.BFloat16 ? ClipPrecision.BFloat16
        : ClipPrecision.Float32;

    // A folder or file is called by its last part: paths do not belong into telemetry.
    private static string IdOf(string model) =>
        Directory.Exists(model) || File.Exists(model) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model))) is { Length: > 0 } name ? name : model : model;

    private void CheckDestination(int inputs, Span<float> destination)
    {
        if ((long)inputs * Dimensions != destination.Length)
            throw new ArgumentException($"The destination holds {destination.Length} numbers; {inputs} vectors of {Dimensions} need {(long)inputs * Dimensions}.", nameof(destination));
    }

    private float[] Room(int inputs) => (long)inputs * Dimensions <= Array.MaxLength
        ? GC.AllocateUninitializedArray<float>(inputs * Dimensions)
        : throw new InputException($"{inputs} vectors of {Dimensions} numbers are more than one array holds; embed them as a stream, or in parts.");
}
