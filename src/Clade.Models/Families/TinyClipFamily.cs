using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// TinyCLIP with a Vision Transformer (Wu et al. 2023; wkcn/TinyCLIP): towers below <c>_image_encoder.visual.</c> and <c>_text_encoder.</c> Where weights were pruned,
/// width, heads and MLP widths follow from shapes, layer by layer, and the width of a head stays that of the unpruned model: 64, unless a file says otherwise. Its
/// configurations ask for exact GELU.
/// </summary>
public sealed class TinyClipFamily : IModelFamily
{
    private const string ImageEnd = "visual.class_embedding", TextEnd = "token_embedding.weight", ScaleEnd = "logit_scale";

    /// <inheritdoc/>
    public string Name => "TinyCLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (Find(files, "image_encoder", ImageEnd) is not { } image || Find(files, "text_encoder", TextEnd) is not { } text || Find(files, "logit_scale", ScaleEnd) is not { } scale)
            return null;
        var shapes = new TensorShapes(files);
        var model = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg");
        var activation = model?.Flag("quick_gelu", false) == true ? Activation.QuickGelu : Activation.Gelu;
        var (vision, words) = (model?.Object("vision_cfg"), model?.Object("text_cfg"));
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size(text + "text_projection", 2, 1),
            Image = TowerShapes.Vision(shapes, image + "visual.", Heads(files, image + "visual.", vision?.Whole("head_width", 64) ?? 64), activation, pruned: true),
            Text = TowerShapes.Text(shapes, text, Heads(files, text, TextHeads(words)), activation, pruned: true),
        };
        if (model is { } stated)
            Agreement.Check(stated, "embed_dim", config.EmbedDim);
        if (vision is { } pictures)
            Agreement.Check(pictures, "image_size", config.Image.ImageSize);
        if (words is { } captions)
        {
            Agreement.Check(captions, "context_length", config.Text.MaxTokens!.Value);
            Agreement.Check(captions, "vocab_size", ((TextConfig)config.Text).VocabularySize);
        }

        var names = new NameTable([new NameRule("visual.", image + "visual."), new NameRule("text.", text), new NameRule("logit_scale", scale + ScaleEnd)], [image + "l0_module.", text + "l0_module."]);
        return new ModelPlan(Name, config, names)
        {
            Preprocess = ClipPreprocess.Clip(config.Image.ImageSize),
            Tokenizer = new() { Family = TokenizerFamily.Clip },
            Vocabulary = ((TextConfig)config.Text).VocabularySize,
        };
    }

    // What stands before a tensor of an encoder: _image_encoder., image_encoder_without_ddp., with or without module.
    private static string? Find(ModelFiles files, string encoder, string end) =>
        files.Tensors.Keys.FirstOrDefault(name => name.EndsWith("." + end, StringComparison.Ordinal) && name.Contains(encoder, StringComparison.Ordinal)
            && name.Length > end.Length && name.Count(letter => letter == '.') <= end.Count(letter => letter == '.') + 3) is { } found ? found[..^end.Length] : null;

    private static int TextHeads(ConfigFields? text)
    {
        if (text is not { } fields)
            return 64;
        int width = fields.Whole("width", 512), heads = fields.Whole("heads", 8);
        return heads > 0 && width % heads == 0 ? width / heads : throw new InputException($"{fields.Where}: {heads} heads do not divide a width of {width}; fetch the file again.");
    }

    private static int Heads(ModelFiles files, string prefix, int headWidth)
    {
        if (headWidth is < 1 or > TowerConfig.MostWidth)
            throw new InputException($"{files.Source}: heads of {headWidth} channels are not possible; fetch the configuration again.");
        var uneven = files.Tensors.FirstOrDefault(tensor => tensor.Key.StartsWith(prefix + "transformer.", StringComparison.Ordinal)
            && tensor.Key.EndsWith("attn.in_proj_bias", StringComparison.Ordinal) && (tensor.Value.Length != 1 || tensor.Value[0] % (3L * headWidth) != 0));
        return uneven.Key is null ? headWidth : throw new InputException(
            $"{files.Source}: {uneven.Key} has the shape [{string.Join(", ", uneven.Value)}], which is no number of heads of {headWidth} channels; put the open_clip_config.json that belongs to these weights beside them.");
    }
}
