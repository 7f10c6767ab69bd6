using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Sizes of CLIP's ResNet (Radford et al. 2021, section 2.4), RN50 to RN50x64.</summary>
public sealed record ResNetConfig : IImageConfig
{
    /// <summary>Channels of one head of the attention pooling; 64 in all published models.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>Channels behind the stem, even; 64 in RN50. The last stage has 32 times as many.</summary>
    public required int Width { get; init; }

    /// <summary>Bottlenecks in each of the four stages; 3, 4, 6, 3 in RN50.</summary>
    public required LayerSizes Layers { get; init; }

    /// <summary>Pixels a side; a multiple of 32.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Channels behind the last stage.</summary>
    [JsonIgnore]
    public int Features => 32 * Width;

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        if (Width is < 2 or > 2048 || Width % 2 != 0)
            throw new InputException($"The image tower is {Width} wide behind its stem and must have an even width up to 2048.");
        if (HeadWidth < 1 || Features % HeadWidth != 0)
            throw new InputException($"The attention pooling has {Features} channels, which must be a multiple of its head width {HeadWidth}.");
        if (Layers is not { Count: 4 } || Layers.Any(count => count is < 1 or > 1000))
            throw new InputException("The image tower needs four stages of 1 to 1000 blocks.");
        if (ImageSize is < 32 or > 16_384 || ImageSize % 32 != 0)
            throw new InputException($"An image of {ImageSize} pixels a side must be a multiple of 32 and at most 16384.");
        if (embedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"embed_dim is {embedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        return new ResNetTower(this, embedDim);
    }
}
