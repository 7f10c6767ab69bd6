using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>A golden model seen as a published checkpoint: its configuration under the file name that the family's publishers use.</summary>
internal static class GoldenFolder
{
    /// <summary>hf_config.json as config.json; else the golden's own <c>config</c> as the model_cfg of an open_clip_config.json.</summary>
    public static ModelFiles Files(string model)
    {
        var folder = Goldens.Folder(model);
        var json = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var published = Path.Combine(folder, "hf_config.json");
        if (File.Exists(published))
            json["config.json"] = JsonDocument.Parse(File.ReadAllBytes(published)).RootElement;
        else
            json["open_clip_config.json"] = JsonSerializer.SerializeToElement(new { model_cfg = Goldens.Description(model).RootElement.GetProperty("config") });
        using var weights = Clade.Core.SafeTensorsFile.Open(Path.Combine(folder, "weights.safetensors"));
        return new ModelFiles(model, json, weights.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>The model of the plan with the golden's weights.</summary>
    public static DualEncoder Load(string model, ModelPlan plan)
    {
        var weights = StateDict.Load(Path.Combine(Goldens.Folder(model), "weights.safetensors"));
        var encoder = plan.Config.Create();
        WeightLoading.Fill(encoder, plan.Names, weights.ToDictionary(item => item.Key, item => item.Value.Shape), name => weights[name], model);
        return encoder;
    }
}
