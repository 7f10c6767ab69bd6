using Clade.Core;
using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Tests;

/// <summary>Descendants: depth, width, modality, resolution, independence.</summary>
public class LearngeneGrowthTests
{
    [Fact]
    public void Twelve_layers_become_six_at_the_known_positions()
    {
        double[] expected = [0, 2.2, 4.4, 6.6, 8.8, 11];
        for (var i = 0; i < 6; i++)
            Assert.Equal(expected[i], LearngeneCoefficients.Position(i, 12, 6), 1e-12);
        Assert.Equal(5.5, LearngeneCoefficients.Position(0, 12, 1));
        Assert.Equal(11, LearngeneCoefficients.Position(16, 12, 17));
        using var scope = new TensorScope();
        var table = Operators.Randn([12, 8, 2], ElementType.Float64);
        var values = LearngeneCoefficients.Values(CoefficientMode.Table, table, 12, 6);
        Assert.InRange(Toy.Distance(values[0], table[0]), 0, 0);
        Assert.InRange(Toy.Distance(values[5], table[11]), 0, 0);
        Assert.InRange(Toy.Distance(values[1], (table[2] * 0.8) + (table[3] * 0.2)), 0, 1e-12);
        var fixedValues = LearngeneCoefficients.Values(CoefficientMode.TlegFixed, table, 12, 6);
        Assert.Equal([1, 0, 1, 1 / 6.0, 1, 2 / 6.0, 1, 3 / 6.0, 1, 4 / 6.0, 1, 5 / 6.0], fixedValues.Select(1, 3).Contiguous().ToArray<double>());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(2)]
    public void An_affine_table_stays_affine(int depth)
    {
        using var scope = new TensorScope();
        var slope = Operators.Randn([8, 2], ElementType.Float64);
        var start = Operators.Randn([8, 2], ElementType.Float64);
        var table = Operators.Stack([.. Enumerable.Range(0, 12).Select(l => start + (slope * l))]);
        var values = LearngeneCoefficients.Values(CoefficientMode.Table, table, 12, depth);
        for (var i = 0; i < depth; i++)
            Assert.InRange(Toy.Distance(values[i], start + (slope * (i * 11.0 / (depth - 1)))), 0, 1e-12);
    }

    [Theory]
    [InlineData(CoefficientMode.Poly1, 2)]
    [InlineData(CoefficientMode.Poly2, 3)]
    public void Polynomials_are_evaluated_at_the_relative_depth(CoefficientMode mode, int terms)
    {
        using var scope = new TensorScope();
        var stored = Operators.Randn([terms, 8, 2], ElementType.Float64);
        Assert.Equal([terms, 8, 2], LearngeneCoefficients.StoredShape(mode, 12));
        var values = LearngeneCoefficients.Values(mode, stored, 12, 5);
        for (var i = 0; i < 5; i++)
        {
            var expected = Enumerable.Range(0, terms).Select(k => stored[k] * Math.Pow(i / 4.0, k)).Aggregate((a, b) => a + b);
            Assert.InRange(Toy.Distance(values[i], expected), 0, 1e-12);
        }

        var middle = Enumerable.Range(0, terms).Select(k => stored[k] * Math.Pow(0.5, k)).Aggregate((a, b) => a + b);
        Assert.InRange(Toy.Distance(LearngeneCoefficients.Values(mode, stored, 12, 1)[0], middle), 0, 1e-12);
    }

    [Fact]
    public void Initial_scalars_are_one_and_the_relative_depth_in_every_mode_that_can_say_so()
    {
        foreach (var mode in new[] { CoefficientMode.Table, CoefficientMode.Poly1, CoefficientMode.Poly2 })
        {
            using var coefficients = new LearngeneCoefficients("v", mode, 4);
            using var scope = new TensorScope();
            var values = coefficients.At(4).Select(1, 6).Contiguous().ToArray<float>();
            Assert.Equal([1, 0.25f, 1, 0.5f, 1, 0.75f, 1, 1], values.Select(value => (float)Math.Round(value, 6)));
        }

        using var convex = new LearngeneCoefficients("v", CoefficientMode.Convex, 4);
        using var inner = new TensorScope();
        Assert.All(convex.At(4).Sum([-1]).Contiguous().ToArray<float>(), sum => Assert.Equal(1, sum, 1e-6));
        Assert.Equal([0.8f, 0.2f], convex.At(4)[0][0].Contiguous().ToArray<float>().Select(value => (float)Math.Round(value, 5)));
    }

