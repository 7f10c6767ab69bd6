using Clade.Core;

namespace Clade.Models.Families;

/// <summary>CLIP's text tower where a checkpoint keeps it at its root, beside <c>visual.</c>, as OpenAI does and OpenCLIP's CLIP class.</summary>
internal static class RootText
{
    /// <summary>Our names and theirs.</summary>
    public static IReadOnlyList<NameRule> Names { get; } =
    [
        .. new[] { "positional_embedding", "text_projection", "token_embedding.weight", "ln_final.weight", "ln_final.bias" }
            .Concat(BlockWeights.CheckpointNames.Select(name => $"transformer.resblocks.*.{name}"))
            .Select(name => new NameRule("text." + name, name)),
    ];

    /// <summary>Sizes from shapes; <c>width</c>, <c>heads</c> and others of the configuration's <c>text_cfg</c> are compared with them.</summary>
    /// <param name="files">The checkpoint.</param>
    /// <param name="activation">Activation of the MLP, which no shape tells.</param>
    /// <param name="described">text_cfg, or null.</param>
    public static TextConfig Read(ModelFiles files, Activation activation, ConfigFields? described)
    {
        var shapes = new TensorShapes(files);
        var width = shapes.Size("ln_final.weight", 1, 0);
        var text = new TextConfig
        {
            Width = width,
            Layers = shapes.Count("transformer.resblocks.", ".ln_1.weight"),
            // Both publishers derive the heads so where no file says otherwise.
            HeadWidth = described is { } fields && fields.Has("heads") ? Part(fields, width) : 64,
            ContextLength = shapes.Size("positional_embedding", 2, 0),
            VocabularySize = shapes.Size("token_embedding.weight", 2, 0),
            MlpRatio = (double)shapes.Size("transformer.resblocks.0.mlp.c_fc.bias", 1, 0) / width,
            Activation = activation,
        };
        if (described is { } stated)
        {
            Agreement.Check(stated, "width", text.Width);
            Agreement.Check(stated, "layers", text.Layers);
            Agreement.Check(stated, "context_length", text.ContextLength);
            Agreement.Check(stated, "vocab_size", text.VocabularySize);
        }

        return text;
    }

    private static int Part(ConfigFields fields, int width)
    {
        var heads = fields.Whole("heads");
        return heads > 0 && width % heads == 0 ? width / heads
            : throw new InputException($"{fields.Where}: {heads} heads do not divide a width of {width}; fetch the file again.");
    }
}
