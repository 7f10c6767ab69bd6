namespace Clade.Models;

/// <summary>Names, shapes and counts of a model's tensors from its configuration alone: nothing is allocated.</summary>
public static class ClipShapes
{
    /// <summary>What stands before the names of the image tower's tensors.</summary>
    public const string VisionPrefix = "visual.";

    /// <summary>Tensors of the image tower outside its blocks, names below <see cref="VisionPrefix"/>.</summary>
    public static IReadOnlyDictionary<string, long[]> VisionFrame(VisionConfig vision, int embedDim)
    {
        ArgumentNullException.ThrowIfNull(vision);
        long width = vision.Width, grid = vision.Grid;
        return new Dictionary<string, long[]>(StringComparer.Ordinal)
        {
            ["class_embedding"] = [width],
            ["positional_embedding"] = [(grid * grid) + 1, width],
            ["proj"] = [width, embedDim],
            ["conv1.weight"] = [width, 3, vision.PatchSize, vision.PatchSize],
            ["ln_pre.weight"] = [width],
            ["ln_pre.bias"] = [width],
            ["ln_post.weight"] = [width],
            ["ln_post.bias"] = [width],
        };
    }

    /// <summary>Tensors of the text tower outside its blocks, names as in the model.</summary>
    public static IReadOnlyDictionary<string, long[]> TextFrame(TextConfig text, int embedDim)
    {
        ArgumentNullException.ThrowIfNull(text);
        long width = text.Width;
        return new Dictionary<string, long[]>(StringComparer.Ordinal)
        {
            ["positional_embedding"] = [text.ContextLength, width],
            ["text_projection"] = [width, embedDim],
            ["token_embedding.weight"] = [text.VocabularySize, width],
            ["ln_final.weight"] = [width],
            ["ln_final.bias"] = [width],
        };
    }

    /// <summary>Every name of a <see cref="ClipModel"/> with ordinary blocks, with its shape.</summary>
    public static IReadOnlyDictionary<string, long[]> State(ClipConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal) { ["logit_scale"] = [] };
        if (config.Vision is { } vision)
            Add(shapes, VisionPrefix, VisionFrame(vision, config.EmbedDim), vision);
        if (config.Text is { } text)
            Add(shapes, "", TextFrame(text, config.EmbedDim), text);
        return shapes;
    }

    /// <summary>Name of a block's tensor in the model.</summary>
    /// <param name="prefix"><see cref="VisionPrefix"/>, or empty for the text tower.</param>
    /// <param name="layer">Counted from 0.</param>
    /// <param name="tensor">Index into <see cref="BlockWeights.CheckpointNames"/>.</param>
    public static string BlockName(string prefix, int layer, int tensor) => $"{prefix}transformer.resblocks.{layer}.{BlockWeights.CheckpointNames[tensor]}";

    /// <summary>Trained numbers of a model with ordinary blocks.</summary>
    public static long ParameterCount(ClipConfig config) => State(config).Values.Sum(Count);

    /// <summary>Elements of a shape.</summary>
    public static long Count(long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Aggregate(1L, (product, size) => product * size);
    }

    private static void Add(Dictionary<string, long[]> shapes, string prefix, IReadOnlyDictionary<string, long[]> frame, TowerConfig tower)
    {
        foreach (var (name, shape) in frame)
            shapes[prefix + name] = shape;
        long three = 3L * tower.Heads * tower.HeadWidth, width = tower.Width, hidden = tower.MlpWidth;
        long[][] block = [[width], [width], [three, width], [three], [width, three / 3], [width], [width], [width], [hidden, width], [hidden], [width, hidden], [width]];
        for (var layer = 0; layer < tower.Layers; layer++)
        {
            for (var tensor = 0; tensor < block.Length; tensor++)
                shapes[BlockName(prefix, layer, tensor)] = block[tensor];
        }
    }
}