    [Fact]
    public void Layers_of_a_fresh_descendant_span_two_dimensions_and_one_step_of_training_frees_them()
    {
        using var ancestor = Toy.Model(Toy.Config.WithDepth(12, 12));
        using var learngene = MmLg.Create(ancestor);
        Toy.Shake(learngene);
        using var scope = new TensorScope();
        var source = learngene.State().ToDictionary(item => item.Name, item => item.Value.Detach().To(ElementType.Float64));
        foreach (var depth in new[] { 12, 7 })
        {
            var weights = new LearngeneGrowth(learngene.Info).Transform(source, Toy.Config.WithDepth(depth, depth));
            var values = Spectrum([.. Enumerable.Range(0, depth).Select(layer => weights[ClipShapes.BlockName("visual.", layer, 2)].Narrow(0, 0, 64))]);
            Assert.True(values[1] > 1e-3 * values[0]);
            Assert.InRange(values[2], 0, 1e-12 * values[0]);
        }

        using var descendant = learngene.Grow();
        using var optimiser = new AdamW([new ParameterGroup([.. descendant.Parameters()], 0)]);
        var batch = Toy.Batch();
        var outputs = Toy.Outputs(descendant, batch);
        ContrastiveLoss.InfoNce(outputs.Image, outputs.Text, outputs.Scale).Backward();
        optimiser.Step(1e-3);
        descendant.ZeroGrad();
        var layers = descendant.State().Where(item => item.Name.StartsWith("visual.", StringComparison.Ordinal) && item.Name.EndsWith("in_proj_weight", StringComparison.Ordinal)).Select(item => item.Value).ToList();
        var after = Spectrum([.. layers.Select(layer => layer.Detach().Narrow(0, 0, 64).To(ElementType.Float64))]);
        Assert.True(after[2] > 1e-4 * after[0], $"{after[2] / after[0]}");
        var all = descendant.State().Select(item => item.Value).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(all[i].SharesStorageWith(all[j]));
            Assert.DoesNotContain(learngene.State(), item => item.Value.SharesStorageWith(all[i]));
        }
    }

    [Fact]
    public void Transforms_give_fresh_tensors_that_share_nothing()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        using var scope = new TensorScope();
        var source = learngene.State().ToDictionary(item => item.Name, item => item.Value);
        var made = new LearngeneGrowth(learngene.Info).Transform(source, Toy.Config.WithDepth(3, 6)).Values.ToList();
        for (var i = 0; i < made.Count; i++)
        {
            Assert.All(source.Values, value => Assert.False(value.SharesStorageWith(made[i])));
            Assert.All(made.Take(i), other => Assert.False(other.SharesStorageWith(made[i])));
            Assert.False(made[i].RequiresGrad());
        }
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 9)]
    [InlineData(1, 1)]
    public void Any_depth_has_finite_outputs(int image, int text)
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        using var descendant = learngene.Grow(image, text);
        Assert.Equal((image, text), (descendant.Config.Vision!.Layers, descendant.Config.Text!.Layers));
        using var scope = new TensorScope();
        var outputs = Toy.Outputs(descendant, Toy.Batch());
        Assert.True(double.IsFinite(outputs.Image.Sum().ToDouble() + outputs.Text.Sum().ToDouble()));
        Assert.Equal(ClipShapes.ParameterCount(descendant.Config), descendant.ParameterCount);
    }

    [Fact]
    public void Narrower_towers_are_the_leading_part_of_the_wide_ones()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        Toy.Shake(learngene);
        var target = Toy.Config with { Vision = Toy.Config.Vision! with { Width = 32, Layers = 3 }, Text = Toy.Config.Text! with { Width = 16, Layers = 2, ContextLength = 8 } };
        using var narrow = learngene.Grow(target);
        using var wide = learngene.Grow(3, 2);
        using var scope = new TensorScope();
        var (small, large) = (narrow.State().ToDictionary(item => item.Name, item => item.Value), wide.State().ToDictionary(item => item.Name, item => item.Value));
        foreach (var (name, value) in small)
        {
            if (name.Contains("in_proj", StringComparison.Ordinal))
            {
                var (a, b) = (value.Chunk(3), large[name].Chunk(3));
                for (var third = 0; third < 3; third++)
                    Assert.True(a[third].Equal(BlockGroups.LeadingCorner(b[third], a[third].Shape)), name);
            }
            else
            {
                Assert.True(value.Equal(BlockGroups.LeadingCorner(large[name], value.Shape)), name);
            }
        }

        var batch = Toy.Batch(config: target);
        Assert.Equal([4L, 32], Toy.Outputs(narrow, batch).Image.Shape);
    }

    [Fact]
    public void One_tower_alone_equals_that_tower_of_the_pair()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        using var both = learngene.Grow(3, 5);
        using var image = learngene.Grow((Toy.Config with { Text = null }).WithDepth(3));
        using var text = learngene.Grow((Toy.Config with { Vision = null }).WithDepth(null, 5));
        Assert.Null(image.Text);
        Assert.Null(text.Vision);
        using var scope = new TensorScope();
        var batch = Toy.Batch();
        Assert.True(image.Vision!.Forward(batch.Pixels).Equal(both.Vision!.Forward(batch.Pixels)));
        Assert.True(text.Text!.Forward(batch.Ids, batch.EndPositions).Equal(both.Text!.Forward(batch.Ids, batch.EndPositions)));
    }

    [Fact]
    public void Another_resolution_keeps_the_class_position_and_resamples_the_grid()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var target = Toy.Config with { Vision = Toy.Config.Vision! with { ImageSize = 24 } };
        using var larger = learngene.Grow(target);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var before = learngene.State().Single(item => item.Name == "shared_v.positional_embedding").Value;
        var after = larger.State().Single(item => item.Name == "visual.positional_embedding").Value;
        Assert.Equal([37L, 64], after.Shape);
        Assert.True(after[0].Equal(before[0]));
        Assert.Equal([4L, 32], larger.Vision!.Forward(Operators.Randn([4, 3, 24, 24])).Shape);
        // A constant grid stays constant, and a grid of the same size stays as it is.
        Assert.InRange(Toy.Distance(PositionalTables.ResizeGrid(Operators.Ones([17, 8]), 6), Operators.Ones([37, 8])), 0, 1e-6);
        Assert.True(PositionalTables.ResizeGrid(before, 4).Equal(before));
    }

    [Fact]
    public void Outputs_are_scaled_only_when_asked_for()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        using var plain = learngene.Grow(2, 4);
        using var scaled = learngene.Grow(2, 4, new GrowOptions { ScaleOutputs = true });
        using var scope = new TensorScope();
        foreach (var ((name, a), (_, b)) in plain.State().Zip(scaled.State()))
        {
            var doubled = name.StartsWith("visual.", StringComparison.Ordinal) && (name.Contains("out_proj.", StringComparison.Ordinal) || name.Contains("c_proj.", StringComparison.Ordinal));
            Assert.True((doubled ? a * 2 : a).Equal(b), name);
        }
    }

    [Fact]
    public void What_cannot_be_grown_is_refused_in_a_sentence()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var (vision, text) = (Toy.Config.Vision!, Toy.Config.Text!);
        ClipConfig[] impossible =
        [
            Toy.Config with { EmbedDim = 16 },
            Toy.Config with { Vision = null, Text = null },
            Toy.Config with { Vision = vision with { Width = 80 } },
            Toy.Config with { Vision = vision with { Width = 40 } },
            Toy.Config with { Vision = vision with { HeadWidth = 32 } },
            Toy.Config with { Vision = vision with { PatchSize = 8 } },
            Toy.Config with { Vision = vision with { ImageSize = 18 } },
            Toy.Config with { Vision = vision with { Layers = 0 } },
            Toy.Config with { Vision = vision with { MlpRatio = 2 } },
            Toy.Config with { Vision = vision with { Activation = Activation.Gelu } },
            Toy.Config with { Text = text with { VocabularySize = 49 } },
            Toy.Config with { Text = text with { ContextLength = 13 } },
        ];
        foreach (var config in impossible)
        {
            var error = Assert.Throws<InputException>(() => learngene.Grow(config));
            Assert.StartsWith("The learngene cannot become this model: ", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<InputException>(() => MmLg.Create(ancestor, new MmLgOptions { LayersImage = 0 }));
        using var oneTower = Toy.Model(Toy.Config with { Text = null });
        Assert.Throws<InputException>(() => MmLg.Create(oneTower));
    }

    // Singular values of the layers as rows.
    private static double[] Spectrum(Tensor[] layers) =>
        Operators.Stack([.. layers.Select(layer => layer.Reshape([-1]))]).LinalgSvd(full_matrices: false).Item2.ToArray<double>();
}
