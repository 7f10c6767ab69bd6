using Clade.Models;
using Clade.Torch;

namespace Clade.Methods.Tests;

/// <summary>The sum itself, in float64.</summary>
public class WeightedSumTests
{
    private static readonly TowerConfig _wide = Toy.Config.Vision!, _narrow = Toy.Config.Text!;

    /// <summary>A random block in the order of <see cref="BlockGroups.Split"/>.</summary>
    internal static Tensor[] Basis(TowerConfig tower) => [.. Enum.GetValues<BlockGroup>().SelectMany(group => new[]
    {
        Operators.Randn(BlockGroups.WeightShape(group, tower), ElementType.Float64) * 0.1,
        Operators.Randn(BlockGroups.BiasShape(group, tower), ElementType.Float64) * 0.1,
    })];

    [Fact]
    public void Equals_the_formula_group_by_group()
    {
        TorchRuntime.Seed(5);
        using var scope = new TensorScope();
        var (first, second) = (Basis(_wide), Basis(_wide));
        var coefficients = Operators.Randn([3, 8, 2], ElementType.Float64);
        var layers = WeightedSum.Layers(first, second, coefficients);
        for (var l = 0; l < 3; l++)
        {
            var got = BlockGroups.Split(layers[l]);
            for (var i = 0; i < got.Length; i++)
            {
                var (a, b) = (coefficients[l][i / 2][0], coefficients[l][i / 2][1]);
                Assert.InRange(Toy.Distance((first[i] * a) + (second[i] * b), got[i]), 0, 1e-15);
            }
        }
    }

    [Fact]
    public void One_and_zero_give_the_blocks_themselves_bit_by_bit()
    {
        TorchRuntime.Seed(6);
        using var scope = new TensorScope();
        var (multimodal, image, text) = (Basis(_wide), Basis(_wide), Basis(_narrow));
        foreach (var (tower, own) in new[] { (_wide, image), (_narrow, text) })
        {
            var cut = BlockBasis.Slice(multimodal, tower);
            var plain = BlockGroups.Join(cut);
            var ones = Operators.Ones([4, 8, 2], ElementType.Float64) * Tensor.From<double>(1, 0);
            var x = Operators.Randn([2, 5, tower.Width], ElementType.Float64);
            foreach (var layer in WeightedSum.Layers(cut, own, ones))
                Assert.True(Run(x, layer, tower).Equal(Run(x, plain, tower)));
            foreach (var layer in WeightedSum.Layers(cut, own, 1 - ones))
                Assert.True(Run(x, layer, tower).Equal(Run(x, BlockGroups.Join(own), tower)));
        }
    }

    [Fact]
    public void Scaling_the_block_and_its_scalars_the_other_way_changes_nothing()
    {
        TorchRuntime.Seed(7);
        using var scope = new TensorScope();
        var (first, second) = (Basis(_narrow), Basis(_narrow));
        var coefficients = Operators.Randn([4, 8, 2], ElementType.Float64);
        var x = Operators.Randn([2, 5, _narrow.Width], ElementType.Float64);
        var before = Stack(x, WeightedSum.Layers(first, second, coefficients));
        var after = Stack(x, WeightedSum.Layers([.. first.Select(tensor => tensor * 3)], second, coefficients * Tensor.From(1 / 3.0, 1)));
        Assert.InRange((Toy.Distance(before, after) / before.Abs().Max().ToDouble()), 0, 1e-12);
    }

