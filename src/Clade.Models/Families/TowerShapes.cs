namespace Clade.Models.Families;

/// <summary>Sizes of CLIP's two transformers from the shapes of tensors in OpenAI's names, whatever stands before them.</summary>
internal static class TowerShapes
{
    /// <summary>The image tower.</summary>
    /// <param name="shapes">The checkpoint's shapes.</param>
    /// <param name="prefix">What stands before <c>conv1.weight</c>.</param>
    /// <param name="headWidth">Channels of an attention head, which no shape tells.</param>
    /// <param name="activation">Activation of the MLP, which no shape tells.</param>
    /// <param name="pruned">Whether heads may be missing, layer by layer; else they must fill the width.</param>
    public static VisionConfig Vision(TensorShapes shapes, string prefix, int headWidth, Activation activation, bool pruned = false)
    {
        var patch = shapes.Size(prefix + "conv1.weight", 4, 2);
        var blocks = Blocks(shapes, prefix, shapes.Size(prefix + "class_embedding", 1, 0), headWidth, pruned);
        return new VisionConfig
        {
            ImageSize = (int)Math.Min((long)patch * shapes.Side(prefix + "positional_embedding", 2, 0, extra: 1), int.MaxValue),
            PatchSize = patch,
            Width = blocks.Width,
            Layers = blocks.Layers,
            HeadWidth = headWidth,
            MlpRatio = blocks.MlpRatio,
            LayerHeads = blocks.Heads,
            LayerMlpWidths = blocks.MlpWidths,
            Activation = activation,
        };
    }

    /// <summary>The text tower.</summary>
    /// <inheritdoc cref="Vision"/>
    public static TextConfig Text(TensorShapes shapes, string prefix, int headWidth, Activation activation, bool pruned = false)
    {
        var blocks = Blocks(shapes, prefix, shapes.Size(prefix + "ln_final.weight", 1, 0), headWidth, pruned);
        return new TextConfig
        {
            ContextLength = shapes.Size(prefix + "positional_embedding", 2, 0),
            VocabularySize = shapes.Size(prefix + "token_embedding.weight", 2, 0),
            Width = blocks.Width,
            Layers = blocks.Layers,
            HeadWidth = headWidth,
            MlpRatio = blocks.MlpRatio,
            LayerHeads = blocks.Heads,
            LayerMlpWidths = blocks.MlpWidths,
            Activation = activation,
        };
    }

    // Layers count as far as either part of one is there; a tower that is not pruned has the same sizes in all and heads that fill its width.
    private static (int Width, int Layers, double MlpRatio, LayerSizes? Heads, LayerSizes? MlpWidths) Blocks(TensorShapes shapes, string prefix, int width, int headWidth, bool pruned)
    {
        var (heads, hidden) = (new List<int>(), new List<int>());
        for (var layer = 0; ; layer++)
        {
            var block = $"{prefix}transformer.resblocks.{layer}.";
            string attention = block + "attn.in_proj_bias", mlp = block + "mlp.c_fc.bias";
            var (attends, thinks) = (shapes.Has(attention), shapes.Has(mlp));
            if (!attends && !thinks)
                break;
            heads.Add(attends ? shapes.Size(attention, 1, 0) / 3 / headWidth : 0);
            hidden.Add(thinks ? shapes.Size(mlp, 1, 0) : 0);
        }

        var even = hidden.Count > 0 && hidden.All(size => size == hidden[0] && size > 0);
        var full = !pruned || (width % headWidth == 0 && heads.All(count => count == width / headWidth));
        return (width, heads.Count, even ? TowerConfig.RatioOf(width, hidden[0]) : 4, full ? null : [.. heads], even ? null : [.. hidden]);
    }
}
