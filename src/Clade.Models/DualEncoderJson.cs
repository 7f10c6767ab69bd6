using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>The JSON of a <see cref="DualEncoderConfig"/>.</summary>
internal static class DualEncoderJson
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static string Write(DualEncoderConfig config) => JsonSerializer.Serialize(config, s_json);

    public static DualEncoderConfig Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            ConfigKeys.Check(document.RootElement, s_json.GetTypeInfo(typeof(DualEncoderConfig)), source);
            var config = document.Deserialize<DualEncoderConfig>(s_json)!;
            CheckSizes(config, source);
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

    // Making the model without memory asks every part of it.
    private static void CheckSizes(DualEncoderConfig config, string source)
    {
        try
        {
            using var _ = Initialise.ShapesOnly();
            config.Create().Dispose();
        }
        catch (InputException error)
        {
            throw new InputException($"{source}: {error.Message}", error);
        }
    }
}