    [Fact]
    public void Gradients_are_those_of_the_formula()
    {
        TorchRuntime.Seed(8);
        using var scope = new TensorScope();
        var (multimodal, own) = (Basis(_wide), Basis(_narrow));
        foreach (var tensor in multimodal)
            tensor.SetRequiresGrad();
        var coefficients = Operators.Randn([4, 8, 2], ElementType.Float64).SetRequiresGrad();
        var cut = BlockBasis.Slice(multimodal, _narrow);
        var layers = WeightedSum.Layers(cut, own, coefficients);
        // Any smooth loss will do: what is checked is how its gradient in W reaches a and M.
        var x = Operators.Randn([2, 5, _narrow.Width], ElementType.Float64);
        var loss = Stack(x, layers).Square().Mean();
        Tensor[] weights = [.. layers.SelectMany(layer => layer.Tensors)];
        var toWeights = Autograd.Gradients(loss, weights, retainGraph: true);
        loss.Backward();
        var toScalars = coefficients.Grad()!;
        using var _ = Autograd.NoGrad();
        for (var i = 0; i < multimodal.Length; i++)
        {
            var expected = multimodal[i].ZerosLike();
            double largest = 0;
            for (var l = 0; l < 4; l++)
            {
                var gradient = BlockGroups.Split(BlockWeights.From([.. toWeights.Skip(12 * l).Take(12).Select(grad => grad!)]))[i];
                BlockGroups.LeadingCorner(expected, gradient.Shape).AddInPlace(gradient * coefficients[l][i / 2][0]);
                largest = Math.Max(largest, gradient.Abs().Max().ToDouble());
                if (i % 2 == 0)
                {
                    var bias = BlockGroups.Split(BlockWeights.From([.. toWeights.Skip(12 * l).Take(12).Select(grad => grad!)]))[i + 1];
                    var inner = ((gradient * cut[i]).Sum() + (bias * cut[i + 1]).Sum()).ToDouble();
                    Assert.Equal(inner, toScalars[l][i / 2][0].ToDouble(), 1e-12);
                }
            }

            Assert.InRange(Toy.Distance(expected, multimodal[i].Grad()!), 0, 1e-12 * Math.Max(1, largest));
            // Nothing outside of the leading part.
            Assert.Equal(0, (multimodal[i].Grad()!.Abs().Sum() - BlockGroups.LeadingCorner(multimodal[i].Grad()!, cut[i].Shape).Abs().Sum()).ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        TorchRuntime.Seed(9);
        using var scope = new TensorScope();
        var tiny = new TextConfig { Width = 4, Layers = 2, HeadWidth = 2, MlpRatio = 2, ContextLength = 4, VocabularySize = 3 };
        var wider = tiny with { Width = 6 };
        Tensor[] inputs = [Operators.Randn([2, 8, 2], ElementType.Float64), .. Basis(wider), .. Basis(tiny)];
        var x = Operators.Randn([2, 3, 4], ElementType.Float64);
        var error = GradientCheck.MaxRelativeError(
            tensors => Stack(x, WeightedSum.Layers(BlockBasis.Slice(tensors[1..17], tiny), tensors[17..], tensors[0]), tiny).Square().Sum() * 10, inputs);
        Assert.InRange(error, 0, 1e-6);
    }

    [Fact]
    public void Queries_keys_and_values_are_cut_apart()
    {
        using var scope = new TensorScope();
        var width = _wide.Width;
        var packed = Operators.Cat([Operators.Full([width, width], 1, ElementType.Float64), Operators.Full([width, width], 2, ElementType.Float64), Operators.Full([width, width], 3, ElementType.Float64)]);
        var tensors = BlockGroups.Join(Basis(_wide)).Tensors.ToArray();
        tensors[2] = packed;
        tensors[3] = packed.Select(1, 0);
        var cut = BlockGroups.Narrow(BlockWeights.From(tensors), _narrow);
        Assert.Equal([3L * 48, 48], cut.QkvWeight.Shape);
        for (var third = 0; third < 3; third++)
        {
            Assert.All(cut.QkvWeight.Narrow(0, third * 48, 48).Reshape([-1]).ToArray<double>(), value => Assert.Equal(third + 1, value));
            Assert.All(cut.QkvBias.Narrow(0, third * 48, 48).Contiguous().ToArray<double>(), value => Assert.Equal(third + 1, value));
        }
    }

    [Fact]
    public void Sums_are_made_in_the_parameters_precision_under_autocast()
    {
        using var ancestor = Toy.Model();
        using var learngene = Compression.MmLg.Create(ancestor);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var blocks = new LearngeneBlocks(_wide, new BlockBasis(_wide, 0.02, 1, 1), "a", new BlockBasis(_wide, 0.02, 0, 1), "b", new LearngeneCoefficients("v", CoefficientMode.Table, 4));
        var outside = blocks.Layers().ToList();
        using (Autocast.Enable())
        {
            var inside = blocks.Layers().ToList();
            Assert.Equal(ElementType.Float32, inside[3].QkvWeight.ElementType);
            Assert.True(inside[3].QkvWeight.Equal(outside[3].QkvWeight));
            Assert.InRange(Toy.Distance(blocks.Layer(2).Fc1Weight, outside[2].Fc1Weight), 0, 1e-8);
        }

        blocks.Dispose();
    }

    private static Tensor Run(Tensor x, BlockWeights block, TowerConfig tower) => TransformerBlock.Forward(x, block, tower.Heads, tower.Activation, mask: null);

    private static Tensor Stack(Tensor x, BlockWeights[] blocks, TowerConfig? tower = null) => blocks.Aggregate(x, (y, block) => Run(y, block, tower ?? _narrow));
}
