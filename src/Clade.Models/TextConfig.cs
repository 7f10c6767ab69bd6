using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Which token stands for the whole text after the last block.</summary>
public enum TextPooling
{
    /// <summary>The first one with the highest id of its row: OpenAI's end-of-text token has the highest id of all.</summary>
    HighestId,
    /// <summary>The first one with the id of the end token.</summary>
    EndToken,
    /// <summary>The last place of the context.</summary>
    Last,
    /// <summary>The first place.</summary>
    First,
    /// <summary>A learned token behind all others (CoCa; Yu et al. 2022).</summary>
    AppendedToken,
}

/// <summary>A transformer over tokens, causal and pooled at the end-of-text token unless its options say otherwise.</summary>
public sealed record TextConfig : PreNormConfig, ITextConfig
{
    /// <summary>Most tokens of a caption, start and end included; 77 in OpenAI's models.</summary>
    public int ContextLength { get; init; } = 77;

    /// <summary>Rows of the token table; 49,408 in OpenAI's models.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Which token stands for the whole text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TextPooling Pooling { get; init; }

    /// <summary>Id of the end token, for <see cref="TextPooling.EndToken"/>; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? EndToken { get; init; }

    /// <summary>Id of padding, which the appended token of <see cref="TextPooling.AppendedToken"/> does not see; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? PadToken { get; init; }

    /// <summary>Tokens see what stands behind them, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Bidirectional { get; init; }

    /// <summary>From this place on, positions come from a second table (Long-CLIP; Zhang et al. 2024, section 3.1); null for one table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? SecondTableFrom { get; init; }

    /// <summary>The projection to the joint space adds a bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ProjectionBias { get; init; }

    /// <summary>What was pooled is the feature; the tower is as wide as the joint space.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutProjection { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => ContextLength;

    /// <summary>Rows of the positional table.</summary>
    [JsonIgnore]
    public int Places => ContextLength + (Pooling is TextPooling.AppendedToken ? 1 : 0);

    /// <summary>Whether texts must be padded to <see cref="ContextLength"/>, because padding or the last place takes part.</summary>
    [JsonIgnore]
    public bool NeedsWholeContext => Bidirectional || Pooling is TextPooling.Last or TextPooling.AppendedToken;

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        Check("", "text", embedDim);
        return new TextTransformer(this, embedDim);
    }

    internal void Check(string source, string tower, int embedDim)
    {
        Check(source, tower);
        if (WithoutProjection && Width != embedDim)
            throw new InputException($"{source}the {tower} tower has no projection and is {Width} wide, which must be embed_dim, {embedDim}.");
    }

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (ContextLength is < 2 or > 1_048_576 || VocabularySize is < 3 or > 16_777_216)
            throw new InputException($"{source}the text tower has a context of {ContextLength} and a vocabulary of {VocabularySize}; it needs from 2 to 1048576 and from 3 to 16777216.");
        if (Pooling is TextPooling.EndToken ? EndToken is null || EndToken < 0 || EndToken >= VocabularySize : EndToken is not null)
            throw new InputException($"{source}end_token of the {tower} tower is {EndToken?.ToString() ?? "missing"}; give one below {VocabularySize} with pooling by end_token, and only then.");
        if (Pooling is TextPooling.AppendedToken ? PadToken is null || PadToken < 0 || PadToken >= VocabularySize : PadToken is not null)
            throw new InputException($"{source}pad_token of the {tower} tower is {PadToken?.ToString() ?? "missing"}; give one below {VocabularySize} with pooling by appended_token, and only then.");
        if (SecondTableFrom is { } place && (place < 1 || place >= ContextLength))
            throw new InputException($"{source}second_table_from of the {tower} tower is {place} and must be from 1 to {ContextLength - 1}.");
        if (ProjectionBias && WithoutProjection)
            throw new InputException($"{source}the {tower} tower cannot have projection_bias without a projection.");
    }
}
