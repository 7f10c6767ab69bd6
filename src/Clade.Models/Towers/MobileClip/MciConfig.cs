using System.Globalization;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Sizes of MCi, the FastViT that MobileCLIP has as image tower (Vasu et al. 2024, section 4.2; Vasu et al. 2023).</summary>
public sealed record MciConfig : IImageConfig
{
    /// <summary>Pixels a side. The tower takes other sizes too; this is what it was trained with.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Blocks in each stage.</summary>
    public required LayerSizes Layers { get; init; }

    /// <summary>Channels in each stage; multiples of <see cref="HeadWidth"/> in the stages with attention.</summary>
    public required LayerSizes Widths { get; init; }

    /// <summary>Hidden width of a block's MLP over its width; 3 in MCi0 to MCi2, 4 in the larger ones.</summary>
    public double MlpRatio { get; init; } = 3;

    /// <summary>So many of the last stages mix places by attention, the others by convolution.</summary>
    public int AttentionStages { get; init; } = 1;

    /// <summary>Channels of one attention head.</summary>
    public int HeadWidth { get; init; } = 32;

    /// <summary>So many of the last stages are entered through squeeze and excitation; 2 in MCi0 to MCi2, 0 in the larger ones.</summary>
    public int SqueezedStages { get; init; } = 2;

    /// <summary>Channels behind the last convolution over those of the last stage.</summary>
    public int Expansion { get; init; } = 2;

    /// <summary>Attention sees layer norms (MCi3, MCi4) and not batch norms.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LayerNorm { get; init; }

    /// <summary>The stem has no branch of one pixel (MCi3, MCi4); of no concern once branches are one convolution.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PlainStem { get; init; }

    /// <summary>The projection to the joint space adds a bias, as timm's do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ProjectionBias { get; init; }

    /// <summary>Each bundle of branches is one convolution: faster, the same function up to rounding, no longer meant for training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reparameterised { get; init; }

    /// <summary>Hidden width of the MLP of a stage, counted from 0.</summary>
    internal int MlpWidth(int stage) => (int)Math.Round(MlpRatio * Widths[stage]);

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        var stages = Layers?.Count ?? 0;
        if (stages is < 2 or > 8 || Widths is null || Widths.Count != stages || Layers!.Any(count => count is < 1 or > 1000) || Widths.Any(width => width is < 1 or > 16_384))
            throw new InputException("The image tower needs two to eight stages of 1 to 1000 blocks and as many widths of 1 to 16384.");
        if (AttentionStages < 0 || AttentionStages > stages || SqueezedStages < 0 || SqueezedStages >= stages)
            throw new InputException($"The image tower has {stages} stages, {AttentionStages} with attention and {SqueezedStages} squeezed; neither may be more, and the first is never squeezed.");
        if (HeadWidth < 1 || Widths.TakeLast(AttentionStages).Any(width => width % HeadWidth != 0))
            throw new InputException($"Stages with attention are {string.Join(", ", Widths.TakeLast(AttentionStages))} wide, which must be multiples of the head width {HeadWidth}.");
        if (Widths.Zip(Widths.Skip(1)).Any(pair => pair.Second % pair.First != 0))
            throw new InputException($"The widths {string.Join(", ", Widths)} of the stages must each be a multiple of the one before.");
        if (!(MlpRatio is > 0 and <= 64) || Expansion is < 1 or > 64)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The image tower has mlp_ratio {MlpRatio} and expansion {Expansion}; both must be positive and at most 64."));
        if (ImageSize is < 32 or > 16_384)
            throw new InputException($"An image of {ImageSize} pixels a side must have from 32 to 16384.");
        if (embedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"embed_dim is {embedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        return new MciTower(this, embedDim);
    }
}
