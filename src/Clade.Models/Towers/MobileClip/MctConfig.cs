using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Sizes of MobileCLIP's hybrid text tower (Vasu et al. 2024, section 4.1): transformer blocks between two that mix tokens by convolution.</summary>
public sealed record MctConfig : TowerConfig, ITextConfig
{
    /// <summary>GELU, as all published ones.</summary>
    public MctConfig() => Activation = Activation.Gelu;

    /// <summary>Tokens of a text, specials and padding included: texts are padded to it, since padding takes part.</summary>
    public int ContextLength { get; init; } = 77;

    /// <summary>Rows of the token table; 49,408 in the published models.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens that the convolutions see, odd.</summary>
    public int KernelSize { get; init; } = 11;

    /// <summary>Hidden width of the MLP in the two convolutional blocks over <see cref="TowerConfig.Width"/>.</summary>
    public int MixerRatio { get; init; } = 4;

    /// <summary>Transformer blocks see no token behind their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Causal { get; init; }

    /// <summary>Each bundle of branches is one convolution: faster, the same function up to rounding, no longer meant for training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reparameterised { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => ContextLength;

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        Check("", "text");
        if (ContextLength is < 2 or > 1_048_576 || VocabularySize is < 3 or > 16_777_216)
            throw new InputException($"The text tower has a context of {ContextLength} and a vocabulary of {VocabularySize}; it needs from 2 to 1048576 and from 3 to 16777216.");
        if (KernelSize is < 1 or > 1023 || KernelSize % 2 == 0 || MixerRatio is < 1 or > 64)
            throw new InputException($"The text tower has kernels of {KernelSize} and mixer_ratio {MixerRatio}; it needs odd kernels up to 1023 and a ratio from 1 to 64.");
        if (embedDim is < 1 or > MostWidth)
            throw new InputException($"embed_dim is {embedDim} and must be from 1 to {MostWidth}.");
        return new MctTower(this, embedDim);
    }
}
