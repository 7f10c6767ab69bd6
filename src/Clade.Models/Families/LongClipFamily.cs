using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// Long-CLIP (Zhang et al. 2024; beichenzbc/Long-CLIP, model/model_longclip.py): OpenAI's CLIP with 248 places for text in two tables. The first places come from
/// one table and keep what CLIP learned, the others from the second; told by that second table. With or without its image tower.
/// </summary>
public sealed class LongClipFamily : IModelFamily
{
    /// <summary>Name of the second table.</summary>
    internal const string SecondTable = "positional_embedding_res";

    // Section 3.1: the first 20 places are well trained in CLIP and are kept.
    private const int Kept = 20;

    /// <inheritdoc/>
    public string Name => "Long-CLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        if (!shapes.Has(SecondTable) || !shapes.Has("token_embedding.weight"))
            return null;
        var stated = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg");
        var text = TowerShapes.Text(shapes, "", HeadWidth(shapes, stated?.Object("text")), Activation.QuickGelu) with { SecondTableFrom = stated?.Whole("keep_len", Kept) ?? Kept };
        if (stated?.Text("activation") is { } activation and not "quick_gelu")
            throw new InputException($"{stated.Value.Where} asks for the activation '{activation}', but Long-CLIP has quick_gelu; remove the file.");
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size("text_projection", 2, 1),
            Image = shapes.Has("visual.class_embedding") ? TowerShapes.Vision(shapes, "visual.", 64, Activation.QuickGelu) : null,
            Text = text,
        };
        return new ModelPlan(Name, config, new NameTable([new NameRule("text.", "")], ["input_resolution", "context_length", "vocab_size"]))
        {
            Preprocess = config.Image is { } image ? ClipPreprocess.Clip(image.ImageSize) : null,
            Tokenizer = new() { Family = TokenizerFamily.Clip },
            Vocabulary = text.VocabularySize,
        };
    }

    // 64 channels a head, as in the CLIP that it starts from, unless a file counts the heads.
    private static int HeadWidth(TensorShapes shapes, ConfigFields? text)
    {
        if (text is not { } fields || !fields.Has("heads"))
            return 64;
        int width = shapes.Size("ln_final.weight", 1, 0), heads = fields.Whole("heads");
        return heads > 0 && width % heads == 0 ? width / heads : throw new InputException($"{fields.Where}: {heads} heads do not divide a width of {width}; fetch the file again.");
    }
}
