using System.Text.Json;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>Stages of reference models that are run in another way than the model's own: a language model without its causal mask, or with its positions stretched.</summary>
internal static class GoldenVariants
{
    /// <summary>The stages of a variant by the prefix that the reference gives them.</summary>
    /// <param name="prefix">As <c>bidirectional</c>.</param>
    /// <param name="about">The reference's description.</param>
    /// <param name="config">Architecture of the model's own run.</param>
    /// <param name="load">Makes a model of another architecture from the same weights.</param>
    /// <param name="input">Texts of the reference.</param>
    /// <returns>Tensor by stage, or null if there is no such variant.</returns>
    internal static Dictionary<string, Tensor>? Run(string prefix, JsonElement about, DualEncoderConfig config, Func<DualEncoderConfig, DualEncoder> load, TextInput? input)
    {
        if (config.Text is not LanguageModelConfig language || input is null)
            return null;
        var changed = prefix switch
        {
            "bidirectional" => language with { Causal = false, Pooling = LanguagePooling.Mean },
            "llama3_rope" when about.GetProperty("config").TryGetProperty("llama3_rope_scaling", out var stated) => language with { RopeScaling = Scaling(stated) },
            _ => null,
        };
        if (changed is null)
            return null;
        using var model = load(config with { Text = changed });
        var stages = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        using var _ = Autograd.NoGrad();
        model.Text!.Encode(input, (stage, value) => stages[stage] = value);
        return stages;
    }

    /// <summary>TinyCLIP's towers with heads, hidden units and channels taken away by the reference's masks; null if there are none.</summary>
    internal static Dictionary<string, Tensor>? Masked(DualEncoder model, IReadOnlyDictionary<string, Tensor> io)
    {
        if (model.Image is not VisionTransformer image || model.Text is not TextTransformer text || !io.ContainsKey("mask.vision.hidden_z") || !io.ContainsKey("mask.text.hidden_z"))
            return null;
        using var _ = Autograd.NoGrad();
        var ids = io["input.text"];
        return new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["vision.projected"] = image.Forward(io["input.image"], gates: Gates("vision")),
            ["text.projected"] = text.Forward(ids, ids.Argmax(-1), gates: Gates("text")),
        };

        TowerGates Gates(string tower) => new(io[$"mask.{tower}.hidden_z"], io[$"mask.{tower}.heads_z"], io[$"mask.{tower}.intermediate_z"]);
    }

    private static RopeScaling Scaling(JsonElement stated) => new()
    {
        Factor = stated.GetProperty("factor").GetDouble(),
        LowFrequencyFactor = stated.GetProperty("low_freq_factor").GetDouble(),
        HighFrequencyFactor = stated.GetProperty("high_freq_factor").GetDouble(),
        OriginalContext = stated.GetProperty("original_max_position_embeddings").GetInt32(),
    };
}
