using System.Globalization;
using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods.Compression;

/// <summary>
/// A warm start of the blocks: alternating least squares on <c>Σ ‖W[m,l,g] - a S_m(M) - b U_m‖²</c> over the ancestor's own weights.
/// It sets the scale and is not extraction: neurons of different layers are not aligned, so the residuals stay near 1.
/// Scalars are fitted in <see cref="CoefficientMode.Table"/> alone; in the other modes they keep their initial values.
/// </summary>
public static class AncestorFit
{
    /// <summary>Fits the blocks, and writes the residuals into the learngene's notes as <c>fit.GROUP</c>.</summary>
    /// <param name="learngene">An MM-LG learngene; changed in place.</param>
    /// <param name="ancestor">As wide as the learngene's towers. Where depths differ, its evenly selected layers are fitted.</param>
    /// <param name="sweeps">Rounds over M, U and the scalars; at least 1.</param>
    /// <returns>For each group ‖W - fit‖ / ‖W‖ over both towers, after the last round: 0 is exact, 1 is nothing.</returns>
    /// <exception cref="InputException">Widths differ, or the learngene has no multimodal block.</exception>
    public static IReadOnlyDictionary<string, double> Fit(Learngene learngene, ClipModel ancestor, int sweeps = 20)
    {
        ArgumentNullException.ThrowIfNull(learngene);
        ArgumentNullException.ThrowIfNull(ancestor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sweeps);
        var info = learngene.Info;
        if (info.Kind != LearngeneKind.MmLg || ancestor.Config.Vision?.Width != info.Vision.Width || ancestor.Config.Text?.Width != info.Text.Width)
            throw new InputException("A warm start from the ancestor's weights needs an MM-LG learngene of the ancestor's widths; leave it off.");
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var own = learngene.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        var weights = ancestor.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        var residuals = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var group in Enum.GetValues<BlockGroup>())
        {
            using var inner = new TensorScope();
            residuals[BlockGroups.Names[(int)group]] = FitGroup(info, group, own, weights, sweeps);
        }

