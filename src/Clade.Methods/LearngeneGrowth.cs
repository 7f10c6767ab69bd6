using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods;

/// <summary>How a descendant is made.</summary>
public sealed record GrowOptions
{
    /// <summary>Multiply both output projections with L / L', which keeps the sum of what the layers add when there are fewer of them (ablation; off by default).</summary>
    public bool ScaleOutputs { get; init; }
}

/// <summary>
/// A learngene's tensors to those of a descendant: scalars interpolated to its depth, layers summed, cut to its width; tensors
/// outside of blocks copied and cut. Below, at and above the auxiliary's depth; at that depth exactly the auxiliary.
/// A descendant may lack a tower, be narrower by whole heads, see another resolution, or read shorter captions.
/// </summary>
/// <param name="info">What the learngene is.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class LearngeneGrowth(LearngeneInfo info, GrowOptions? options = null) : IWeightTransform
{
    private readonly GrowOptions _options = options ?? new GrowOptions();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Transform(IReadOnlyDictionary<string, Tensor> source, ClipConfig target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ClipFrames.Check("learngene", info.Config, target);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        using var precision = Autocast.Enable(null, source["logit_scale"].Device);
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["logit_scale"] = source["logit_scale"].Clone() };
        if (target.Vision is { } vision)
        {
            ClipFrames.Vision(name => source[Learngene.SharedImage + name], vision, target.EmbedDim, weights);
            Blocks(source, "v", info.Vision, vision, ClipShapes.VisionPrefix, weights);
        }

        if (target.Text is { } text)
        {
            ClipFrames.Text(name => source[Learngene.SharedText + name], text, target.EmbedDim, weights);
            Blocks(source, "t", info.Text, text, "", weights);
        }

        scope.Keep([.. weights.Values]);
        return weights;
    }

    private void Blocks(IReadOnlyDictionary<string, Tensor> source, string tower, TowerConfig from, TowerConfig to, string prefix, Dictionary<string, Tensor> weights)
    {
        var (first, second) = info.Kind == LearngeneKind.MmLg ? ("mm", "uni_" + tower) : ("base_" + tower, "slope_" + tower);
        var coefficients = LearngeneCoefficients.Values(info.Mode, source["coef." + tower], from.Layers, to.Layers);
        var layers = WeightedSum.Layers(BlockBasis.Slice(Basis(source, first), from), Basis(source, second), coefficients);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var tensors = BlockGroups.Narrow(layers[layer], to).Tensors;
            for (var i = 0; i < tensors.Count; i++)
            {
                // Clones: nothing of a descendant is a view into common memory.
                var isOutput = BlockWeights.CheckpointNames[i].Contains("_proj.", StringComparison.Ordinal);
                weights[ClipShapes.BlockName(prefix, layer, i)] = _options.ScaleOutputs && isOutput ? tensors[i] * ((double)from.Layers / to.Layers) : tensors[i].Contiguous().Clone();
            }
        }
    }

    private static Tensor[] Basis(IReadOnlyDictionary<string, Tensor> source, string name) =>
        [.. BlockGroups.Names.SelectMany(group => new[] { source[$"{name}.{group}.weight"], source[$"{name}.{group}.bias"] })];
}
