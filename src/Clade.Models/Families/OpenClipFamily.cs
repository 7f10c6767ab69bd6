namespace Clade.Models.Families;

/// <summary>
/// OpenCLIP's models with its own transformers for pictures and for text, told by open_clip_config.json: LAION's, DataComp's, MetaCLIP's, DFN's, CLIPA's and
/// CoCa's two towers; and with timm's Vision Transformers, as SigLIP's. Names <c>visual.*</c>, and the text tower's at the root or below <c>text.</c>
/// </summary>
public sealed class OpenClipFamily : IModelFamily
{
    private const string Decoder = "text_decoder.";

    /// <inheritdoc/>
    public string Name => "OpenCLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg") is not { } model || !model.Has("vision_cfg") || !model.Has("text_cfg"))
            return null;
        var timm = TimmVit.Fits(files);
        if (!(timm || files.Tensors.ContainsKey("visual.class_embedding")) || !(files.Tensors.ContainsKey("token_embedding.weight") || files.Tensors.ContainsKey("text.token_embedding.weight")))
            return null;
        var text = OpenClipTowers.Text(model);
        var config = new DualEncoderConfig { EmbedDim = model.Whole("embed_dim"), Image = timm ? TimmVit.Vision(files, model) : OpenClipTowers.Vision(model), Text = text, LogitBias = LogitBias(files, model) };
        var decodes = files.Tensors.Keys.Any(name => name.StartsWith(Decoder, StringComparison.Ordinal));
        return new ModelPlan(decodes ? $"{Name} CoCa, without its decoder" : Name, config, new NameTable([.. timm ? TimmVit.Names : [], .. OpenClipTowers.TextNames(files, text)], [Decoder]))
        {
            Tokenizer = OpenClipTokenizer.Hints(model.Object("text_cfg")!.Value),
            Vocabulary = text.VocabularySize,
        };
    }

    /// <summary>What a checkpoint's bias of the logits starts from; null if neither files nor tensors have one.</summary>
    internal static double? LogitBias(ModelFiles files, ConfigFields model) =>
        model.Has("init_logit_bias") || files.Tensors.ContainsKey("logit_bias") ? model.Number("init_logit_bias", 0) : null;
}
