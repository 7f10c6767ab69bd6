using System.Text.Json.Serialization;
using Clade.Torch;

namespace Clade.Models;

/// <summary>A language model with a text adapter behind it: LLM2CLIP's text side from tokens to the joint space. Immutable.</summary>
public sealed record AdaptedTextConfig : ITextConfig
{
    /// <summary>The language model.</summary>
    public required LanguageModelConfig Encoder { get; init; }

    /// <summary>What stands behind it, as wide as the language model.</summary>
    public required TextAdapterConfig Adapter { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => Encoder.MaxTokens;

    /// <inheritdoc/>
    public TextTower Create(int embedDim) => new AdaptedText(Encoder.Create(Adapter.Width), Adapter.Create(embedDim));
}

/// <summary>A text tower whose features another one reads. Owns both.</summary>
public sealed class AdaptedText : TextTower
{
    private readonly TextTower _encoder, _adapter;

    /// <summary>Joins the two and takes them over.</summary>
    /// <param name="encoder">From tokens to sentence embeddings; names below <c>encoder.</c>.</param>
    /// <param name="adapter">From sentence embeddings to the joint space, such as a <see cref="TextAdapter"/>; names below <c>adapter.</c>.</param>
    public AdaptedText(TextTower encoder, TextTower adapter) => (_encoder, _adapter) = (Child("encoder", encoder), Child("adapter", adapter));

    /// <inheritdoc/>
    public override int? MaxTokens => _encoder.MaxTokens;

    /// <summary>Texts to features before L2 normalisation. Stages: those of the two towers, <c>encoder.…</c> and <c>adapter.…</c>.</summary>
    /// <inheritdoc/>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        var sentences = _encoder.Encode(input, observe is null ? null : (stage, value) => observe("encoder." + stage, value));
        return _adapter.Encode(new TextInput(sentences), observe is null ? null : (stage, value) => observe("adapter." + stage, value));
    }
}
