using System.Globalization;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// MobileCLIP and MobileCLIP2 in OpenCLIP's files, whose image tower is timm's <c>fastvit_mci</c> (S0 to S4) or <c>vit_base_mci</c> (B). The
/// parallel branches of their convolutions become one when the model is loaded for use.
/// </summary>
public sealed class OpenClipMobileFamily : IModelFamily
{
    private const string Trunk = "visual.trunk.", Stages = Trunk + "stages.", Stem = Trunk + "patch_embed.backbone.";

    private static readonly NameRule[] s_mciNames = [new("visual.", Trunk)];

    private static readonly NameRule[] s_convStemNames = [new("visual.stem.", Stem), new("visual.head.", Trunk + "head."), .. TimmVit.Names];

    /// <inheritdoc/>
    public string Name => "OpenCLIP MobileCLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        var mci = shapes.Has(Trunk + "final_conv.se.fc1.weight");
        if (!mci && !shapes.Has(Stem + "0.bn.weight"))
            return null;
        var model = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg")
            ?? throw new InputException($"{files.Source}: a MobileCLIP of OpenCLIP needs the open_clip_config.json that belongs to it; put it beside the weights.");
        var vision = model.Object("vision_cfg") ?? throw new InputException($"{model.Where} has no \"vision_cfg\"; fetch the file again.");
        CheckTrunk(vision, mci ? "fastvit_mci" : "vit_base_mci");
        var text = OpenClipTowers.Text(model);
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size(Trunk + (mci ? "head.fc.weight" : "head.weight"), 2, 0),
            Image = mci ? ReadMci(files, shapes, vision) : ReadConvStem(shapes, vision),
            Text = text,
        };
        Agreement.Check(model, "embed_dim", config.EmbedDim);
        var names = new NameTable([.. mci ? s_mciNames : s_convStemNames, .. OpenClipTowers.TextNames(files, text)], [.. shapes.BatchCounters]);
        return Simplifiable.Of(new ModelPlan(Name, config, names) { Tokenizer = new() { Family = TokenizerFamily.Clip }, Vocabulary = text.VocabularySize }, _ => names);
    }

    private static MciConfig ReadMci(ModelFiles files, TensorShapes shapes, ConfigFields vision)
    {
        var stages = shapes.Count(Stages, ".blocks.0.mlp.fc2.bias");
        if (stages == 0)
            throw new InputException($"{files.Source} has no tensor {Stages}0.blocks.0.mlp.fc2.bias; fetch the checkpoint again.");
        var attentionStages = Enumerable.Range(0, stages).Select(stage => Stages + stage.ToString(CultureInfo.InvariantCulture))
            .Count(stage => shapes.Has(stage + ".pos_emb.pos_enc.weight") || shapes.Has(stage + ".pos_emb.reparam_conv.weight"));
        return new MciShapes(files, ours => Trunk + ours, stages, attentionStages).Read(vision.Whole("image_size"));
    }

    private static ConvStemConfig ReadConvStem(TensorShapes shapes, ConfigFields vision)
    {
        // timm/models/vision_transformer_hybrid.py and vision_transformer.py: 12 heads, norms with 1e-6.
        const int heads = 12;
        var width = shapes.Size(Trunk + "norm.weight", 1, 0);
        if (width % heads != 0)
            throw new InputException($"{vision.Where}: the trunk has {heads} heads, which do not divide a width of {width}; use the configuration that belongs to these weights.");
        var size = ConvStem.Stride * shapes.Side(Trunk + "pos_embed", 3, 1, extra: 0);
        Agreement.Check(vision, "image_size", size);
        return new ConvStemConfig
        {
            ImageSize = size,
            Width = width,
            Layers = shapes.Count(Trunk + "blocks.", ".norm1.weight"),
            HeadWidth = width / heads,
            MlpRatio = TowerConfig.RatioOf(width, shapes.Size(Trunk + "blocks.0.mlp.fc1.bias", 1, 0)),
            NormEpsilon = 1e-6,
            StemWidth = shapes.Size(Stem + "0.conv.weight", 4, 0),
            ProjectionBias = shapes.Has(Trunk + "head.bias"),
        };
    }

    // Other FastViTs of timm share all names and shapes but leave an activation out.
    private static void CheckTrunk(ConfigFields vision, string start)
    {
        var name = vision.Text("timm_model_name") ?? throw new InputException($"{vision.Where} has no \"timm_model_name\"; fetch the file again.");
        if (!name.StartsWith(start, StringComparison.Ordinal))
            throw new InputException($"{vision.Where}: the architecture {name} is not supported; {start}* is, which has tensors of the same names.");
        if (vision.Text("timm_pool") is { } pool && pool is not ("" or "avg" or "token"))
            throw new InputException($"{vision.Where}: pooling '{pool}' of {name} is not supported.");
    }
}
