using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>Architecture of an image tower: data from which the tower is made. In JSON the key <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(VisionConfig), "vit")]
[JsonDerivedType(typeof(ResNetConfig), "resnet")]
[JsonDerivedType(typeof(ConvNeXtConfig), "convnext")]
[JsonDerivedType(typeof(EvaConfig), "eva")]
[JsonDerivedType(typeof(MciConfig), "mci")]
[JsonDerivedType(typeof(ConvStemConfig), "conv_stem_vit")]
public interface IImageConfig
{
    /// <summary>Pixels a side.</summary>
    int ImageSize { get; }

    /// <summary>A fresh tower.</summary>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    ImageTower Create(int embedDim);
}

/// <summary>Architecture of a text tower: data from which the tower is made. In JSON the key <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextConfig), "transformer")]
[JsonDerivedType(typeof(MctConfig), "mct")]
[JsonDerivedType(typeof(BertTextConfig), "bert")]
[JsonDerivedType(typeof(LanguageModelConfig), "language_model")]
[JsonDerivedType(typeof(TextAdapterConfig), "adapter")]
[JsonDerivedType(typeof(AdaptedTextConfig), "adapted")]
public interface ITextConfig
{
    /// <summary>Most tokens of a text, specials included; null where there is no limit.</summary>
    int? MaxTokens { get; }

    /// <summary>A fresh tower.</summary>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    TextTower Create(int embedDim);
}

/// <summary>Architecture of a <see cref="DualEncoder"/>: one JSON a model. Immutable.</summary>
public sealed record DualEncoderConfig
{
    /// <summary>Width of the joint space.</summary>
    public required int EmbedDim { get; init; }

    /// <summary>The image tower, or null.</summary>
    public IImageConfig? Image { get; init; }

    /// <summary>The text tower, or null.</summary>
    public ITextConfig? Text { get; init; }

    /// <summary>Initial bias of the logits; null for models without one.</summary>
    public double? LogitBias { get; init; }

    /// <summary>Most that similarities are multiplied with (MobileCLIP: 100), positive; null for no bound.</summary>
    public double? ScaleLimit { get; init; }

    /// <summary>Reads and checks a configuration: JSON in snake_case, the tower's <c>kind</c> beside its sizes; unknown keys are errors. Nothing is allocated.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">Where it came from, for the error.</param>
    /// <exception cref="InputException">Not JSON, an unknown or missing key, or sizes that do not fit.</exception>
    public static DualEncoderConfig Parse(string json, string source) => DualEncoderJson.Read(json, source);

    /// <summary>The JSON text that <see cref="Parse"/> reads.</summary>
    public string ToJson() => DualEncoderJson.Write(this);

    /// <summary>Trained numbers of the model, from shapes alone.</summary>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            using var _ = Initialise.ShapesOnly();
            using var model = Create();
            return model.ParameterCount;
        }
    }

    /// <summary>A fresh model, its text tower's tensors below <c>text.</c></summary>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    public DualEncoder Create()
    {
        if (EmbedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"embed_dim is {EmbedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        if (Image is null && Text is null)
            throw new InputException("a model needs at least one tower: image, text or both.");
        if (ScaleLimit is { } limit && !(double.IsFinite(limit) && limit > 0))
            throw new InputException($"scale_limit is {limit.ToString(System.Globalization.CultureInfo.InvariantCulture)} and must be positive.");
        var image = Image?.Create(EmbedDim);
        try
        {
            return new(image, Text?.Create(EmbedDim), LogitBias) { ScaleLimit = ScaleLimit };
        }
        catch
        {
            image?.Dispose();
            throw;
        }
    }
}
