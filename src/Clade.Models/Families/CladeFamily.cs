using System.Text.Json;

namespace Clade.Models.Families;

/// <summary>Models that Clade itself wrote: <c>config.json</c> is a <see cref="ClipConfig"/>, tensors have OpenAI's names.</summary>
internal sealed class CladeFamily : IModelFamily
{
    public string Name => "Clade";

    public ModelPlan? Recognise(ModelFiles files)
    {
        if (files.Json(ClipCheckpoint.ConfigFile) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("embed_dim", out _)
            || root.TryGetProperty("model_type", out _) || root.TryGetProperty("vision_cfg", out _))
            return null;
        var config = ClipConfig.Parse(root.GetRawText(), Path.Combine(files.Source, ClipCheckpoint.ConfigFile));
        var text = config.Text is null ? [] : ClipShapes.State(config with { Vision = null }).Keys.Where(name => name != "logit_scale").Select(name => new NameRule("text." + name, name));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = config.EmbedDim, Image = config.Vision, Text = config.Text }, new NameTable([.. text]))
        {
            Preprocess = config.Vision is { } vision ? Data.Images.ClipPreprocess.Clip(vision.ImageSize) : null,
            Vocabulary = config.Text?.VocabularySize,
        };
    }
}
