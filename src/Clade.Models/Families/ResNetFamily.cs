using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>CLIP with a ResNet as image tower: OpenAI's RN50 to RN50x64, and OpenCLIP's of the same architecture. All sizes follow from shapes.</summary>
public sealed class ResNetFamily : IModelFamily
{
    private const string Positions = "visual.attnpool.positional_embedding";

    // OpenAI stores these as scalars beside the weights.
    private static readonly string[] s_openAi = ["input_resolution", "context_length", "vocab_size"];

    /// <inheritdoc/>
    public string Name => "CLIP ResNet";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        if (!shapes.Has(Positions) || !shapes.Has("visual.layer1.0.conv1.weight"))
            return null;
        var described = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg");
        var openAi = s_openAi.All(shapes.Has);
        var image = Image(shapes);
        var text = RootText.Read(files, Activation(files, described, openAi), described?.Object("text_cfg"));
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size("visual.attnpool.c_proj.weight", 2, 0),
            Image = image,
            Text = text,
        };
        if (described is { } fields)
            Agreement.Check(fields, "embed_dim", config.EmbedDim);
        if (described?.Object("vision_cfg") is { } vision)
        {
            Agreement.Check(vision, "width", image.Width);
            Agreement.Check(vision, "image_size", image.ImageSize);
        }

        return new ModelPlan(Name, config, new NameTable(RootText.Names, [.. s_openAi, .. shapes.BatchCounters]))
        {
            Preprocess = openAi ? ClipPreprocess.Clip(image.ImageSize) : null,
            Tokenizer = TokenizerFamily.Clip,
            Vocabulary = text.VocabularySize,
        };
    }

    /// <summary>The image tower below <c>visual.</c>, all of whose sizes follow from shapes.</summary>
    internal static ResNetConfig Image(TensorShapes shapes) => new()
    {
        Width = shapes.Size("visual.layer1.0.conv1.weight", 4, 0),
        Layers = [.. Enumerable.Range(1, 4).Select(stage => shapes.Count($"visual.layer{stage}.", ".conv1.weight"))],
        ImageSize = 32 * shapes.Side(Positions, 2, 0, extra: 1),
    };

    // Of the text tower's MLP; the image tower has ReLU.
    private static Activation Activation(ModelFiles files, ConfigFields? described, bool openAi)
    {
        if (described is not { } fields)
        {
            return openAi ? Models.Activation.QuickGelu : throw new InputException(
                $"{files.Source}: nothing says which GELU the text tower has; put the open_clip_config.json that belongs to these weights beside them.");
        }

        var quick = fields.Has("quick_gelu") ? fields.Flag("quick_gelu", false) : (bool?)null;
        if (openAi && quick == false)
            throw new InputException($"{fields.Where} says that quick_gelu is false, but the weights are OpenAI's, which have it; remove the file.");
        return openAi || quick == true || fields.Text("activation") == "quick_gelu" ? Models.Activation.QuickGelu : Models.Activation.Gelu;
    }
}
