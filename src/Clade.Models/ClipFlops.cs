namespace Clade.Models;

/// <summary>
/// Floating-point operations of a forward pass, from shapes: two for each multiply-add of every matrix product
/// (patches, q, k, v, scores, weighted values, output projection, MLP, projection to the joint space). Norms, softmax,
/// activations and sums are left out, as is usual. A backward pass counts twice its forward pass.
/// </summary>
public static class ClipFlops
{
    /// <summary>One picture through the image tower; 0 without one.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="keptPatches">Patches that are seen (FLIP); null for all.</param>
    public static double Picture(ClipConfig config, int? keptPatches = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Vision is not { } vision)
            return 0;
        double patches = keptPatches ?? (vision.Grid * vision.Grid), tokens = patches + (vision.WithoutClassToken ? 0 : 1);
        return (2 * patches * vision.Width * 3 * vision.PatchSize * vision.PatchSize) + Blocks(vision, tokens) + Pool(vision, tokens, config.EmbedDim)
            + (vision.WithoutProjection ? 0 : 2.0 * (vision.Pooling is ImagePooling.Queries ? config.EmbedDim : vision.Width) * config.EmbedDim);
    }

    /// <summary>One caption through the text tower; 0 without one.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="tokens">Length with start, end and padding; null for the whole context. A mean length undercounts the scores, whose cost is quadratic.</param>
    public static double Caption(ClipConfig config, double? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Text is not { } text ? 0
            : Blocks(text, (tokens ?? text.ContextLength) + text.Places - text.ContextLength) + (text.WithoutProjection ? 0 : 2.0 * text.Width * config.EmbedDim);
    }

    /// <summary>One picture and one caption.</summary>
    public static double Pair(ClipConfig config, double? tokens = null, int? keptPatches = null) => Picture(config, keptPatches) + Caption(config, tokens);

    /// <summary>One block over a sequence, of a tower that is not pruned.</summary>
    public static double Block(TowerConfig tower, double tokens)
    {
        ArgumentNullException.ThrowIfNull(tower);
        return Block(tower, tokens, tower.Heads, tower.MlpWidth);
    }

    private static double Block(TowerConfig tower, double tokens, int heads, int hidden)
    {
        double inner = (double)heads * tower.HeadWidth;
        return 2 * tokens * ((4 * inner * tower.Width) + (2 * tokens * inner) + (2.0 * tower.Width * hidden));
    }

    private static double Blocks(TowerConfig tower, double tokens) =>
        Enumerable.Range(0, tower.Layers).Sum(layer => Block(tower, tokens, tower.HeadsOf(layer), tower.MlpWidthOf(layer)));

    // Queries and output, keys and values, scores and their sums; behind a probe an MLP.
    private static double Pool(VisionConfig vision, double tokens, double embedDim) => vision.Pooling switch
    {
        ImagePooling.Queries => 2 * ((2 * vision.PoolQueries * embedDim * embedDim) + (2 * tokens * embedDim * vision.Width) + (2 * vision.PoolQueries * tokens * embedDim)),
        ImagePooling.Probe => 2 * ((2.0 * vision.Width * vision.Width) + (2 * tokens * vision.Width * vision.Width) + (2 * tokens * vision.Width) + (2.0 * vision.Width * vision.MlpWidth)),
        _ => 0,
    };
}
