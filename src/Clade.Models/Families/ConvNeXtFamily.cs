using Clade.Core;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>CLIP with a ConvNeXt as image tower: OpenCLIP's models whose <c>timm_model_name</c> is a ConvNeXt.</summary>
public sealed class ConvNeXtFamily : IModelFamily
{
    private const string Trunk = "visual.trunk.";

    /// <inheritdoc/>
    public string Name => "OpenCLIP ConvNeXt";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        if (!shapes.Has(Trunk + "stages.0.blocks.0.conv_dw.weight"))
            return null;
        var model = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg")
            ?? throw new InputException($"{files.Source}: a ConvNeXt needs the open_clip_config.json that belongs to it, for the size of its pictures; put it beside the weights.");
        var vision = model.Object("vision_cfg") ?? model;
        var head = Head(files, shapes, vision);
        var image = Image(files, shapes, vision, head);
        var text = model.Has("text_cfg") ? OpenClipTowers.Text(model) : null;
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size($"visual.head.{(head == ProjectionHead.Mlp ? "mlp.fc2" : "proj")}.weight", 2, 0),
            Image = image,
            Text = text,
        };
        Agreement.Check(model, "embed_dim", config.EmbedDim);
        NameRule[] alone = shapes.Has("logit_scale") ? [] : [new NameRule("logit_scale", [])];
        return new ModelPlan(Name, config, new NameTable([.. alone, .. text is null ? [] : OpenClipTowers.TextNames(files, text)]))
        {
            Tokenizer = new() { Family = TokenizerFamily.Clip },
            Vocabulary = text?.VocabularySize,
        };
    }

    private static ConvNeXtConfig Image(ModelFiles files, TensorShapes shapes, ConfigFields vision, ProjectionHead head)
    {
        const string first = Trunk + "stages.0.blocks.0.";
        if (!shapes.Has(first + "gamma"))
            throw new InputException($"{files.Source}: the blocks have no layer scale ({first}gamma), as in ConvNeXt V2, which is not supported.");
        var image = new ConvNeXtConfig
        {
            ImageSize = vision.Whole("image_size"),
            Depths = [.. Enumerable.Range(0, 4).Select(stage => shapes.Count($"{Trunk}stages.{stage}.blocks.", ".conv_dw.weight"))],
            Widths = [.. Enumerable.Range(0, 4).Select(stage => shapes.Size($"{Trunk}stages.{stage}.blocks.0.gamma", 1, 0))],
            PatchSize = shapes.Size(Trunk + "stem.0.weight", 4, 2),
            KernelSize = shapes.Size(first + "conv_dw.weight", 4, 2),
            MlpRatio = (double)shapes.Size(first + "mlp.fc1.bias", 1, 0) / shapes.Size(first + "gamma", 1, 0),
            Head = head,
            HeadBias = shapes.Has($"visual.head.{(head == ProjectionHead.Mlp ? "mlp.fc2" : "proj")}.bias"),
        };
        return image with { NormEpsilon = Epsilon(vision, image) };
    }

    private static ProjectionHead Head(ModelFiles files, TensorShapes shapes, ConfigFields vision)
    {
        if (vision.Text("timm_pool") is { } pool && pool is not ("" or "avg"))
            throw new InputException($"{vision.Where}: pooling '{pool}' of a ConvNeXt is not supported, only the average.");
        var head = shapes.Has("visual.head.mlp.fc1.weight") ? ProjectionHead.Mlp
            : shapes.Has("visual.head.proj.weight") ? ProjectionHead.Linear
            : throw new InputException($"{files.Source}: neither visual.head.proj.weight nor visual.head.mlp.fc1.weight is there; only ConvNeXts with a linear or an mlp head are supported.");
        if (vision.Text("timm_proj") is { } stated && stated != (head == ProjectionHead.Mlp ? "mlp" : "linear"))
            throw new InputException($"{vision.Where} says timm_proj = {stated}, but the tensors show another head; use the configuration that belongs to these weights.");
        return head;
    }

    // No shape tells it: stated, or the one with which timm builds the named architecture, if the tensors show that architecture.
    private static double Epsilon(ConfigFields vision, ConvNeXtConfig image)
    {
        if (vision.Has("layer_norm_eps"))
            return vision.Number("layer_norm_eps", 0);
        var name = vision.Text("timm_model_name") ?? throw new InputException($"{vision.Where} has no \"timm_model_name\"; fetch the file again.");
        var known = TimmConvNeXts.Known.GetValueOrDefault(name.Split('.')[0])
            ?? throw new InputException($"{vision.Where}: the architecture {name} is not supported; known are {string.Join(", ", TimmConvNeXts.Known.Keys)}.");
        if (!known.Depths.SequenceEqual(image.Depths) || !known.Widths.SequenceEqual(image.Widths))
            throw new InputException($"{vision.Where} says {name}, but the tensors show depths {string.Join("-", image.Depths)} and widths {string.Join("-", image.Widths)}; use the configuration that belongs to these weights.");
        return vision.Object("timm_model_kwargs") is { } kwargs ? kwargs.Number("norm_eps", known.NormEpsilon) : known.NormEpsilon;
    }
}

/// <summary>What timm builds under a name.</summary>
internal sealed record TimmConvNeXt(IReadOnlyList<int> Depths, IReadOnlyList<int> Widths, double NormEpsilon = 1e-6);

/// <summary>timm's ConvNeXts that OpenCLIP has configurations for (huggingface/pytorch-image-models, timm/models/convnext.py).</summary>
internal static class TimmConvNeXts
{
    public static IReadOnlyDictionary<string, TimmConvNeXt> Known { get; } = new Dictionary<string, TimmConvNeXt>(StringComparer.Ordinal)
    {
        ["convnext_tiny"] = new([3, 3, 9, 3], [96, 192, 384, 768]),
        ["convnext_small"] = new([3, 3, 27, 3], [96, 192, 384, 768]),
        ["convnext_base"] = new([3, 3, 27, 3], [128, 256, 512, 1024]),
        ["convnext_large"] = new([3, 3, 27, 3], [192, 384, 768, 1536]),
        ["convnext_xlarge"] = new([3, 3, 27, 3], [256, 512, 1024, 2048]),
        ["convnext_xxlarge"] = new([3, 4, 30, 3], [384, 768, 1536, 3072], 1e-5),
    };
}
