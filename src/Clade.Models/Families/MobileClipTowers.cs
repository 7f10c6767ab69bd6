using Clade.Core;

namespace Clade.Models.Families;

/// <summary>MobileCLIP's towers as Apple's own files show them (apple/ml-mobileclip): sizes from shapes; what no shape tells from the configuration, or from Apple's code where only one published architecture fits.</summary>
internal static class MobileClipTowers
{
    private const string Image = "image_encoder.model.", Text = "text_encoder.";

    // mobileclip/configs/*.json and mobileclip/models/mci.py: pictures and heads of every MCi, width and heads of every text tower.
    private const int PublishedSize = 256, PublishedWidth = 512, PublishedHeads = 8, PublishedHeadWidth = 32;

    /// <summary>Whether there is MCi.</summary>
    public static bool HasMci(TensorShapes shapes) => shapes.Has(Image + "conv_exp.se.reduce.weight");

    /// <summary>Whether there is the Vision Transformer behind convolutions.</summary>
    public static bool HasConvStem(TensorShapes shapes) => shapes.Has(Image + "patch_emb.0.block.conv.weight");

    /// <summary>MCi.</summary>
    /// <param name="files">The checkpoint.</param>
    /// <param name="described">Apple's configuration, or null.</param>
    public static MciConfig ReadMci(ModelFiles files, ConfigFields? described)
    {
        var (stages, attentionStages) = Stages(files);
        return new MciShapes(files, ours => MobileClipNames.OfMci(ours, stages, attentionStages), stages, attentionStages)
            .Read(described?.Object("image_cfg")?.Whole("image_size") ?? PublishedSize, described?.Object("image")?.Whole("head_dim", PublishedHeadWidth) ?? PublishedHeadWidth);
    }

    /// <summary>The Vision Transformer behind convolutions: mobileclip/models/vit.py, with 12 heads at its one published width.</summary>
    public static ConvStemConfig ReadConvStem(ModelFiles files, ConfigFields? described)
    {
        const int publishedWidth = 768, publishedHeads = 12;
        var shapes = new TensorShapes(files);
        var width = shapes.Size(Image + "post_transformer_norm.weight", 1, 0);
        if (width != publishedWidth)
            throw new InputException($"{files.Source}: nothing says how many heads an image tower {width} wide has; only MobileCLIP-B's, {publishedWidth} wide, is known.");
        var size = ConvStem.Stride * shapes.Side(Image + "pos_embed.pos_embed.pos_embed", 4, 2, extra: 0);
        if (described?.Object("image_cfg") is { } fields)
            Agreement.Check(fields, "image_size", size);
        return new ConvStemConfig
        {
            ImageSize = size,
            Width = width,
            Layers = shapes.Count(Image + "transformer.", ".pre_norm_mha.0.weight"),
            HeadWidth = width / publishedHeads,
            MlpRatio = TowerConfig.RatioOf(width, shapes.Size(Image + "transformer.0.pre_norm_ffn.1.bias", 1, 0)),
            StemWidth = shapes.Size(Image + "patch_emb.0.block.conv.weight", 4, 0),
            // Half of what the kernel is wider than one pixel, rounded down.
            StemPadding = 1,
        };
    }

    /// <summary>The text tower, hybrid (S0) or a plain transformer.</summary>
    /// <param name="files">The checkpoint.</param>
    /// <param name="described">text_cfg, or null.</param>
    public static ITextConfig ReadText(ModelFiles files, ConfigFields? described)
    {
        const string blocks = Text + "transformer.", positions = Text + "positional_embedding.pos_embed.pos_embed", table = Text + "embedding_layer.weight";
        var shapes = new TensorShapes(files);
        var reparameterised = shapes.Has(blocks + "0.token_mixer.reparam_conv.weight");
        var hybrid = reparameterised || shapes.Has(blocks + "0.token_mixer.norm.rbr_skip.weight");
        int first = hybrid ? 1 : 0, layers = 0;
        while (shapes.Has($"{blocks}{first + layers}.pre_norm_mha.0.weight"))
            layers++;
        var width = shapes.Size(Text + "final_layer_norm.weight", 1, 0);
        var ratio = TowerConfig.RatioOf(width, shapes.Size($"{blocks}{first}.pre_norm_ffn.1.bias", 1, 0));
        var (length, rows) = (shapes.Size(positions, 4, 2), shapes.Size(table, 2, 0));
        if (described is { } stated)
        {
            Agreement.Check(stated, "dim", width);
            Agreement.Check(stated, "n_transformer_layers", layers);
            Agreement.Check(stated, "context_length", length);
            Agreement.Check(stated, "vocab_size", rows);
        }

        var heads = Heads(files, described, width);
        // Of Apple's models only the one behind a Vision Transformer, MobileCLIP-B, hides what follows.
        var causal = described?.Flag("causal_masking", HasConvStem(shapes)) ?? HasConvStem(shapes);
        if (!hybrid)
            return new TextConfig { Width = width, Layers = layers, HeadWidth = heads, MlpRatio = ratio, ContextLength = length, VocabularySize = rows, Activation = Activation.Gelu, Bidirectional = !causal };
        return new MctConfig
        {
            Width = width,
            Layers = layers,
            HeadWidth = heads,
            MlpRatio = ratio,
            ContextLength = length,
            VocabularySize = rows,
            KernelSize = shapes.Size(blocks + "0.convffn.conv.conv.weight", 4, 3),
            MixerRatio = shapes.Size(blocks + "0.convffn.fc1.bias", 1, 0) / width,
            Causal = causal,
            Reparameterised = reparameterised,
        };
    }

    // Channels of a head of the text tower.
    private static int Heads(ModelFiles files, ConfigFields? described, int width)
    {
        if (described is null && width != PublishedWidth)
            throw new InputException($"{files.Source}: nothing says how many heads a text tower {width} wide has; put Apple's configuration beside the weights as config.json.");
        var heads = described?.Whole("n_heads_per_layer") ?? PublishedHeads;
        return heads > 0 && width % heads == 0 ? width / heads
            : throw new InputException($"{files.Source}: {heads} heads do not divide a width of {width}; use the configuration that belongs to these weights.");
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
}
