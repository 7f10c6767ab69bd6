using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>The text side of LLM2CLIP: residual layers on the sentence embedding of a language model. Immutable.</summary>
public sealed record TextAdapterConfig : ITextConfig
{
    /// <summary>Width of a sentence embedding.</summary>
    public required int Width { get; init; }

    /// <summary>Number of residual layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Hidden width of a layer.</summary>
    public required int HiddenWidth { get; init; }

    /// <summary>Whether a sentence embedding is brought to unit length first.</summary>
    public bool NormaliseInput { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => null;

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        if (Width is < 1 or > TowerConfig.MostWidth || HiddenWidth is < 1 or > 64 * TowerConfig.MostWidth || Layers is < 0 or > 1000)
            throw new InputException($"a text adapter of {Layers} layers, {Width} wide and {HiddenWidth} inside, is outside of 0 to 1000, 1 to {TowerConfig.MostWidth} and 1 to {64 * TowerConfig.MostWidth}.");
        return new TextAdapter(this, embedDim);
    }
}

/// <summary>
/// The text adapter of LLM2CLIP (Huang et al. 2024, https://arxiv.org/abs/2411.04997): <c>x += fc2(gelu(fc1(norm x)))</c> a layer, then a
/// norm and a projection. It reads sentence embeddings, not token ids.
/// </summary>
public sealed class TextAdapter : TextTower
{
    private readonly (LayerNorm Norm, Linear Fc1, Linear Fc2)[] _layers;
    private readonly LayerNorm _norm;
    private readonly Linear _projection;

    /// <summary>A fresh adapter.</summary>
    internal TextAdapter(TextAdapterConfig config, int embedDim)
    {
        Config = config;
        _layers = [.. Enumerable.Range(0, config.Layers).Select(layer => (
            Child($"layers.{layer}.norm", new LayerNorm(config.Width)),
            Child($"layers.{layer}.fc1", new Linear(config.Width, config.HiddenWidth)),
            Child($"layers.{layer}.fc2", new Linear(config.HiddenWidth, config.Width))))];
        _norm = Child("norm", new LayerNorm(config.Width));
        _projection = Child("projection", new Linear(config.Width, embedDim));
    }

    /// <summary>Sizes.</summary>
    public TextAdapterConfig Config { get; }

    /// <inheritdoc/>
    public override int? MaxTokens => null;

    /// <summary>Sentence embeddings, float [B, d], to features before L2 normalisation. Stages: <c>blockN</c> [B, d] after each layer, <c>projected</c> [B, D].</summary>
    /// <inheritdoc/>
    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.Ids.ElementType.IsFloatingPoint() || input.Ids.Shape is not [_, var width] || width != Config.Width)
            throw new ArgumentException($"A text adapter reads sentence embeddings [B, {Config.Width}], not {input.Ids}: run the texts through its language model first.", nameof(input));
        var x = Config.NormaliseInput ? DualEncoder.Normalise(input.Ids) : input.Ids;
        x = x.To(_projection.Weight.ElementType);
        foreach (var (layer, (norm, fc1, fc2)) in _layers.Index())
        {
            x = x + fc2.Forward(fc1.Forward(norm.Forward(x)).Gelu());
            observe?.Invoke(StageNames.Block(layer), x);
        }

        var projected = _projection.Forward(_norm.Forward(x));
        observe?.Invoke(StageNames.Projected, projected);
        return projected;
    }
}
