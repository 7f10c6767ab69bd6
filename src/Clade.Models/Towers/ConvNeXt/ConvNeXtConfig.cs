using System.Globalization;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>How a convolutional trunk is brought into the joint space.</summary>
public enum ProjectionHead
{
    /// <summary>One matrix.</summary>
    Linear,

    /// <summary>Two matrices with a GELU between them, twice as wide as the joint space within.</summary>
    Mlp,
}

/// <summary>Sizes of a ConvNeXt (Liu et al. 2022) as OpenCLIP uses it.</summary>
public sealed record ConvNeXtConfig : IImageConfig
{
    /// <summary>Pixels a side. The tower takes other sizes too; this is what it was trained with.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Blocks in each of the four stages.</summary>
    public required LayerSizes Depths { get; init; }

    /// <summary>Channels in each of the four stages.</summary>
    public required LayerSizes Widths { get; init; }

    /// <summary>Pixels a patch side of the stem.</summary>
    public int PatchSize { get; init; } = 4;

    /// <summary>Side of the depthwise kernels, odd.</summary>
    public int KernelSize { get; init; } = 7;

    /// <summary>Hidden width of a block's MLP over its width.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Added to the variance of every layer norm; 1e-5 in the largest published model.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>From the trunk to the joint space.</summary>
    public ProjectionHead Head { get; init; } = ProjectionHead.Linear;

    /// <summary>Whether the last matrix has a bias.</summary>
    public bool HeadBias { get; init; }

    /// <summary>Pixels a side that become one place of the last stage.</summary>
    [JsonIgnore]
    public int Stride => PatchSize << 3;

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        if (Depths is not { Count: 4 } || Depths.Any(depth => depth is < 1 or > 1000))
            throw new InputException("The image tower needs four stages of 1 to 1000 blocks.");
        if (Widths is not { Count: 4 } || Widths.Any(width => width is < 1 or > TowerConfig.MostWidth))
            throw new InputException($"The four stages of the image tower must be 1 to {TowerConfig.MostWidth} wide.");
        if (PatchSize is < 1 or > 64 || KernelSize is < 1 or > 63 || KernelSize % 2 == 0)
            throw new InputException($"The image tower has patches of {PatchSize} and kernels of {KernelSize}; it needs patches up to 64 and odd kernels up to 63.");
        if (ImageSize < Stride || ImageSize > 16_384)
            throw new InputException($"An image of {ImageSize} pixels a side must have from {Stride} to 16384.");
        if (!(MlpRatio is > 0 and <= 64) || !(NormEpsilon is > 0 and < 1))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The image tower has mlp_ratio {MlpRatio} and norm_epsilon {NormEpsilon}; it needs at most 64 and less than 1, both positive."));
        if (embedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"embed_dim is {embedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        return new ConvNeXtTower(this, embedDim);
    }
}
