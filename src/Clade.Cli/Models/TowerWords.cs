using System.Text.Json;
using Clade.Models;

namespace Clade.Cli;

/// <summary>Towers in words.</summary>
internal static class TowerWords
{
    // What the rest of a description says already.
    private static readonly HashSet<string> s_said = new(StringComparer.Ordinal) { "kind", "vocabulary_size", "context_length" };

    internal static string? Image(DualEncoderConfig config) => config.Image switch
    {
        null => null,
        VisionConfig { Width: var width, Layers: var layers } vision => $"ViT, {layers} layers, width {width}, {vision.Heads} heads, {vision.ImageSize} pixels in patches of {vision.PatchSize}",
        _ => Sizes(config, "image"),
    };

    internal static string? Text(DualEncoderConfig config) => config.Text switch
    {
        null => null,
        TextConfig text => $"causal transformer, {text.Layers} layers, width {text.Width}, {text.Heads} heads",
        _ => Sizes(config, "text"),
    };

    // The kind and the sizes of the tower's JSON: "resnet, width 64, layers 3 4 6 3, image size 224".
    private static string Sizes(DualEncoderConfig config, string tower)
    {
        using var document = JsonDocument.Parse(config.ToJson());
        var root = document.RootElement.GetProperty(tower);
        return string.Join(", ", Words(root).Prepend(root.GetProperty("kind").GetString()!));
    }

    private static IEnumerable<string> Words(JsonElement tower)
    {
        foreach (var item in tower.EnumerateObject().Where(item => !s_said.Contains(item.Name)))
        {
            var name = item.Name.Replace('_', ' ');
            if (item.Value.ValueKind == JsonValueKind.Object)
                yield return $"{name} ({string.Join(", ", Words(item.Value))})";
            else if (item.Value.ValueKind == JsonValueKind.Array)
                yield return $"{name} {string.Join(' ', item.Value.EnumerateArray())}";
            else if (item.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String)
                yield return $"{name} {item.Value}";
            else if (item.Value.ValueKind == JsonValueKind.True)
                yield return name;
        }
    }
}
