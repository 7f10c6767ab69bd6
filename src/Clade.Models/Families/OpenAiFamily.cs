using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// OpenAI's CLIP with a Vision Transformer (openai/CLIP, clip/model.py): sizes follow from shapes, heads have 64 channels, the MLP has QuickGELU. Told by the three
/// numbers that OpenAI stores beside its weights, or by a file of the arguments of its model class; the tensors' names alone are OpenCLIP's, too.
/// </summary>
public sealed class OpenAiFamily : IModelFamily
{
    private const int HeadWidth = 64;

    // Stored as scalars beside the weights.
    private static readonly string[] s_scalars = ["input_resolution", "context_length", "vocab_size"];

    private static readonly string[] s_tensors = ["visual.class_embedding", "visual.proj", "text_projection", "token_embedding.weight"];

    /// <inheritdoc/>
    public string Name => "OpenAI CLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        if (!s_tensors.All(shapes.Has) || shapes.Has(LongClipFamily.SecondTable))
            return null;
        var arguments = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg");
        if (ConfigFields.Of(files, "config.json")?.Has("model_type") == true || arguments?.Has("vision_cfg") == true)
            return null;
        if (!s_scalars.All(shapes.Has) && arguments?.Has("transformer_width") != true)
            throw new InputException($"{files.Source}: nothing says whether these weights are OpenAI's, which have QuickGELU, or OpenCLIP's, which mostly have not; put the open_clip_config.json that belongs to them beside them.");
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size("text_projection", 2, 1),
            Image = TowerShapes.Vision(shapes, "visual.", HeadWidth, Activation.QuickGelu),
            Text = TowerShapes.Text(shapes, "", HeadWidth, Activation.QuickGelu),
        };
        if (arguments is { } stated)
            Compare(stated, config);
        return new ModelPlan(Name, config, new NameTable([new NameRule("text.", "")], s_scalars))
        {
            Preprocess = ClipPreprocess.Clip(config.Image.ImageSize),
            Tokenizer = new() { Family = TokenizerFamily.Clip },
            Vocabulary = ((TextConfig)config.Text).VocabularySize,
        };
    }

    private static void Compare(ConfigFields stated, DualEncoderConfig config)
    {
        var (image, text) = ((VisionConfig)config.Image!, (TextConfig)config.Text!);
        Agreement.Check(stated, "embed_dim", config.EmbedDim);
        Agreement.Check(stated, "image_resolution", image.ImageSize);
        Agreement.Check(stated, "vision_layers", image.Layers);
        Agreement.Check(stated, "vision_width", image.Width);
        Agreement.Check(stated, "vision_heads", image.Heads);
        Agreement.Check(stated, "vision_patch_size", image.PatchSize);
        Agreement.Check(stated, "context_length", text.ContextLength);
        Agreement.Check(stated, "vocab_size", text.VocabularySize);
        Agreement.Check(stated, "transformer_width", text.Width);
        Agreement.Check(stated, "transformer_heads", text.Heads);
        Agreement.Check(stated, "transformer_layers", text.Layers);
        if (stated.Text("activation") is { } activation and not "quick_gelu")
            throw new InputException($"{stated.Where} asks for the activation '{activation}', but OpenAI's models have quick_gelu; remove the file.");
    }
}
