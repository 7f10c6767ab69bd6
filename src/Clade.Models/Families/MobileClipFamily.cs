using System.Globalization;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Text;

namespace Clade.Models.Families;

/// <summary>MobileCLIP in Apple's own files (apple/ml-mobileclip): MobileCLIP-S0 to S2. Branches of the image tower and of the hybrid text tower become one convolution when the model is loaded for use.</summary>
public sealed class MobileClipFamily : IModelFamily
{
    private const string Image = "image_encoder.model.", Text = "text_encoder.transformer.";

    // What all of Apple's configurations of these towers say (mobileclip/configs/*.json).
    private const int PublishedSize = 256, PublishedWidth = 512, PublishedHeads = 8;

    /// <inheritdoc/>
    public string Name => "MobileCLIP";

    /// <inheritdoc/>
    public ModelPlan? Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var shapes = new TensorShapes(files);
        if (!shapes.Has(Image + "conv_exp.se.reduce.weight") || !shapes.Has("text_encoder.embedding_layer.weight"))
            return null;
        var described = ConfigFields.Of(files, "open_clip_config.json")?.Object("model_cfg") ?? ConfigFields.Of(files, "config.json");
        var (stages, attentionStages) = Stages(files);
        var names = new AppleMobileClipNames(stages, attentionStages);
        var config = new DualEncoderConfig
        {
            EmbedDim = shapes.Size(Image + "head.proj", 2, 1),
            Image = new MciShapes(files, names.OfImage, stages, attentionStages).Read(described?.Object("image_cfg")?.Whole("image_size") ?? PublishedSize),
            Text = ReadText(shapes, described?.Object("text_cfg"), files),
            ScaleLimit = 100,
        };
        if (described is { } fields)
            Agreement.Check(fields, "embed_dim", config.EmbedDim);
        return Plan(config);

        ModelPlan Plan(DualEncoderConfig config)
        {
            var folded = Reparameterisation.Fold(config);
            return new ModelPlan(Name, config, names.Table(config, shapes.BatchCounters))
            {
                Preprocess = ClipPreprocess.MobileClip(config.Image!.ImageSize),
                Tokenizer = TokenizerFamily.Clip,
                Vocabulary = (config.Text as MctConfig)?.VocabularySize,
                Simplify = folded == config ? null : model => (Reparameterisation.Fold(model, config), Plan(folded)),
            };
        }
    }

    // Runs of blocks, downsamplings between them and position encodings lie in one list.
    private static (int Stages, int AttentionStages) Stages(ModelFiles files)
    {
        const string list = Image + "network.";
        var entries = files.Tensors.Keys.Where(name => name.StartsWith(list, StringComparison.Ordinal)).Select(name => name[list.Length..].Split('.')).Where(parts => parts.Length > 1).ToList();
        int Kinds(Func<string, bool> kind) => entries.Where(parts => kind(parts[1])).Select(parts => parts[0]).Distinct(StringComparer.Ordinal).Count();
        var stages = Kinds(kind => kind == "proj") + 1;
        var runs = Kinds(kind => kind.All(char.IsAsciiDigit));
        return runs == stages ? (stages, Kinds(kind => kind is "pe" or "reparam_conv"))
            : throw new InputException($"{files.Source}: {list}* shows {runs} runs of blocks between {stages - 1} downsamplings; fetch the checkpoint again.");
    }

    private static MctConfig ReadText(TensorShapes shapes, ConfigFields? described, ModelFiles files)
    {
        var width = shapes.Size("text_encoder.final_layer_norm.weight", 1, 0);
        var hybrid = shapes.Has(Text + "0.token_mixer.reparam_conv.weight") || shapes.Has(Text + "0.token_mixer.norm.rbr_skip.weight");
        if (!hybrid)
            throw new InputException($"{files.Source}: this MobileCLIP has no hybrid text tower.");
        var layers = 0;
        while (shapes.Has($"{Text}{(layers + 1).ToString(CultureInfo.InvariantCulture)}.pre_norm_mha.0.weight"))
            layers++;
        if (layers == 0)
            throw new InputException($"{files.Source} has no tensor {Text}1.pre_norm_mha.0.weight; fetch the checkpoint again.");
        if (described is null && width != PublishedWidth)
            throw new InputException($"{files.Source}: nothing says how many heads a text tower {width} wide has; put Apple's configuration beside the weights as config.json.");
        var heads = described?.Whole("n_heads_per_layer") ?? PublishedHeads;
        if (heads < 1 || width % heads != 0)
            throw new InputException($"{files.Source}: {heads} heads do not divide a width of {width}; use the configuration that belongs to these weights.");
        var text = new MctConfig
        {
            Width = width,
            Layers = layers,
            HeadWidth = width / heads,
            MlpRatio = (double)shapes.Size(Text + "1.pre_norm_ffn.1.bias", 1, 0) / width,
            ContextLength = shapes.Size("text_encoder.positional_embedding.pos_embed.pos_embed", 4, 2),
            VocabularySize = shapes.Size("text_encoder.embedding_layer.weight", 2, 0),
            KernelSize = shapes.Size(Text + "0.convffn.conv.conv.weight", 4, 3),
            MixerRatio = shapes.Size(Text + "0.convffn.fc1.bias", 1, 0) / width,
            Causal = described?.Flag("causal_masking", false) ?? false,
            Reparameterised = shapes.Has(Text + "0.token_mixer.reparam_conv.weight"),
        };
        if (described is { } stated)
        {
            Agreement.Check(stated, "dim", text.Width);
            Agreement.Check(stated, "n_transformer_layers", text.Layers);
            Agreement.Check(stated, "context_length", text.ContextLength);
            Agreement.Check(stated, "vocab_size", text.VocabularySize);
        }

        return text;
    }
}
