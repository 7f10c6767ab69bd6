using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// A checkpoint of any family as it is known before its numbers are read: family, architecture, tokenizer, preprocessing, and that
/// all tensors are there in their shapes. Takes as long for a large model as for a small one. Immutable; holds no file open.
/// </summary>
public sealed class ModelOutline
{
    private ModelOutline(string name, ModelLocation location, ModelFiles files, ModelPlan plan, WeightSource weights)
    {
        (Name, Location, Files, Plan) = (name, location, files, plan);
        (Format, WeightsFile, Unwrapped, Refused, Unreadable, Metadata, Tensors) = (weights.Format, weights.Path, weights.Unwrapped, weights.Refused, weights.Unreadable, weights.Metadata, weights.Entries);
    }

    /// <summary>What was asked for.</summary>
    public string Name { get; }

    /// <summary>Where it lies.</summary>
    public ModelLocation Location { get; }

    /// <summary>Configurations and shapes, as families see them.</summary>
    public ModelFiles Files { get; }

    /// <summary>Family, architecture and names.</summary>
    public ModelPlan Plan { get; }

    /// <summary>What the weight file is, for people.</summary>
    public string Format { get; }

    /// <summary>The weight file, or the index of its shards.</summary>
    public string WeightsFile { get; }

    /// <summary>What was taken off around the names, see <see cref="WeightSource.Unwrapped"/>.</summary>
    public string Unwrapped { get; }

    /// <summary>Python classes and functions that the file names and that were refused, see <see cref="WeightSource.Refused"/>.</summary>
    public IReadOnlyCollection<string> Refused { get; }

    /// <summary>Tensors that cannot be read and the family does not need, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; }

    /// <summary>Free text pairs of the weight file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors of the checkpoint, under its own names.</summary>
    public IReadOnlyCollection<WeightEntry> Tensors { get; }

    /// <summary>The text tower's tokenizer; null without a text tower, or when no file of one lies beside the weights (then <see cref="TokenizerProblem"/> says so).</summary>
    public LoadedTokenizer? Tokenizer { get; private init; }

    /// <summary>Why there is no tokenizer although there is a text tower; null otherwise.</summary>
    public string? TokenizerProblem { get; private init; }

    /// <summary>How pictures are prepared; null without an image tower.</summary>
    public ClipPreprocess? Preprocess { get; private init; }

    /// <summary>True if no file said how pictures are prepared and the family's usual way was taken.</summary>
    public bool PreprocessIsUsual { get; private init; }

    /// <summary>Trained numbers of the image tower, and of the text tower; 0 without one.</summary>
    public (long Image, long Text) TowerParameters { get; private init; }

    /// <summary>Under what licence the model stands; null if its files do not say.</summary>
    public ModelLicence? Licence => ModelLicence.Find(Location.Folder, Path.GetFileName(WeightsFile), Metadata);

    /// <summary>Reads what there is but the numbers, and checks that it fits together.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[@revision]</c> of the cache.</param>
    /// <param name="options">What <see cref="LoadedModel.Load"/> would be given; null for the defaults.</param>
    /// <exception cref="InputException">It is not there, broken, of no known family, or its parts do not fit each other; the sentence says what.</exception>
    public static ModelOutline Read(string model, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var location = ModelLocation.Find(model);
        using var weights = WeightSource.Open(location.Weights);
        return Read(model, location, weights, options ?? new LoadOptions());
    }

    internal static ModelOutline Read(string name, ModelLocation location, WeightSource weights, LoadOptions options)
    {
        var files = LoadedModel.Files(location, weights);
        var plan = options.Families.Select(family => family.Recognise(files)).FirstOrDefault(known => known is not null) ?? ModelFamilies.Recognise(files);
        (long, long) parameters;
        using (Initialise.ShapesOnly())
        {
            using var outline = plan.Config.Create();
            WeightLoading.Check(outline, plan.Names, files.Tensors, location.Weights);
            parameters = (outline.Image?.ParameterCount ?? 0, outline.Text?.ParameterCount ?? 0);
        }

        var (tokenizer, problem) = plan.Config.Text is null ? (null, null) : FindTokenizer(location, plan);
        var (preprocess, usual) = plan.Config.Image is { } image ? PreprocessFiles.Find(files, plan, image.ImageSize) : (null, false);
        return new ModelOutline(name, location, files, plan, weights)
        {
            Tokenizer = tokenizer,
            TokenizerProblem = problem,
            Preprocess = preprocess is not null && options.Pictures is { } pictures ? pictures.Apply(preprocess) : preprocess,
            PreprocessIsUsual = usual,
            TowerParameters = parameters,
        };
    }

    private static (LoadedTokenizer?, string?) FindTokenizer(ModelLocation location, ModelPlan plan)
    {
        try
        {
            var tokenizer = TokenizerLoader.Load(location.Folder, plan.Tokenizer with { ContextLength = plan.Config.Text!.MaxTokens });
            return plan.Vocabulary is { } rows && tokenizer.Tokenizer.VocabularySize > rows
                ? throw new InputException($"{location.Folder} does not fit together: its tokenizer has {tokenizer.Tokenizer.VocabularySize} ids and its text tower {rows} rows; use the tokenizer that belongs to this model.")
                : (tokenizer, null);
        }
        catch (InputException error) when (error.Message.Contains("has no tokenizer", StringComparison.Ordinal))
        {
            return (null, error.Message);
        }
    }
}
