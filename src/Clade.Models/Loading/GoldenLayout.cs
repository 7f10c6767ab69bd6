using System.Text.Json;

namespace Clade.Models;

/// <summary>
/// Reference folders hold the configuration under names of their own: <c>hf_config.json</c> for transformers' models, and a
/// <c>config.json</c> whose <c>config</c> is OpenCLIP's <c>model_cfg</c> and whose <c>reference</c> says where the numbers come from.
/// </summary>
internal static class GoldenLayout
{
    /// <summary>The files under the names that publishers use; others stay as they are.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> Published(Dictionary<string, JsonElement> files)
    {
        if (!files.TryGetValue("config.json", out var config) || config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("reference", out _) || !config.TryGetProperty("config", out var inner))
            return files;
        files.Remove("config.json");
        if (files.Remove("hf_config.json", out var published))
            files["config.json"] = published;
        else
            files["open_clip_config.json"] = JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["model_cfg"] = inner });
        return files;
    }
}
