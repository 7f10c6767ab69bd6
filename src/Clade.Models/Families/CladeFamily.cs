using System.Text.Json;

namespace Clade.Models.Families;

/// <summary>
/// Models that Clade itself wrote: <c>config.json</c> is a <see cref="ClipConfig"/> and tensors have OpenAI's names, or, for other towers than CLIP's, it is a
/// <see cref="DualEncoderConfig"/> and tensors have Clade's.
/// </summary>
internal sealed class CladeFamily : IModelFamily
{
    public string Name => "Clade";

    public ModelPlan? Recognise(ModelFiles files)
    {
        if (files.Json(ClipCheckpoint.ConfigFile) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("embed_dim", out _)
            || root.TryGetProperty("model_type", out _) || root.TryGetProperty("vision_cfg", out _))
            return null;
        if (root.TryGetProperty("image", out _) || root.TryGetProperty("logit_bias", out _) || (root.TryGetProperty("text", out var words) && words.ValueKind == JsonValueKind.Object && words.TryGetProperty("kind", out _)))
            return Any(DualEncoderConfig.Parse(root.GetRawText(), Path.Combine(files.Source, ClipCheckpoint.ConfigFile)));
        var config = ClipConfig.Parse(root.GetRawText(), Path.Combine(files.Source, ClipCheckpoint.ConfigFile));
        var text = config.Text is null ? [] : ClipShapes.State(config with { Vision = null }).Keys.Where(name => name != "logit_scale").Select(name => new NameRule("text." + name, name));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = config.EmbedDim, Image = config.Vision, Text = config.Text }, new NameTable([.. text]))
        {
            Preprocess = config.Vision is { } vision ? Data.Images.ClipPreprocess.Clip(vision.ImageSize) : null,
            Vocabulary = config.Text?.VocabularySize,
        };
    }

    private ModelPlan Any(DualEncoderConfig config)
    {
        var folded = Reparameterisation.Fold(config);
        return new ModelPlan(Name, config, NameTable.Identity) { Simplify = folded == config ? null : model => (Reparameterisation.Fold(model, config), Any(folded)) };
    }
}
