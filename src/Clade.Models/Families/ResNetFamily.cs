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
        var image = Image(shapes) with { HeadWidth = described?.Object("vision_cfg")?.Whole("head_width", 64) ?? 64 };
        var text = Text(files, described, openAi);
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
            if (vision.Has("layers") && !vision.WholeNumbers("layers").SequenceEqual(image.Layers))
                throw new InputException($"{vision.Where} says other layers than the {image.Layers} that the tensors show; use the configuration that belongs to these weights.");
        }

        return new ModelPlan(Name, config, new NameTable([.. OpenClipTowers.TextNames(files, text)], [.. s_openAi, .. shapes.BatchCounters]))
        {
            Preprocess = openAi ? ClipPreprocess.Clip(image.ImageSize) : null,
            Tokenizer = new() { Family = TokenizerFamily.Clip },
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

    // The image tower has ReLU; which GELU the text tower has stands in no shape.
    private static TextConfig Text(ModelFiles files, ConfigFields? described, bool openAi)
    {
        if (openAi && described is { } fields && fields.Has("quick_gelu") && !fields.Flag("quick_gelu", true))
            throw new InputException($"{fields.Where} says that quick_gelu is false, but the weights are OpenAI's, which have it; remove the file.");
        if (openAi)
            return TowerShapes.Text(new TensorShapes(files), "", headWidth: 64, Activation.QuickGelu);
        return described is { } model ? OpenClipTowers.Text(model) : throw new InputException(
            $"{files.Source}: nothing says which GELU the text tower has; put the open_clip_config.json that belongs to these weights beside them.");
    }
}
