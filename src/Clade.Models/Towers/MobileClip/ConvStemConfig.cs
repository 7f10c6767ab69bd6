using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Sizes of a Vision Transformer behind three convolutions, the image tower of MobileCLIP-B (Vasu et al. 2024, section 4.2; Xiao et al. 2021). 16 pixels a side become one place.</summary>
public sealed record ConvStemConfig : PreNormConfig, IImageConfig
{
    /// <summary>GELU, as all published ones.</summary>
    public ConvStemConfig() => Activation = Activation.Gelu;

    /// <summary>Pixels a side; a multiple of 16.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Channels behind the first and the second convolution; a quarter of the width in MobileCLIP-B.</summary>
    public required int StemWidth { get; init; }

    /// <summary>Zeros around the picture before the first convolution: 1 in Apple's code, 0 in timm's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int StemPadding { get; init; }

    /// <summary>The projection to the joint space adds a bias, as timm's do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ProjectionBias { get; init; }

    /// <summary>Places a side.</summary>
    [JsonIgnore]
    public int Grid => ImageSize / ConvStem.Stride;

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        Check("", "image");
        if (StemWidth is < 1 or > MostWidth || StemPadding is < 0 or > 1)
            throw new InputException($"The stem of the image tower is {StemWidth} wide with a padding of {StemPadding}; it needs from 1 to {MostWidth}, and a padding of 0 or 1.");
        if (ImageSize is < ConvStem.Stride or > 16_384 || ImageSize % ConvStem.Stride != 0)
            throw new InputException($"An image of {ImageSize} pixels a side must be a multiple of {ConvStem.Stride} and at most 16384.");
        return new ConvStemTower(this, embedDim);
    }
}
