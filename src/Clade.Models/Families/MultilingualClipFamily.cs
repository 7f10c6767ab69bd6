using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Multilingual-CLIP (Carlsson et al. 2022): an encoder taught CLIP's text space in many languages, pooled by the mean, with one linear layer. Text only: its image tower is the CLIP that taught it.</summary>
public sealed class MultilingualClipFamily : IModelFamily
{
    private const string Encoder = "transformer.", Linear = "LinearTransformation";

    /// <inheritdoc/>
    public string Name => "Multilingual-CLIP text encoder";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.Tensors.ContainsKey(Encoder + "embeddings.word_embeddings.weight") || !files.Tensors.TryGetValue(Linear + ".weight", out var shape) || shape.Length != 2
            || ConfigFields.Of(files, "config.json") is not { } config)
            return null;
        var encoder = Base(config);
        var text = encoder.Text with
        {
            HasPooler = files.Tensors.ContainsKey(Encoder + "pooler.dense.weight"),
            Pooling = TokenPooling.Mean,
            Head = TextHeadKind.Linear,
            HeadBias = true,
        };
        var width = config.Whole("numDims", checked((int)shape[0]));
        var names = new NameTable([new NameRule("logit_scale", []), .. BertNames.Bert(Encoder), .. BertNames.Pair("text.head", Linear)], BertNames.Ignored(Encoder));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = width, Text = text }, names) { Tokenizer = new() { Family = encoder.Tokenizer }, Vocabulary = text.VocabularySize };
    }

    // The encoder is described in place, or by the name of the published one it started from.
    private static BertEncoder Base(ConfigFields config)
    {
        if (config.Text("model_type") is { } type && BertConfigs.Knows(type))
            return BertConfigs.Read(config, type);
        var name = config.Text("modelBase") ?? throw new InputException($"{config.Where} has no \"modelBase\"; fetch the file again.");
        return BertConfigs.Published(name)
            ?? throw new InputException($"{config.Where} starts from the encoder \"{name}\", whose sizes are not known here; replace model_type by the fields of that encoder's own config.json ({BertConfigs.PublishedNames} are known).");
    }
}
