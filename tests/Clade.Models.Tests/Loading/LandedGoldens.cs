using System.Text.Json;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>The golden models, as folders that a user might have.</summary>
public static class LandedGoldens
{
    private static readonly string[] s_names =
    [
        "openai_vit", "openai_resnet", "openclip_vit_gelu", "openclip_custom_text_siglip", "openclip_embed_cls_attnpool", "openclip_convnext_linear", "openclip_convnext_mlp",
        "openclip_eva02_timm", "openclip_xlm_roberta_mlp", "llm2clip_eva01", "llm2clip_eva02", "tinyclip_vit", "tinyclip_pruned", "mobileclip", "mobileclip_reparam", "longclip_text",
        "hf_clip", "hf_clip_eos", "hf_siglip", "hf_chinese_clip", "hf_bert", "hf_xlm_roberta", "hf_llama", "hf_qwen2",
    ];

    public static TheoryData<string> Names => [.. s_names];

    /// <summary>The model under the file names that publishers use, in a new folder.</summary>
    public static string Published(string golden, string folder)
    {
        Directory.CreateDirectory(folder);
        var source = Goldens.Folder(golden);
        File.Copy(Path.Combine(source, "weights.safetensors"), Path.Combine(folder, "model.safetensors"));
        var config = Path.Combine(source, "hf_config.json");
        if (File.Exists(config))
            File.Copy(config, Path.Combine(folder, "config.json"));
        else
            File.WriteAllText(Path.Combine(folder, "open_clip_config.json"), JsonSerializer.Serialize(new { model_cfg = Goldens.Description(golden).RootElement.GetProperty("config") }));
        return folder;
    }

    /// <summary>What a loaded model must give, compared with the features of the reference.</summary>
    internal static void Compare(string golden, LoadedModel model)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var io = Goldens.InputsAndOutputs(golden);
        if (io.GetValueOrDefault("output.vision.projected") is { } picture && io.TryGetValue("input.image", out var image))
            Goldens.Close("vision.projected", picture, model.EncodeImages(image), 1e-4, 2e-5);
        if (io.GetValueOrDefault("output.text.projected") is { } caption && io.TryGetValue("input.text", out var text))
            Goldens.Close("text.projected", caption, model.Model.Text!.Encode(new TextInput(text)), 5e-5, 2e-5);
    }
}