        learngene.Note(residuals.ToDictionary(pair => "fit." + pair.Key, pair => pair.Value.ToString("F4", CultureInfo.InvariantCulture)));
        return residuals;
    }

    private static double FitGroup(LearngeneInfo info, BlockGroup group, Dictionary<string, Tensor> own, Dictionary<string, Tensor> weights, int sweeps)
    {
        var name = BlockGroups.Names[(int)group];
        var shared = Flat.Wide(own[$"mm.{name}.weight"], own[$"mm.{name}.bias"]);
        Side[] sides = [Of("v", info.Vision, ClipShapes.VisionPrefix), Of("t", info.Text, "")];
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var (sum, count) = (shared.Zeros(), shared.Zeros());
            foreach (var side in sides)
            {
                // Σ_l a (W_l - b U), and Σ_l a² on the part that this tower sees.
                var (a, b) = (side.Scalars.Select(1, 0), side.Scalars.Select(1, 1));
                sum.Add(a.Matmul(side.Layers) - (side.Own * a.Dot(b)), side);
                count.Add(Operators.OnesLike(side.Own) * a.Dot(a), side);
            }

            shared.Divide(sum, count);
            foreach (var side in sides)
            {
                var seen = shared.Part(side);
                var (a, b) = (side.Scalars.Select(1, 0), side.Scalars.Select(1, 1));
                side.Own = (b.Matmul(side.Layers) - (seen * a.Dot(b))) / b.Dot(b).ClampMin(1e-12);
                if (info.Mode == CoefficientMode.Table)
                    side.Scalars = Scalars(side.Layers, seen, side.Own);
            }
        }

        double left = 0, all = 0;
        foreach (var side in sides)
        {
            var fit = side.Scalars.Matmul(Operators.Stack([shared.Part(side), side.Own]));
            left += (side.Layers - fit).Square().Sum().ToDouble();
            all += side.Layers.Square().Sum().ToDouble();
            side.WriteBack(info.Mode == CoefficientMode.Table);
        }

        own[$"mm.{name}.weight"].CopyInPlace(shared.Weight);
        own[$"mm.{name}.bias"].CopyInPlace(shared.Bias);
        return all == 0 ? 0 : Math.Sqrt(left / all);

        Side Of(string tower, TowerConfig config, string prefix)
        {
            var depth = weights.Keys.Count(key => key.StartsWith($"{prefix}transformer.resblocks.", StringComparison.Ordinal) && key.EndsWith(".ln_1.weight", StringComparison.Ordinal));
            var layers = LayerSelection.Even(depth, config.Layers).Select(layer =>
            {
                var block = BlockGroups.Split(BlockWeights.From([.. Enumerable.Range(0, 12).Select(i => weights[ClipShapes.BlockName(prefix, layer, i)])]));
                return Operators.Cat([block[2 * (int)group].Flatten(), block[(2 * (int)group) + 1]]).To(ElementType.Float64);
            });
            var coefficients = own["coef." + tower];
            return new Side(own[$"uni_{tower}.{name}.weight"], own[$"uni_{tower}.{name}.bias"], coefficients, (int)group)
            {
                Layers = Operators.Stack([.. layers]),
                Scalars = LearngeneCoefficients.Values(info.Mode, coefficients, config.Layers, config.Layers).Select(1, (long)group).To(ElementType.Float64).Clone(),
            };
        }
    }

    // min over (a, b) for each layer: two normal equations, with a trace of ridge where M and U are parallel.
    private static Tensor Scalars(Tensor layers, Tensor first, Tensor second)
    {
        var bases = Operators.Stack([first, second]);
        var gram = bases.Matmul(bases.T());
        var ridge = Operators.Eye(2, 2, ElementType.Float64) * (gram.Diagonal().Sum() * 1e-10 + 1e-30);
        // [2, 2] · X = [2, L]
        return (gram + ridge).LinalgSolve(bases.Matmul(layers.T())).T().Contiguous();
    }

    // The multimodal block's part of one group, in float64.
    private sealed record Flat(Tensor Weight, Tensor Bias)
    {
        internal static Flat Wide(Tensor weight, Tensor bias) => new(weight.To(ElementType.Float64).Clone(), bias.To(ElementType.Float64).Clone());

        internal Flat Zeros() => new(Weight.ZerosLike(), Bias.ZerosLike());

        internal Tensor Part(Side side) => Operators.Cat([BlockGroups.LeadingCorner(Weight, side.WeightShape).Flatten(), BlockGroups.LeadingCorner(Bias, side.BiasShape)]);

        internal void Add(Tensor flat, Side side)
        {
            BlockGroups.LeadingCorner(Weight, side.WeightShape).AddInPlace(flat.Narrow(0, 0, side.WeightCount).View(side.WeightShape));
            BlockGroups.LeadingCorner(Bias, side.BiasShape).AddInPlace(flat.Narrow(0, side.WeightCount, side.BiasShape[0]));
        }

        internal void Divide(Flat sum, Flat count)
        {
            Weight.CopyInPlace(sum.Weight / count.Weight.ClampMin(1e-12));
            Bias.CopyInPlace(sum.Bias / count.Bias.ClampMin(1e-12));
        }
    }

    // One tower's side of a group: its layers [L, P], its block [P] and its scalars [L, 2], in float64.
    private sealed class Side(Tensor weight, Tensor bias, Tensor coefficients, int group)
    {
        internal required Tensor Layers { get; init; }

        internal required Tensor Scalars { get; set; }

        internal Tensor Own { get; set; } = Operators.Cat([weight.Flatten(), bias]).To(ElementType.Float64);

        internal long[] WeightShape { get; } = weight.Shape;

        internal long[] BiasShape { get; } = bias.Shape;

        internal long WeightCount => ClipShapes.Count(WeightShape);

        internal void WriteBack(bool scalars)
        {
            weight.CopyInPlace(Own.Narrow(0, 0, WeightCount).View(WeightShape));
            bias.CopyInPlace(Own.Narrow(0, WeightCount, BiasShape[0]));
            if (scalars)
                coefficients.Select(1, group).CopyInPlace(Scalars);
        }
    }
}
