using System.Text.Json;
using System.Text.Json.Serialization;
using Clade.Core;

namespace Clade.Models;

/// <summary>Activation of the MLP.</summary>
public enum Activation
{
    /// <summary>Exact GELU (most OpenCLIP weights).</summary>
    Gelu,
    /// <summary>x · sigmoid(1.702 x) (OpenAI's weights).</summary>
    QuickGelu,
}

/// <summary>What both towers have: a stack of pre-norm transformer blocks.</summary>
public abstract record TowerConfig
{
    /// <summary>Width of the residual stream; a multiple of <see cref="HeadWidth"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Channels of one attention head; 64 in all of OpenAI's models.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>Hidden width of the MLP over <see cref="Width"/>.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Activation of the MLP.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>Number of attention heads.</summary>
    [JsonIgnore]
    public int Heads => Width / HeadWidth;

    /// <summary>Hidden width of the MLP.</summary>
    [JsonIgnore]
    public int MlpWidth => (int)(Width * MlpRatio);

    internal virtual void Check(string where)
    {
        if (Width <= 0 || HeadWidth <= 0 || Width % HeadWidth != 0)
            throw new InputException($"The {where} tower is {Width} wide, which is not a multiple of its head width {HeadWidth}.");
        if (Layers is < 1 or > 1000 || MlpRatio <= 0)
            throw new InputException($"The {where} tower needs at least one layer and a positive mlp_ratio.");
    }
}

/// <summary>A Vision Transformer over square patches.</summary>
public sealed record VisionConfig : TowerConfig
{
    /// <summary>Pixels a side; a multiple of <see cref="PatchSize"/>.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Pixels a patch side.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Patches a side.</summary>
    [JsonIgnore]
    public int Grid => ImageSize / PatchSize;

    internal override void Check(string where)
    {
        base.Check(where);
        if (PatchSize <= 0 || ImageSize <= 0 || ImageSize % PatchSize != 0)
            throw new InputException($"An image of {ImageSize} pixels a side does not divide into patches of {PatchSize}.");
    }
}

/// <summary>A causal transformer over tokens, pooled at the end-of-text token.</summary>
public sealed record TextConfig : TowerConfig
{
    /// <summary>Most tokens of a caption, start and end included; 77 in OpenAI's models.</summary>
    public int ContextLength { get; init; } = 77;

    /// <summary>Rows of the token table; 49,408 in OpenAI's models.</summary>
    public required int VocabularySize { get; init; }

    internal override void Check(string where)
    {
        base.Check(where);
        if (ContextLength < 2 || VocabularySize < 3)
            throw new InputException("The text tower needs a context of at least 2 tokens and a vocabulary of at least 3.");
    }
}

/// <summary>
/// Architecture of a two-tower CLIP, or of one tower alone. JSON in snake_case; unknown keys are errors.
/// Immutable: variants by <c>with</c>.
/// </summary>
public sealed record ClipConfig
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Width of the joint embedding space.</summary>
    public required int EmbedDim { get; init; }

    /// <summary>The image tower, or null.</summary>
    public VisionConfig? Vision { get; init; }

    /// <summary>The text tower, or null.</summary>
    public TextConfig? Text { get; init; }

    /// <summary>Reads and checks a configuration.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">Where it came from, for the error.</param>
    /// <exception cref="InputException">Not JSON, an unknown or missing key, or sizes that do not fit.</exception>
    public static ClipConfig Parse(string json, string source)
    {
        try
        {
            var config = JsonSerializer.Deserialize<ClipConfig>(json, s_json) ?? throw new InputException($"{source} is empty.");
            config.Check();
            return config;
        }
        catch (JsonException error)
        {
            throw new InputException($"{source} is not a model configuration: {error.Message.Split('\n')[0].TrimEnd('.')}.", error);
        }
    }

    /// <summary>The JSON text that <see cref="Parse"/> reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>The same towers with other depths; null leaves a tower as it is.</summary>
    public ClipConfig WithDepth(int? vision = null, int? text = null) => this with
    {
        Vision = Vision is { } image && vision is { } a ? image with { Layers = a } : Vision,
        Text = Text is { } words && text is { } b ? words with { Layers = b } : Text,
    };

    private void Check()
    {
        if (EmbedDim <= 0)
            throw new InputException("embed_dim must be positive.");
        if (Vision is null && Text is null)
            throw new InputException("A model needs at least one tower: vision, text or both.");
        Vision?.Check("image");
        Text?.Check("text");
    }
}
