using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// Chinese-CLIP (Yang et al. 2022): CLIP's image tower, and a BERT read off at its first token and projected. In transformers' layout, told by <c>model_type</c>, and
/// in its publisher's (OFA-Sys/Chinese-CLIP, cn_clip/clip/model.py), told by <c>visual.*</c> beside <c>bert.*</c>.
/// </summary>
public sealed class ChineseClipFamily : IModelFamily
{
    private const string Publisher = "bert.", Transformers = "text_model.";

    // The context of the publisher's tokenizer.
    private const int Context = 52;

    // ChineseCLIPVisionConfig.
    private static readonly TransformersDefaults s_vision = new(768, 3072, 12, "quick_gelu", 1e-5, Patch: 32);

    /// <inheritdoc/>
    public string Name => "Chinese-CLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var config = ConfigFields.Of(files, "config.json");
        if (config?.Text("model_type") is { } type)
            return type == "chinese_clip" ? FromTransformers(files, config.Value) : null;
        var shapes = new TensorShapes(files);
        return shapes.Has("visual.conv1.weight") && shapes.Has(Publisher + "embeddings.word_embeddings.weight") && shapes.Has("text_projection") ? FromPublisher(files, shapes) : null;
    }

    private ModelPlan FromTransformers(ModelFiles files, ConfigFields config)
    {
        var text = BertConfigs.Read(TransformersTowers.Section(config, "text_config"), "chinese_clip_text_model").Text with { HasPooler = files.Tensors.ContainsKey(Transformers + "pooler.dense.weight") };
        var image = TransformersTowers.Vision(TransformersTowers.Section(config, "vision_config"), s_vision);
        NameRule[] rules = [.. TransformersNames.Vision, .. BertNames.Bert(Transformers), new("text.head.weight", "text_projection.weight")];
        return Plan(config.Whole("projection_dim", 512), image, text, new NameTable(rules, [.. TransformersNames.Ignored, .. BertNames.Ignored(Transformers)]));
    }

    private ModelPlan FromPublisher(ModelFiles files, TensorShapes shapes)
    {
        IImageConfig image = shapes.Has("visual.layer1.0.conv1.weight") ? ResNetFamily.Image(shapes)
            : TowerShapes.Vision(shapes, "visual.", HeadWidth(shapes.Size("visual.class_embedding", 1, 0)), Activation.QuickGelu);
        var width = shapes.Size(Publisher + "embeddings.word_embeddings.weight", 2, 1);
        if (width % 64 != 0)
            throw new InputException($"{files.Source}: the text tower is {width} wide, which no published Chinese-CLIP is; its heads have 64 channels each.");
        var text = new BertTextConfig
        {
            Width = width,
            Layers = shapes.Count(Publisher + "encoder.layer.", ".output.dense.weight"),
            MlpRatio = TowerConfig.RatioOf(width, shapes.Size(Publisher + "encoder.layer.0.intermediate.dense.weight", 2, 0)),
            VocabularySize = shapes.Size(Publisher + "embeddings.word_embeddings.weight", 2, 0),
            Positions = shapes.Size(Publisher + "embeddings.position_embeddings.weight", 2, 0),
            TokenTypes = shapes.Size(Publisher + "embeddings.token_type_embeddings.weight", 2, 0),
            ContextLength = Context,
        };
        NameRule[] rules = [.. BertNames.Bert(Publisher), new("text.head.weight", "text_projection", TensorLayout.Transposed)];
        return Plan(shapes.Size("text_projection", 2, 1), image, text, new NameTable(rules, [.. BertNames.Ignored(Publisher), .. shapes.BatchCounters]));
    }

    private ModelPlan Plan(int embedDim, IImageConfig image, BertTextConfig text, NameTable names) =>
        new(Name, new DualEncoderConfig { EmbedDim = embedDim, Image = image, Text = text }, names)
        {
            // Squashed and not cropped, in CLIP's mean and deviation: cn_clip/clip/utils.py, image_transform.
            Preprocess = ClipPreprocess.Clip(image.ImageSize) with { ResizeMode = ResizeMode.Squash },
            Tokenizer = new() { Family = TokenizerFamily.Bert },
            Vocabulary = text.VocabularySize,
        };

    // The publisher's model_configs: 80 channels a head in ViT-H/14 alone.
    private static int HeadWidth(int width) => width == 1280 ? 80 : 64;
}
