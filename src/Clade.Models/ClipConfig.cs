using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;

namespace Clade.Models;

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
            var where = error.Path is { Length: > 2 } path ? $"the value of '{Printable.Name(path[2..])}' does not fit" : $"it is not JSON (line {error.LineNumber + 1})";
            throw new InputException($"{source} is not a model configuration: {where}.", error);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair, which JSON can spell and UTF-16 cannot hold.
            throw new InputException($"{source} is not a model configuration: it holds a string that is not valid Unicode.", error);
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
    public long ParameterCount => ClipShapes.ParameterCount(this);

    /// <summary>Throws unless a model can be made.</summary>
    /// <param name="source">Put before the sentence.</param>
    internal void Check(string source = "")
    {
        if (EmbedDim is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"{source}embed_dim is {EmbedDim} and must be from 1 to {TowerConfig.MostWidth}.");
        if (Vision is null && Text is null)
            throw new InputException($"{source}a model needs at least one tower: vision, text or both.");
        Vision?.Check(source, "image", EmbedDim);
        Text?.Check(source, "text", EmbedDim);
    }
}
