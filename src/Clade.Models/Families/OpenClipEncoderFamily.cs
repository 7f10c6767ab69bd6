using Clade.Core;

namespace Clade.Models.Families;

/// <summary>
/// OpenCLIP models whose text tower is an encoder of transformers (<c>hf_model.py</c>): XLM-R, RoBERTa or BERT with OpenCLIP's pooling and
/// projection. Names <c>text.transformer.*</c> and <c>text.proj.*</c>.
/// </summary>
public sealed class OpenClipEncoderFamily : IModelFamily
{
    private const string Encoder = "text.transformer.";

    // The context of OpenCLIP's tokenizers where its configuration states none.
    private const int Context = 77;

    /// <inheritdoc/>
    public string Name => "OpenCLIP with an encoder as text tower";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.Tensors.ContainsKey(Encoder + "embeddings.word_embeddings.weight") || ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg") is not { } model)
            return null;
        var embedDim = model.Whole("embed_dim");
        var fields = model.Object("text_cfg") ?? model;
        var encoder = Base(files, fields);
        var text = Text(files, fields, encoder.Text);
        var image = Image(files, model);
        var names = new NameTable(
            [
                .. files.Tensors.ContainsKey("logit_scale") ? Array.Empty<NameRule>() : [new NameRule("logit_scale", [])],
                .. BertNames.Bert(Encoder),
                new NameRule("text.head.weight", "text.proj.weight"),
                new NameRule("text.head.*.weight", "text.proj.*.weight"),
            ],
            BertNames.Ignored(Encoder));
        return new ModelPlan(Name, new DualEncoderConfig { EmbedDim = embedDim, Image = image, Text = text, LogitBias = OpenClipFamily.LogitBias(files, model) }, names) { Tokenizer = OpenClipTokenizer.Hints(fields) with { Family = encoder.Tokenizer }, Vocabulary = text.VocabularySize };
    }

    private static VisionConfig? Image(ModelFiles files, ConfigFields model) => files.Tensors.ContainsKey("visual.class_embedding") ? OpenClipTowers.Vision(model)
        : files.Tensors.Keys.FirstOrDefault(name => name.StartsWith("visual.", StringComparison.Ordinal)) is not { } other ? null
        : throw new InputException($"{files.Source}: the tensor {other} belongs to an image tower that is not supported beside an encoder as text tower; Vision Transformers are.");

    private static BertTextConfig Text(ModelFiles files, ConfigFields config, BertTextConfig encoder)
    {
        var pooler = files.Tensors.ContainsKey(Encoder + "pooler.dense.weight");
        var head = files.Tensors.ContainsKey("text.proj.0.weight") ? TextHeadKind.Mlp : files.Tensors.ContainsKey("text.proj.weight") ? TextHeadKind.Linear : TextHeadKind.None;
        var stated = config.Text("hf_proj_type") ?? config.Text("proj");
        if (stated is not null && stated != Spelled(head))
            throw new InputException($"{config.Where} states the projection \"{stated}\" and the tensors are those of \"{Spelled(head)}\"; use the configuration that belongs to the weights.");
        return encoder with
        {
            HasPooler = pooler,
            Pooling = (config.Text("hf_pooler_type") ?? config.Text("pooler_type") ?? config.Text("pooler") ?? "mean_pooler") switch
            {
                "mean_pooler" => TokenPooling.Mean,
                "max_pooler" => TokenPooling.Max,
                "cls_pooler" => pooler ? TokenPooling.Pooler : TokenPooling.First,
                "cls_last_hidden_state_pooler" => TokenPooling.First,
                var other => throw new InputException($"{config.Where} states the pooling \"{other}\", which is not supported; mean_pooler, max_pooler, cls_pooler and cls_last_hidden_state_pooler are."),
            },
            Head = head,
            ContextLength = config.Whole("context_length", Math.Min(Context, encoder.MaxTokens!.Value)),
        };
    }

    // Described in place, by the encoder's own config.json, or by the name of a published one.
    private static BertEncoder Base(ModelFiles files, ConfigFields config)
    {
        if (config.Object("hf") is { } inner)
            return Known(inner, inner.Text("model_type") ?? (inner.Whole("pad_token_id", 0) == 0 ? "bert" : "xlm-roberta"));
        if (ConfigFields.Of(files, "config.json") is { } beside && beside.Text("model_type") is { } type)
            return Known(beside, type);
        var name = config.Text("hf_model_name") ?? throw new InputException($"{config.Where} has no \"hf_model_name\"; fetch the file again.");
        return BertConfigs.Published(name)
            ?? throw new InputException($"{config.Where} names the encoder \"{name}\", whose sizes are not known here; put its config.json beside it ({BertConfigs.PublishedNames} are known).");
    }

    private static BertEncoder Known(ConfigFields config, string type) => BertConfigs.Knows(type) ? BertConfigs.Read(config, type)
        : throw new InputException($"{config.Where} describes an encoder of type \"{type}\", which is not supported as text tower; BERT, RoBERTa, XLM-R and DistilBERT are.");

    private static string Spelled(TextHeadKind head) => head switch
    {
        TextHeadKind.Mlp => "mlp",
        TextHeadKind.Linear => "linear",
        _ => "none",
    };
}
