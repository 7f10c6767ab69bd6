using Clade.Core;

namespace Clade.Models.Families;

/// <summary>
/// Text encoders alone in transformers' layout (BERT, RoBERTa, XLM-R, DistilBERT), with the pooling and the dense layer of
/// sentence-transformers where its folders lie beside: text towers that were taught an image tower's space (Reimers and Gurevych 2020).
/// JSON files and tensors of such folders are named with their folder: <c>1_Pooling/config.json</c>, <c>2_Dense/linear.weight</c>.
/// </summary>
public sealed class BertFamily : IModelFamily
{
    private static readonly string[] _prefixes = ["", "bert.", "roberta.", "distilbert."];

    /// <inheritdoc/>
    public string Name => "BERT text encoder";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (ConfigFields.Of(files, "config.json") is not { } config || config.Text("model_type") is not { } type || !BertConfigs.Knows(type))
            return null;
        var prefix = _prefixes.FirstOrDefault(prefix => files.Tensors.ContainsKey(prefix + "embeddings.word_embeddings.weight"));
        if (prefix is null)
            return null;
        var modules = SentenceModules.Read(files);
        var pooler = files.Tensors.ContainsKey(prefix + "pooler.dense.weight");
        if (modules.Pooling is null && !pooler)
            throw new InputException($"{files.Source} does not say how the tokens of a text become one vector; put the folder 1_Pooling of its sentence-transformers model beside it.");
        var encoder = BertConfigs.Read(config, type);
        var text = encoder.Text with
        {
            HasPooler = pooler,
            Pooling = modules.Pooling ?? TokenPooling.Pooler,
            Head = modules.Dense is null ? TextHeadKind.None : TextHeadKind.Linear,
            HeadBias = modules.DenseBias,
            ContextLength = modules.MostTokens,
        };
        var names = new NameTable(
            [
                new NameRule("logit_scale", []),
                .. type == "distilbert" ? BertNames.DistilBert(prefix) : BertNames.Bert(prefix),
                .. BertNames.Pair("text.head", modules.Dense + "/linear"),
            ],
            BertNames.Ignored(prefix));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = modules.Width ?? text.Width, Text = text }, names) { Tokenizer = new() { Family = encoder.Tokenizer }, Vocabulary = text.VocabularySize };
    }
}
