using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>How an EVA tower makes one vector of its tokens.</summary>
public enum EvaPooling
{
    /// <summary>The class token, after the norm.</summary>
    ClassToken,

    /// <summary>The mean of all tokens, the class token included, then the norm (EVA-CLIP's own code).</summary>
    MeanOfTokens,

    /// <summary>The mean of the patches alone, then the norm (timm).</summary>
    MeanOfPatches,
}

/// <summary>An EVA image tower: EVA-01 (Fang et al. 2022) and EVA-02 (Fang et al. 2023) differ in what is switched on. Immutable.</summary>
public sealed record EvaConfig : IImageConfig
{
    /// <inheritdoc/>
    public required int ImageSize { get; init; }

    /// <summary>Pixels a patch side.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Width of the residual stream; a multiple of <see cref="Heads"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Hidden width of the MLP.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>Gated MLP (EVA-02), else two layers with GELU.</summary>
    public bool GatedMlp { get; init; }

    /// <summary>A norm inside the MLP, before its last layer.</summary>
    public bool MlpNorm { get; init; }

    /// <summary>A norm inside attention, before its output projection.</summary>
    public bool AttentionNorm { get; init; }

    /// <summary>Queries, keys and values from one weight, as in EVA-01.</summary>
    public bool FusedQkv { get; init; }

    /// <summary>Whether queries and values have a bias; keys never do.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Whether what a block adds is scaled channel by channel.</summary>
    public bool LayerScale { get; init; }

    /// <summary>Norms behind attention and MLP instead of before them (EVA-02-E).</summary>
    public bool PostNorm { get; init; }

    /// <summary>Patches a side to which rotary positions are stretched; null without rotary positions.</summary>
    public int? RotaryReference { get; init; }

    /// <summary>From tokens to one vector.</summary>
    public EvaPooling Pooling { get; init; }

    /// <summary>Epsilon of all norms.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Patches a side.</summary>
    [JsonIgnore]
    public int Grid => ImageSize / PatchSize;

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        Check();
        return new EvaTransformer(this, embedDim);
    }

    private void Check()
    {
        if (PatchSize < 1 || ImageSize is < 1 or > 16_384 || ImageSize % PatchSize != 0)
            throw new InputException($"an image of {ImageSize} pixels a side must be at most 16384 and divide into patches of {PatchSize}.");
        if (Width is < 1 or > TowerConfig.MostWidth || Heads < 1 || Width % Heads != 0)
            throw new InputException($"the image tower is {Width} wide, which must be a multiple of its {Heads} heads and at most {TowerConfig.MostWidth}.");
        if (Layers is < 1 or > 1000)
            throw new InputException($"the image tower has {Layers} layers and must have from 1 to 1000.");
        if (MlpWidth is < 1 or > 64 * TowerConfig.MostWidth)
            throw new InputException($"the image tower has an mlp_width of {MlpWidth}, which must be positive and at most {64 * TowerConfig.MostWidth}.");
        if (RotaryReference is { } reference && (reference is < 1 or > 16_384 || Width / Heads % 4 != 0))
            throw new InputException($"rotary positions need a reference grid from 1 to 16384, which is {reference}, and heads whose width divides by 4, which is {Width / Heads}.");
        if (!(NormEpsilon is > 0 and < 1))
            throw new InputException("the image tower's norm_epsilon must be between 0 and 1.");
    }
}
