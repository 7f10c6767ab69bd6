using Clade.Methods.Compression;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Tests;

/// <summary>Which gradients reach the parts of a learngene, and which rightly do not.</summary>
public class LearngeneGradientTests
{
    [Fact]
    public void The_contrastive_loss_reaches_every_part_but_those_that_cannot_matter()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var largest = Backward(learngene, outputs => ContrastiveLoss.InfoNce(outputs.Image, outputs.Text, outputs.Scale));
        foreach (var (name, value) in largest)
        {
            // Softmax does not see what is added to all scores of a row.
            if (name.EndsWith("k.bias", StringComparison.Ordinal))
                Assert.InRange(value, 0, 1e-3 * largest[name.Replace("k.bias", "q.bias", StringComparison.Ordinal)]);
            else
                Assert.True(value > 0, name);
        }

        // U's norms start at zero, so their scalar b moves nothing yet.
        using var scope = new TensorScope();
        foreach (var tower in new[] { "v", "t" })
        {
            var gradient = learngene.Parameters().Single(item => item.Name == "coef." + tower).Value.Grad()!.Abs();
            for (var group = 0; group < 8; group++)
            {
                for (var layer = 0; layer < 4; layer++)
                {
                    Assert.True(gradient[layer][group][0].ToDouble() > 0, $"a of {tower}, layer {layer}, group {group}");
                    var b = gradient[layer][group][1].ToDouble();
                    Assert.True(group is 0 or 5 ? b == 0 : b > 0, $"b of {tower}, layer {layer}, group {group}: {b}");
                }
            }
        }
    }

    [Fact]
    public void Norms_of_the_unimodal_block_move_their_scalar_once_they_are_not_zero()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        Toy.Shake(learngene);
        Backward(learngene, outputs => ContrastiveLoss.InfoNce(outputs.Image, outputs.Text, outputs.Scale));
        using var scope = new TensorScope();
        foreach (var tower in new[] { "coef.v", "coef.t" })
            Assert.All(learngene.Parameters().Single(item => item.Name == tower).Value.Grad()!.Abs().ToArray<float>(), value => Assert.True(value > 0));
    }

    [Fact]
    public void A_loss_on_text_alone_leaves_the_image_side_alone()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var largest = Backward(learngene, outputs => (outputs.Text * outputs.Text[0]).Sum());
        Assert.All(largest.Where(item => item.Key.StartsWith("uni_v", StringComparison.Ordinal) || item.Key == "coef.v"), item => Assert.Equal(0, item.Value));
        using var scope = new TensorScope();
        var tower = Toy.Config.Text!;
        foreach (var (name, value) in learngene.Parameters().Where(item => item.Name.StartsWith("mm.", StringComparison.Ordinal)))
        {
            var own = learngene.Parameters().Single(item => item.Name == "uni_t." + name["mm.".Length..]).Value;
            var (all, seen) = (value.Grad()!.Abs(), Models.BlockGroups.LeadingCorner(value.Grad()!.Abs(), own.Shape));
            Assert.True(name.EndsWith("k.bias", StringComparison.Ordinal) || seen.Sum().ToDouble() > 0, name);
            // Exactly zero outside: the sum of a copy with the corner cleared.
            using var _ = Autograd.NoGrad();
            var rest = all.Clone();
            Models.BlockGroups.LeadingCorner(rest, own.Shape).ZeroInPlace();
            Assert.Equal(0, rest.Sum().ToDouble());
        }

        Assert.Equal(48, tower.Width);
    }

    [Fact]
    public void Image_and_text_both_reach_the_multimodal_block()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        Assert.True(Backward(learngene, outputs => (outputs.Text * outputs.Text[0]).Sum())["mm.fc1.weight"] > 0);
        Assert.True(Backward(learngene, outputs => (outputs.Image * outputs.Image[0]).Sum())["mm.fc1.weight"] > 0);
    }

    [Fact]
    public void Teachers_get_no_gradient_and_stay_as_they_are()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        using var scope = new TensorScope();
        var before = ancestor.State().Select(item => item.Value.AsBytes().ToArray()).ToList();
        using var objective = new ClipKdObjective(new AncestorTeacher(ancestor));
        using var optimiser = new AdamW(LearngeneParameters.Groups(learngene));
        for (var step = 0; step < 3; step++)
        {
            var batch = Toy.Batch(seed: step);
            objective.Terms(Toy.Outputs(learngene.Auxiliary, batch), batch).Aggregate(Tensor.FromScalar(0), (sum, term) => sum + (term.Value * term.Weight)).Backward();
            optimiser.Step(1e-3);
            learngene.ZeroGrad();
        }

        Assert.All(ancestor.Parameters(), item => Assert.Null(item.Value.Grad()));
        Assert.All(ancestor.State().Zip(before), pair => Assert.True(pair.First.Value.AsBytes().SequenceEqual(pair.Second), pair.First.Name));
    }

    [Fact]
    public void Groups_decay_matrices_and_nothing_else()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var groups = LearngeneParameters.Groups(learngene, 0.1, 10);
        Assert.Equal([0.1, 0, 0], groups.Select(group => group.WeightDecay));
        Assert.Equal([1.0, 1, 10], groups.Select(group => group.RateFactor));
        var names = groups.Select(group => group.Parameters.Select(item => item.Name).ToHashSet()).ToList();
        Assert.Equal(["coef.t", "coef.v"], names[2].Order());
        Assert.All(new[] { "mm.q.weight", "uni_v.fc2.weight", "shared_v.conv1.weight", "shared_v.proj", "shared_t.token_embedding.weight", "shared_t.text_projection" }, name => Assert.Contains(name, names[0]));
        Assert.All(new[] { "mm.ln1.weight", "uni_t.q.bias", "shared_v.positional_embedding", "shared_t.positional_embedding", "shared_v.class_embedding", "shared_v.ln_pre.weight", "logit_scale" }, name => Assert.Contains(name, names[1]));
        Assert.Equal(learngene.Parameters().Count(), groups.Sum(group => group.Parameters.Count));
    }

    // Largest absolute gradient of each parameter; 0 where none arrived. Gradients stay until the next call.
    private static Dictionary<string, double> Backward(Learngene learngene, Func<ClipOutputs, Tensor> loss)
    {
        learngene.ZeroGrad();
        using var scope = new TensorScope();
        loss(Toy.Outputs(learngene.Auxiliary, Toy.Batch(8))).Backward();
        return learngene.Parameters().ToDictionary(item => item.Name, item => item.Value.Grad()?.Abs().Max().ToDouble() ?? 0);
    }
}
