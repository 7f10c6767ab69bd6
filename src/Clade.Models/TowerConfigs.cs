using System.Text.Json.Serialization;
using Clade.Torch;

namespace Clade.Models;

/// <summary>Architecture of an image tower: data from which the tower is made. In JSON the key <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(VisionConfig), "vit")]
[JsonDerivedType(typeof(ResNetConfig), "resnet")]
[JsonDerivedType(typeof(ConvNeXtConfig), "convnext")]
public interface IImageConfig
{
    /// <summary>Pixels a side.</summary>
    int ImageSize { get; }

    /// <summary>A fresh tower.</summary>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    ImageTower Create(int embedDim);
}

/// <summary>Architecture of a text tower: data from which the tower is made. In JSON the key <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextConfig), "transformer")]
[JsonDerivedType(typeof(BertTextConfig), "bert")]
public interface ITextConfig
{
    /// <summary>Most tokens of a text, specials included; null where there is no limit.</summary>
    int? MaxTokens { get; }

    /// <summary>A fresh tower.</summary>
    /// <param name="embedDim">Width of the joint space.</param>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
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

    /// <summary>Trained numbers of the model, from shapes alone.</summary>
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
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
    /// <exception cref="Clade.Core.InputException">The sizes do not fit.</exception>
    public DualEncoder Create() => new(Image?.Create(EmbedDim), Text?.Create(EmbedDim), LogitBias);
}
