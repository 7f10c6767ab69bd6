using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>
/// MobileCLIP in Apple's own files (apple/ml-mobileclip): S0, S1, S2 and B. The parallel branches of their convolutions become one when the model
/// is loaded for use. A configuration beside the weights is Apple's, as config.json; without one, what it would say is known for the published four.
/// </summary>
public sealed class MobileClipFamily : IModelFamily
{
    /// <inheritdoc/>
    public string Name => "MobileCLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        var mci = MobileClipTowers.HasMci(shapes);
        if (!shapes.Has("text_encoder.embedding_layer.weight") || !(mci || MobileClipTowers.HasConvStem(shapes)))
            return null;
        var described = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg") ?? ConfigFields.Of(files, "config.json");
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size("text_encoder.projection_layer", 2, 1),
            Image = mci ? MobileClipTowers.ReadMci(files, described) : MobileClipTowers.ReadConvStem(files, described),
            Text = MobileClipTowers.ReadText(files, described?.Object("text_cfg")),
            ScaleLimit = 100,
        };
        if (described is { } fields)
            Agreement.Check(fields, "embed_dim", config.EmbedDim);
        var plan = new ModelPlan(Name, config, Names(config))
        {
            Preprocess = ClipPreprocess.MobileClip(config.Image.ImageSize),
            Tokenizer = new() { Family = TokenizerFamily.Clip },
            Vocabulary = shapes.Size("text_encoder.embedding_layer.weight", 2, 0),
        };
        return Simplifiable.Of(plan, Names);

        NameTable Names(DualEncoderConfig config) => MobileClipNames.Table(config, shapes.BatchCounters);
    }
}
