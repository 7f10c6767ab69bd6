using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Conversions;

/// <summary>The checkpoint's own names and files, as safetensors; where sizes change, its positional tables and the numbers in its configurations.</summary>
internal static class OwnLayout
{
    // OpenAI's numbers beside the weights.
    private const string Resolution = "input_resolution", Context = "context_length";

    /// <summary>Whether a checkpoint is in a layout already.</summary>
    internal static bool Is(ModelOutline outline, ModelLayout layout)
    {
        var visual = outline.Files.Tensors.Keys.Any(name => name.StartsWith("visual.", StringComparison.Ordinal));
        return layout switch
        {
            ModelLayout.Transformers => !visual && Has(outline, "config.json", "model_type"),
            ModelLayout.OpenClip => visual && Has(outline, "open_clip_config.json", "model_cfg") && outline.Files.Json("open_clip_config.json")!.Value.GetProperty("model_cfg").TryGetProperty("vision_cfg", out _),
            ModelLayout.OpenAi => visual && outline.Files.Tensors.ContainsKey(Resolution),
            ModelLayout.Clade => visual && Has(outline, ClipCheckpoint.ConfigFile, "embed_dim"),
            _ => true,
        };
    }

    /// <summary>All tensors of the checkpoint, those it ignores included.</summary>
    internal static LayoutSketch Sketch(ModelOutline outline, WeightSource weights) =>
        new(Json(outline), [.. outline.Tensors.Select(entry => (entry.Name, weights.Read(entry.Name)))]);

    /// <summary>The tensors of the checkpoint that the model at other sizes has, with its tables; what is ignored may have the old sizes and is left out.</summary>
    /// <param name="outline">The checkpoint.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="resized">The model at other sizes.</param>
    /// <param name="config">Its architecture.</param>
    internal static LayoutSketch Sketch(ModelOutline outline, WeightSource weights, DualEncoder resized, DualEncoderConfig config)
    {
        var tables = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (ours, value) in resized.State())
        {
            var (theirs, layout) = outline.Plan.Names.Sources(ours);
            if (theirs.Count == 1 && layout == TensorLayout.Same && outline.Files.Tensors[theirs[0]] is var old && ClipShapes.Count(old) != value.Count)
                tables[theirs[0]] = value.Detach().Reshape([.. Enumerable.Repeat(1L, Math.Max(0, old.Length - value.Dimensions)), .. value.Shape]);
        }

        var numbers = new Dictionary<string, int?>(StringComparer.Ordinal) { [Resolution] = config.Image?.ImageSize, [Context] = config.Text?.MaxTokens };
        var tensors = outline.Tensors.Where(entry => numbers.ContainsKey(entry.Name) || !outline.Plan.Names.Ignores(entry.Name) || entry.Name == "vocab_size")
            .Select(entry => (entry.Name, Value: tables.TryGetValue(entry.Name, out var table) ? table
                : numbers.TryGetValue(entry.Name, out var number) && number is { } size ? Tensor.FromScalar(size, entry.Type) : weights.Read(entry.Name)));
        var json = Json(outline);
        Resize(json, config);
        return new LayoutSketch(json, [.. tensors]);
    }

    private static bool Has(ModelOutline outline, string file, string key) =>
        outline.Files.Json(file) is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(key, out _);

    private static Dictionary<string, JsonNode> Json(ModelOutline outline) =>
        GoldenLayout.Published(FolderJson.Read(outline.Location.Folder)).ToDictionary(item => item.Key, item => JsonSerializer.SerializeToNode(item.Value)!, StringComparer.Ordinal);

    // Every place where a publisher writes a size; preprocessing is written anew by the caller where it changes.
    private static void Resize(Dictionary<string, JsonNode> json, DualEncoderConfig config)
    {
        if (json.GetValueOrDefault("config.json") is JsonObject root)
        {
            if (config.Image?.ImageSize is { } size)
                Set(size, "image_size", root["vision_config"], root["vision_config_dict"], root["vision"], root["image"], root["vision_config"] is null && root.ContainsKey("patch_size") ? root : null);
            if (config.Text?.MaxTokens is { } length)
            {
                Set(length, "max_position_embeddings", root["text_config"], root["text_config_dict"], root["text_config"] is null && root.ContainsKey("vocab_size") ? root : null);
                Set(length, "context_length", root["text"]);
            }
        }

        if (json.GetValueOrDefault("open_clip_config.json")?["model_cfg"] is JsonObject model)
        {
            if (config.Image?.ImageSize is { } size)
            {
                Set(size, "image_size", model["vision_cfg"], model["image_cfg"], model.ContainsKey("vision_cfg") || model.ContainsKey("image_resolution") ? null : model);
                Set(size, "image_resolution", model.ContainsKey("image_resolution") ? model : null);
            }

            if (config.Text?.MaxTokens is { } length)
                Set(length, "context_length", model["text_cfg"], model.ContainsKey("context_length") ? model : null);
        }
    }

    private static void Set(int value, string key, params ReadOnlySpan<JsonNode?> sections)
    {
        foreach (var section in sections)
        {
            if (section is JsonObject fields)
                fields[key] = value;
        }
    }
}
