using System.Text.Json;
using Clade.Core;

namespace Clade.Models.Families;

/// <summary>What transformers assumes where a configuration leaves a field out: published files leave out what equals the class's default.</summary>
/// <param name="Width">hidden_size.</param>
/// <param name="Hidden">intermediate_size.</param>
/// <param name="Heads">num_attention_heads.</param>
/// <param name="Activation">hidden_act.</param>
/// <param name="Epsilon">layer_norm_eps.</param>
/// <param name="Patch">patch_size, or 0.</param>
/// <param name="Vocabulary">vocab_size, or 0.</param>
/// <param name="Context">max_position_embeddings, or 0.</param>
internal sealed record TransformersDefaults(int Width, int Hidden, int Heads, string Activation, double Epsilon, int Patch = 0, int Vocabulary = 0, int Context = 0);

/// <summary>CLIP's and SigLIP's towers as transformers' <c>config.json</c> describes them.</summary>
internal static class TransformersTowers
{
    /// <summary>A section of a configuration; one of the same name with <c>_dict</c> behind it, as older files have it, replaces it altogether.</summary>
    public static ConfigFields Section(ConfigFields config, string name) => config.Object(name + "_dict") ?? config.Object(name)
        ?? new ConfigFields($"{config.Where}: \"{name}\"", JsonSerializer.SerializeToElement(new Dictionary<string, int>()));

    /// <summary>The image tower; pooling is the caller's to say.</summary>
    public static VisionConfig Vision(ConfigFields fields, TransformersDefaults defaults)
    {
        if (fields.Whole("num_channels", 3) is not 3 and var channels)
            throw new InputException($"{fields.Where} asks for pictures of {channels} channels, which is not supported; 3 are.");
        int width = fields.Whole("hidden_size", defaults.Width), image = fields.Whole("image_size", 224), patch = fields.Whole("patch_size", defaults.Patch);
        return new VisionConfig
        {
            ImageSize = image,
            PatchSize = patch,
            DropsRest = patch > 0 && image % patch != 0,
            Width = width,
            Layers = fields.Whole("num_hidden_layers", 12),
            HeadWidth = HeadWidth(fields, width, defaults),
            MlpRatio = MlpRatio(fields, width, defaults),
            Activation = Gelu(fields, defaults),
            NormEpsilon = fields.Number("layer_norm_eps", defaults.Epsilon) is not 1e-5 and var epsilon ? epsilon : null,
        };
    }

    /// <summary>The text tower; pooling and masks are the caller's to say.</summary>
    public static TextConfig Text(ConfigFields fields, TransformersDefaults defaults)
    {
        var width = fields.Whole("hidden_size", defaults.Width);
        return new TextConfig
        {
            ContextLength = fields.Whole("max_position_embeddings", defaults.Context),
            VocabularySize = fields.Whole("vocab_size", defaults.Vocabulary),
            Width = width,
            Layers = fields.Whole("num_hidden_layers", 12),
            HeadWidth = HeadWidth(fields, width, defaults),
            MlpRatio = MlpRatio(fields, width, defaults),
            Activation = Gelu(fields, defaults),
            NormEpsilon = fields.Number("layer_norm_eps", defaults.Epsilon) is not 1e-5 and var epsilon ? epsilon : null,
        };
    }

    /// <summary>Attention heads of a tower.</summary>
    public static int Heads(ConfigFields fields, TransformersDefaults defaults) => fields.Whole("num_attention_heads", defaults.Heads);

    private static int HeadWidth(ConfigFields fields, int width, TransformersDefaults defaults) =>
        Heads(fields, defaults) is var heads and > 0 && width > 0 && width % heads == 0 ? width / heads
            : throw new InputException($"{fields.Where}: {Heads(fields, defaults)} heads do not divide a width of {width}; fetch the file again.");

    private static double MlpRatio(ConfigFields fields, int width, TransformersDefaults defaults) => TowerConfig.RatioOf(width, fields.Whole("intermediate_size", defaults.Hidden));

    private static Activation Gelu(ConfigFields fields, TransformersDefaults defaults) => (fields.Text("hidden_act") ?? defaults.Activation) switch
    {
        "quick_gelu" => Activation.QuickGelu,
        "gelu" => Activation.Gelu,
        "gelu_pytorch_tanh" or "gelu_new" => Activation.GeluTanh,
        var other => throw new InputException($"{fields.Where} asks for the activation '{other}', which is not supported; quick_gelu, gelu and gelu_pytorch_tanh are."),
    };
}
