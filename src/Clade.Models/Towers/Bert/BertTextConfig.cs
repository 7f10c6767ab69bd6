using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>
/// A bidirectional encoder over tokens, pooled and projected: BERT (Devlin et al. 2019), RoBERTa and XLM-R (Liu et al. 2019;
/// Conneau et al. 2020), DistilBERT (Sanh et al. 2019). They differ in data alone.
/// </summary>
public sealed record BertTextConfig : TowerConfig, ITextConfig
{
    /// <summary>The activation of these models is the exact GELU unless said otherwise.</summary>
    public BertTextConfig() => Activation = Activation.Gelu;

    /// <summary>Rows of the token table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Rows of the table of positions.</summary>
    public required int Positions { get; init; }

    /// <summary>Rows of the table of token types; 0 for no such table (DistilBERT).</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>The id of padding: such tokens are not attended to and not pooled, unless the caller says otherwise.</summary>
    public int PadToken { get; init; }

    /// <summary>Whether positions count real tokens from <see cref="PadToken"/> + 1, with padding at <see cref="PadToken"/>, as RoBERTa does; else they count all tokens from 0.</summary>
    public bool PositionsAfterPad { get; init; }

    /// <summary>Added to the variance in every norm; 1e-12 in BERT, 1e-5 in RoBERTa.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>Most tokens of a text where it is less than the positions allow; null for as many as they allow.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How tokens become one vector.</summary>
    public TokenPooling Pooling { get; init; }

    /// <summary>Whether there is BERT's dense layer over the first token: checkpoints may carry it without using it.</summary>
    public bool HasPooler { get; init; }

    /// <summary>What stands between the pooled vector and the joint space.</summary>
    public TextHeadKind Head { get; init; } = TextHeadKind.Linear;

    /// <summary>Whether the layers of the head have biases.</summary>
    public bool HeadBias { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => ContextLength ?? PositionLimit;

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        Check("", "text");
        if (Head == TextHeadKind.None && embedDim != Width)
            throw new InputException($"the text tower is {Width} wide and has no head, so the joint space must be as wide and not {embedDim}.");
        return new BertTextTower(this, embedDim);
    }

    private int PositionLimit => PositionsAfterPad ? Positions - PadToken - 1 : Positions;

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (VocabularySize is < 3 or > 16_777_216 || Positions is < 2 or > 1_048_576 || TokenTypes is < 0 or > 65_536)
            throw new InputException($"{source}the {tower} tower has a vocabulary of {VocabularySize}, {Positions} positions and {TokenTypes} token types; it needs from 3 to 16777216, from 2 to 1048576 and from 0 to 65536.");
        if (PadToken < 0 || PadToken >= VocabularySize || PositionLimit < 2)
            throw new InputException($"{source}the {tower} tower's padding id {PadToken} does not fit a vocabulary of {VocabularySize} and {Positions} positions; correct pad_token.");
        if (ContextLength is { } context && (context < 2 || context > PositionLimit))
            throw new InputException($"{source}the {tower} tower's context of {context} does not fit its {Positions} positions; choose from 2 to {PositionLimit}.");
        if (!(Epsilon is > 0 and < 1))
            throw new InputException($"{source}the {tower} tower's norms have an epsilon that must lie between 0 and 1.");
        if (Pooling == TokenPooling.Pooler && !HasPooler)
            throw new InputException($"{source}the {tower} tower pools through a dense layer that it does not have; set has_pooler or another pooling.");
    }
}
