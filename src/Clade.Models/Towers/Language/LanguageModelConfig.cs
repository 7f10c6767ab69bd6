using Clade.Core;

namespace Clade.Models;

/// <summary>How a language model makes one vector of its tokens.</summary>
public enum LanguagePooling
{
    /// <summary>The last token that is not padding.</summary>
    LastToken,

    /// <summary>The mean over tokens that are not padding.</summary>
    Mean,

    /// <summary>The first end token that is not padding.</summary>
    EndToken,
}

/// <summary>A decoder language model of the Llama 3 and Qwen 2.5 kind, read as a text encoder. Immutable.</summary>
public sealed record LanguageModelConfig : ITextConfig
{
    /// <summary>Width of the residual stream, and of the features.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of heads of keys and values; a divisor of <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Channels a head, even.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Hidden width of the gated MLP.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>Rows of the token table.</summary>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    public int? MaxTokens { get; init; }

    /// <summary>Epsilon of the root mean square norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Base of the rotary positions.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Stretching of the rotary positions; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether queries, keys and values have biases (Qwen 2.5).</summary>
    public bool QkvBias { get; init; }

    /// <summary>Whether the output of attention has a bias.</summary>
    public bool OutBias { get; init; }

    /// <summary>Whether the MLP has biases.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Whether a token sees only what stands before it, as in pretraining; false for models turned into encoders as LLM2Vec does (BehnamGhader et al. 2024).</summary>
    public bool Causal { get; init; } = true;

    /// <summary>From tokens to one vector.</summary>
    public LanguagePooling Pooling { get; init; }

    /// <summary>Id of the end token, for <see cref="LanguagePooling.EndToken"/>.</summary>
    public int? EndToken { get; init; }

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        Check(embedDim);
        return new LanguageModel(this);
    }

    private void Check(int embedDim)
    {
        if (Width is < 1 or > TowerConfig.MostWidth || HeadWidth is < 2 or > TowerConfig.MostWidth || HeadWidth % 2 != 0)
            throw new InputException($"the language model is {Width} wide with heads of {HeadWidth} channels; it needs from 1 to {TowerConfig.MostWidth}, and an even number of channels.");
        if (embedDim != Width)
            throw new InputException($"a language model gives vectors of its own width {Width}, not of embed_dim {embedDim}; put an adapter behind it.");
        if (KeyValueHeads < 1 || Heads is < 1 or > TowerConfig.MostWidth || Heads % KeyValueHeads != 0 || (long)Heads * HeadWidth > 16 * TowerConfig.MostWidth)
            throw new InputException($"the language model has {Heads} heads over {KeyValueHeads} heads of keys and values, which must divide them, {HeadWidth} channels each.");
        if (Layers is < 1 or > 1000 || MlpWidth is < 1 or > 64 * TowerConfig.MostWidth)
            throw new InputException($"the language model has {Layers} layers with an mlp_width of {MlpWidth}; it needs from 1 to 1000 and from 1 to {64 * TowerConfig.MostWidth}.");
        if (VocabularySize is < 1 or > 16_777_216 || MaxTokens is < 1 or > 16_777_216)
            throw new InputException($"the language model has a vocabulary of {VocabularySize} and a context of {MaxTokens}; both must be from 1 to 16777216.");
        if (!(NormEpsilon is > 0 and < 1) || !(RopeTheta is > 1 and < 1e15) || RopeScaling is { IsValid: false })
            throw new InputException("the language model needs a norm_epsilon between 0 and 1, a rope_theta above 1, and a rope_scaling of positive factors, the low one below the high one.");
        if (Pooling == LanguagePooling.EndToken && EndToken is null)
            throw new InputException("pooling at the end token needs end_token.");
    }
}
