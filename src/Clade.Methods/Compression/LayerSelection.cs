using Clade.Core;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Compression;

/// <summary>Which layers of an ancestor a smaller model inherits.</summary>
public enum LayerChoice
{
    /// <summary>Evenly spaced, first and last included; works above the ancestor's depth too, by repetition.</summary>
    Even,
    /// <summary>Layers 0, k, 2k … with k = floor(L / L'): TinyCLIP's front interval.</summary>
    FrontInterval,
    /// <summary>The last n, at the end; what stands before them is random (the first learngene's heuristic).</summary>
    Last,
}

/// <summary>
/// Weight inheritance, the baseline that learngenes have to beat: a smaller model takes layers of the ancestor as they are
/// (manual inheritance of TinyCLIP, Wu et al., ICCV 2023; last layers of Wang et al., "Learngene", AAAI 2022), with leading
/// channels, heads and hidden units where it is narrower. Differs from CLIP by the initial weights alone.
/// </summary>
/// <param name="ancestor">Sizes of the ancestor.</param>
/// <param name="choice">Which layers.</param>
/// <param name="last">For <see cref="LayerChoice.Last"/>: how many, at least 1.</param>
public sealed class LayerSelection(ClipConfig ancestor, LayerChoice choice = LayerChoice.Even, int last = 3) : IWeightTransform
{
    /// <summary>Evenly spaced layers with both ends: round(i (L-1) / (L'-1)); the middle one where only one is wanted.</summary>
    public static IReadOnlyList<int> Even(int layers, int depth) =>
        [.. Enumerable.Range(0, depth).Select(i => (int)Math.Round(LearngeneCoefficients.Position(i, layers, depth), MidpointRounding.AwayFromZero))];

    /// <summary>i · floor(L / L').</summary>
    /// <exception cref="InputException">More layers are wanted than there are.</exception>
    public static IReadOnlyList<int> FrontInterval(int layers, int depth) => depth <= layers
        ? [.. Enumerable.Range(0, depth).Select(i => i * (layers / depth))]
        : throw new InputException($"A front interval of {depth} layers cannot be taken from {layers}; ask for at most {layers}, or select evenly.");

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Transform(IReadOnlyDictionary<string, Tensor> source, ClipConfig target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ClipFrames.Check("ancestor", ancestor, target);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["logit_scale"] = source["logit_scale"].Clone() };
        if (target.Vision is { } vision)
        {
            ClipFrames.Vision(name => source[ClipShapes.VisionPrefix + name], vision, target.EmbedDim, weights);
            Blocks(source, ancestor.Vision!, vision, ClipShapes.VisionPrefix, weights);
        }

        if (target.Text is { } text)
        {
            ClipFrames.Text(name => source[name], text, target.EmbedDim, weights);
            Blocks(source, ancestor.Text!, text, "", weights);
        }

        scope.Keep([.. weights.Values]);
        return weights;
    }

    private void Blocks(IReadOnlyDictionary<string, Tensor> source, TowerConfig from, TowerConfig to, string prefix, Dictionary<string, Tensor> weights)
    {
        var chosen = Choose(from.Layers, to.Layers);
        using var fresh = new ResidualBlocks(to);
        for (var layer = 0; layer < to.Layers; layer++)
        {
            var block = chosen[layer] is { } original
                ? BlockGroups.Narrow(BlockWeights.From([.. Enumerable.Range(0, BlockWeights.CheckpointNames.Count).Select(i => source[ClipShapes.BlockName(prefix, original, i)])]), to)
                : fresh.Layer(layer);
            for (var i = 0; i < block.Tensors.Count; i++)
                weights[ClipShapes.BlockName(prefix, layer, i)] = block.Tensors[i].Contiguous().Clone();
        }
    }

    // Null: a random layer.
    private int?[] Choose(int layers, int depth)
    {
        if (choice != LayerChoice.Last)
            return [.. (choice == LayerChoice.Even ? Even(layers, depth) : FrontInterval(layers, depth)).Select(layer => (int?)layer)];
        if (last < 1 || last > layers)
            throw new InputException($"The ancestor's towers have {layers} layers, so their last {last} cannot be taken.");
        return [.. Enumerable.Range(0, depth).Select(i => depth - i <= last ? layers - (depth - i) : (int?)null)];
    }
}
