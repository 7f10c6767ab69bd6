using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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

    // Bounds far above any published model, so that a mistyped or hostile file does not ask for all memory.
    internal const int MostWidth = 65_536;

    internal long BlocksParameterCount
    {
        get
        {
            long width = Width, hidden = MlpWidth;
            return Layers * ((4 * width * width) + (4 * width) + (2 * width * hidden) + hidden + width + (4 * width));
        }
    }

    internal virtual void Check(string source, string tower)
    {
        if (Width is < 1 or > MostWidth || HeadWidth < 1 || Width % HeadWidth != 0)
            throw new InputException($"{source}the {tower} tower is {Width} wide, which must be a multiple of its head width {HeadWidth} and at most {MostWidth}.");
        if (Layers is < 1 or > 1000)
            throw new InputException($"{source}the {tower} tower has {Layers} layers and must have from 1 to 1000.");
        if (!(MlpRatio * Width >= 1 && MlpRatio <= 64))
            throw new InputException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source}the {tower} tower has mlp_ratio {MlpRatio}, which must be positive and at most 64."));
    }
}

/// <summary>A Vision Transformer over square patches.</summary>
public sealed record VisionConfig : TowerConfig, IImageConfig
{
    /// <summary>Pixels a side; a multiple of <see cref="PatchSize"/>.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Pixels a patch side.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Patches a side.</summary>
    [JsonIgnore]
    public int Grid => ImageSize / PatchSize;

    /// <inheritdoc/>
    public ImageTower Create(int embedDim)
    {
        Check("", "image");
        return new VisionTransformer(this, embedDim);
    }

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (PatchSize < 1 || ImageSize is < 1 or > 16_384 || ImageSize % PatchSize != 0)
            throw new InputException($"{source}an image of {ImageSize} pixels a side must be at most 16384 and divide into patches of {PatchSize}.");
    }
}

/// <summary>A causal transformer over tokens, pooled at the end-of-text token.</summary>
public sealed record TextConfig : TowerConfig, ITextConfig
{
    /// <summary>Most tokens of a caption, start and end included; 77 in OpenAI's models.</summary>
    public int ContextLength { get; init; } = 77;

    /// <summary>Rows of the token table; 49,408 in OpenAI's models.</summary>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public int? MaxTokens => ContextLength;

    /// <inheritdoc/>
    public TextTower Create(int embedDim)
    {
        Check("", "text");
        return new TextTransformer(this, embedDim);
    }

    internal override void Check(string source, string tower)
    {
        base.Check(source, tower);
        if (ContextLength is < 2 or > 1_048_576 || VocabularySize is < 3 or > 16_777_216)
            throw new InputException($"{source}the text tower has a context of {ContextLength} and a vocabulary of {VocabularySize}; it needs from 2 to 1048576 and from 3 to 16777216.");
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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
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
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            ConfigKeys.Check(document.RootElement, s_json.GetTypeInfo(typeof(ClipConfig)), source);
            var config = document.Deserialize<ClipConfig>(s_json)!;
            config.Check(source + ": ");
            return config;
        }
        catch (JsonException error)
        {
            var where = error.Path is { Length: > 2 } path ? $"the value of '{path[2..]}' does not fit" : $"it is not JSON (line {error.LineNumber + 1})";
            throw new InputException($"{source} is not a model configuration: {where}.", error);
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

    /// <summary>Trained numbers of a <see cref="ClipModel"/> of ordinary blocks, from shapes alone.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long count = 1;
            if (Vision is { } vision)
            {
                long width = vision.Width, patch = vision.PatchSize, places = ((long)vision.Grid * vision.Grid) + 1;
                count += (3 * patch * patch * width) + width + (places * width) + (2 * width) + vision.BlocksParameterCount + (2 * width) + (width * EmbedDim);
            }

            if (Text is { } text)
            {
                long width = text.Width;
                count += ((long)(text.VocabularySize + text.ContextLength) * width) + text.BlocksParameterCount + (2 * width) + (width * EmbedDim);
            }

            return count;
        }
    }

    /// <summary>Throws unless a model can be made.</summary>
    /// <param name="source">Put before the sentence.</param>
    internal void Check(string source = "")
    {
        if (EmbedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"{source}embed_dim is {EmbedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        if (Vision is null && Text is null)
            throw new InputException($"{source}a model needs at least one tower: vision, text or both.");
        Vision?.Check(source, "image");
        Text?.Check(source, "text");
    }
}
