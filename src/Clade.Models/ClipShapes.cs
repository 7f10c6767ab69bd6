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
        long width = vision.Width, pooled = vision.Pooling is ImagePooling.Queries ? embedDim : width;
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal);
        if (!vision.WithoutClassToken)
            shapes["class_embedding"] = [width];
        shapes["positional_embedding"] = [vision.Places, width];
        if (!vision.WithoutProjection)
            shapes["proj"] = [pooled, embedDim];
        if (vision.ProjectionBias)
            shapes["proj_bias"] = [embedDim];
        shapes["conv1.weight"] = [width, 3, vision.PatchSize, vision.PatchSize];
        if (vision.PatchBias)
            shapes["conv1.bias"] = [width];
        if (!vision.WithoutInputNorm)
            Pair(shapes, "ln_pre", width);
        Pair(shapes, "ln_post", pooled);
        AddPool(shapes, vision, embedDim);
        return shapes;
    }

    /// <summary>Tensors of the text tower outside its blocks, names as in the model.</summary>
    public static IReadOnlyDictionary<string, long[]> TextFrame(TextConfig text, int embedDim)
    {
        ArgumentNullException.ThrowIfNull(text);
        long width = text.Width;
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal) { ["positional_embedding"] = [text.Places, width] };
        if (text.SecondTableFrom is not null)
            shapes["positional_embedding_res"] = [text.Places, width];
        if (text.Pooling is TextPooling.AppendedToken)
            shapes["cls_emb"] = [width];
        if (!text.WithoutProjection)
            shapes["text_projection"] = [width, embedDim];
        if (text.ProjectionBias)
            shapes["text_projection_bias"] = [embedDim];
        shapes["token_embedding.weight"] = [text.VocabularySize, width];
        Pair(shapes, "ln_final", width);
        return shapes;
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
        long width = tower.Width;
        for (var layer = 0; layer < tower.Layers; layer++)
        {
            long inner = tower.HeadsOf(layer) * (long)tower.HeadWidth, hidden = tower.MlpWidthOf(layer);
            long first = inner > 0 ? width : 0, second = hidden > 0 ? width : 0;
            long[][] block = [[first], [first], [3 * inner, first], [3 * inner], [first, inner], [first], [second], [second], [hidden, second], [hidden], [second, hidden], [second]];
            for (var tensor = 0; tensor < block.Length; tensor++)
                shapes[BlockName(prefix, layer, tensor)] = block[tensor];
            if (tower.InitialScale is null)
                continue;
            shapes[$"{prefix}transformer.resblocks.{layer}.{BlockWeights.ScaleNames[0]}"] = [first];
            shapes[$"{prefix}transformer.resblocks.{layer}.{BlockWeights.ScaleNames[1]}"] = [second];
        }
    }

    private static void AddPool(Dictionary<string, long[]> shapes, VisionConfig vision, long embedDim)
    {
        long width = vision.Width;
        if (vision.Pooling is ImagePooling.Queries)
        {
            shapes["attn_pool.query"] = [vision.PoolQueries, embedDim];
            AddAttention(shapes, "attn_pool.attn", embedDim, width);
            Pair(shapes, "attn_pool.ln_q", embedDim);
            Pair(shapes, "attn_pool.ln_k", width);
        }
        else if (vision.Pooling is ImagePooling.Probe)
        {
            shapes["head.probe"] = [width];
            AddAttention(shapes, "head.attention", width, width);
            Pair(shapes, "head.layernorm", width);
            Pair(shapes, "head.mlp.fc1", vision.MlpWidth, width);
            Pair(shapes, "head.mlp.fc2", width, vision.MlpWidth);
        }
    }

    private static void AddAttention(Dictionary<string, long[]> shapes, string name, long width, long context)
    {
        if (width == context)
        {
            shapes[name + ".in_proj_weight"] = [3 * width, width];
        }
        else
        {
            shapes[name + ".q_proj_weight"] = [width, width];
            shapes[name + ".k_proj_weight"] = [width, context];
            shapes[name + ".v_proj_weight"] = [width, context];
        }

        shapes[name + ".in_proj_bias"] = [3 * width];
        Pair(shapes, name + ".out_proj", width, width);
    }

    private static void Pair(Dictionary<string, long[]> shapes, string name, long rows, long? columns = null)
    {
        shapes[name + ".weight"] = columns is { } wide ? [rows, wide] : [rows];
        shapes[name + ".bias"] = [rows];
    }
}
