using Clade.Core;
using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods.Tests;

/// <summary>TLEG a modality, layer selection, and the warm start.</summary>
public class BaselineTests
{
    [Fact]
    public void Tleg_is_base_plus_a_growing_share_of_slope()
    {
        using var ancestor = Toy.Model();
        using var learngene = Tleg.Create(ancestor, new TlegOptions { LayersText = 3 });
        Toy.Shake(learngene);
        Assert.DoesNotContain(learngene.Parameters(), item => item.Name.StartsWith("coef", StringComparison.Ordinal));
        using var grown = learngene.Grow(5, 2);
        using var scope = new TensorScope();
        var (own, made) = (learngene.State().ToDictionary(item => item.Name, item => item.Value), grown.State().ToDictionary(item => item.Name, item => item.Value));
        for (var i = 0; i < 5; i++)
            Assert.InRange(Toy.Distance(own["base_v.fc1.weight"] + (own["slope_v.fc1.weight"] * (i / 5.0)), made[ClipShapes.BlockName("visual.", i, 8)]), 0, 1e-6);
        for (var i = 0; i < 2; i++)
            Assert.InRange(Toy.Distance(own["base_t.ln1.weight"] + (own["slope_t.ln1.weight"] * (i / 2.0)), made[ClipShapes.BlockName("", i, 0)]), 0, 1e-6);
        using var same = learngene.Grow();
        var batch = Toy.Batch();
        Assert.Equal(0, Toy.Distance(Toy.Outputs(learngene.Auxiliary, batch).Text, Toy.Outputs(same, batch).Text));
    }

    [Fact]
    public void Tleg_has_a_file_of_its_own_and_trains_in_two_groups()
    {
        using var ancestor = Toy.Model();
        using var learngene = Tleg.Create(ancestor);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        learngene.Save(path);
        using var loaded = Learngene.Load(path);
        File.Delete(path);
        Assert.Equal(LearngeneKind.Tleg, loaded.Info.Kind);
        Assert.Equal(learngene.State().Select(item => item.Name), loaded.State().Select(item => item.Name));
        Assert.Equal(2, LearngeneParameters.Groups(loaded).Count);
    }

    [Fact]
    public void Even_selection_has_both_ends_and_front_interval_does_not()
    {
        Assert.Equal([0, 2, 4, 7, 9, 11], LayerSelection.Even(12, 6));
        Assert.Equal([0, 4, 7, 11], LayerSelection.Even(12, 4));
        Assert.Equal([0, 1, 1, 2, 2, 3], LayerSelection.Even(4, 6));
        Assert.Equal(Enumerable.Range(0, 12), LayerSelection.Even(12, 12));
        Assert.Equal([0, 2, 4, 6, 8, 10], LayerSelection.FrontInterval(12, 6));
        Assert.Equal([0, 1, 2, 3, 4], LayerSelection.FrontInterval(8, 5));
        Assert.Throws<InputException>(() => LayerSelection.FrontInterval(4, 5));
    }

    [Fact]
    public void Inheriting_every_layer_gives_the_ancestor()
    {
        using var ancestor = Toy.Model();
        using var scope = new TensorScope();
        var source = ancestor.State().ToDictionary(item => item.Name, item => item.Value);
        foreach (var choice in Enum.GetValues<LayerChoice>())
        {
            using var child = ClipModel.From(Toy.Config, new LayerSelection(Toy.Config, choice, last: 4).Transform(source, Toy.Config));
            Assert.All(child.State().Zip(ancestor.State()), pair => Assert.True(pair.First.Value.Equal(pair.Second.Value), pair.First.Name));
        }
    }

    [Fact]
    public void Inherited_layers_are_the_chosen_ones_and_share_nothing()
    {
        using var ancestor = Toy.Model();
        using var scope = new TensorScope();
        var source = ancestor.State().ToDictionary(item => item.Name, item => item.Value);
        var target = Toy.Config.WithDepth(2, 2) with { };
        var even = new LayerSelection(Toy.Config).Transform(source, target);
        Assert.True(even[ClipShapes.BlockName("visual.", 1, 8)].Equal(source[ClipShapes.BlockName("visual.", 3, 8)]));
        var front = new LayerSelection(Toy.Config, LayerChoice.FrontInterval).Transform(source, target);
        Assert.True(front[ClipShapes.BlockName("visual.", 1, 8)].Equal(source[ClipShapes.BlockName("visual.", 2, 8)]));
        var last = new LayerSelection(Toy.Config, LayerChoice.Last, 1).Transform(source, target);
        Assert.True(last[ClipShapes.BlockName("", 1, 8)].Equal(source[ClipShapes.BlockName("", 3, 8)]));
        Assert.False(last[ClipShapes.BlockName("", 0, 8)].Equal(source[ClipShapes.BlockName("", 2, 8)]));
        Assert.All(even.Values.Concat(last.Values), value => Assert.DoesNotContain(source.Values, original => original.SharesStorageWith(value)));
        var narrow = new LayerSelection(Toy.Config).Transform(source, target with { Vision = target.Vision! with { Width = 32 } });
        Assert.True(narrow[ClipShapes.BlockName("visual.", 1, 2)].Narrow(0, 32, 32).Equal(source[ClipShapes.BlockName("visual.", 3, 2)].Narrow(0, 64, 32).Narrow(1, 0, 32)));
        Assert.Throws<InputException>(() => new LayerSelection(Toy.Config, LayerChoice.Last, 9).Transform(source, target));
    }

    [Fact]
    public void The_warm_start_finds_layers_that_are_weighted_sums()
    {
        // An ancestor whose layers are sums of two blocks can be fitted; a random one cannot.
        using var random = Toy.Model(seed: 4);
        using var planted = MmLg.Create(random);
        Toy.Shake(planted);
        using var ancestor = planted.Grow();
        using var fitted = MmLg.Create(ancestor);
        var found = AncestorFit.Fit(fitted, ancestor, sweeps: 200);
        using var other = MmLg.Create(random);
        var missed = AncestorFit.Fit(other, random);
        foreach (var group in new[] { "q", "fc1", "fc2" })
        {
            Assert.InRange(found[group], 0, 0.05);
            Assert.InRange(missed[group], 0.4, 1);
        }

        Assert.True(double.Parse(other.Info.Notes["fit.q"], System.Globalization.CultureInfo.InvariantCulture) > 0.4);
    }

    [Fact]
    public void More_sweeps_never_fit_worse()
    {
        using var ancestor = Toy.Model(seed: 5);
        var before = double.MaxValue;
        foreach (var sweeps in new[] { 1, 3, 10, 20 })
        {
            TorchRuntime.Seed(1);
            using var learngene = MmLg.Create(ancestor);
            var residual = AncestorFit.Fit(learngene, ancestor, sweeps)["q"];
            Assert.InRange(residual, 0, before + 1e-9);
            before = residual;
        }
    }

    [Fact]
    public void The_warm_start_refuses_other_widths()
    {
        using var ancestor = Toy.Model();
        var auxiliary = Toy.Config with { Vision = Toy.Config.Vision! with { Width = 48 } };
        Assert.Throws<InputException>(() => MmLg.Create(ancestor, new MmLgOptions { Auxiliary = auxiliary, FitAncestor = true }));
        using var equal = MmLg.Create(ancestor, new MmLgOptions { Auxiliary = auxiliary });
        Assert.Equal(48, equal.Info.MultimodalWidth);
    }
}
