using Clade.Methods.Compression;
using Clade.Torch;

namespace Clade.Methods.Tests;

/// <summary>What a learngene is made of, and the auxiliary model computed from it.</summary>
public class LearngeneTests
{
    [Fact]
    public void Every_parameter_is_seen_once_through_the_auxiliary_and_under_the_name_of_the_file()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var own = learngene.Parameters().ToList();
        Assert.Equal(own.Count, own.DistinctBy(item => item.Value).Count());
        var seen = learngene.Auxiliary.Parameters().ToList();
        Assert.Equal(seen.Count, seen.DistinctBy(item => item.Name).Count());
        Assert.Equal(seen.Count, seen.DistinctBy(item => item.Value).Count());
        Assert.Equal(own.Select(item => item.Value).ToHashSet(), seen.Select(item => item.Value).ToHashSet());
        Assert.Contains("mm.q.weight", own.Select(item => item.Name));
        Assert.Contains("uni_t.fc2.bias", own.Select(item => item.Name));
        Assert.Contains("shared_v.conv1.weight", own.Select(item => item.Name));
    }

    [Theory]
    [InlineData(CoefficientMode.Table)]
    [InlineData(CoefficientMode.TlegFixed)]
    [InlineData(CoefficientMode.Poly1)]
    [InlineData(CoefficientMode.Poly2)]
    [InlineData(CoefficientMode.Convex)]
    public void A_descendant_of_the_auxiliary_depth_equals_the_auxiliary_exactly(CoefficientMode mode)
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor, new MmLgOptions { Mode = mode, LayersImage = 5, LayersText = 1 });
        Toy.Shake(learngene);
        using var descendant = learngene.Grow();
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var batch = Toy.Batch();
        var (aux, grown) = (Toy.Outputs(learngene.Auxiliary, batch), Toy.Outputs(descendant, batch));
        Assert.Equal(0, Toy.Distance(aux.Image, grown.Image));
        Assert.Equal(0, Toy.Distance(aux.Text, grown.Text));
        Assert.Equal(0, Toy.Distance(aux.Scale, grown.Scale));
    }

    [Fact]
    public void Nothing_is_leaked()
    {
        var before = Settled();
        using (var ancestor = Toy.Model())
        using (var learngene = MmLg.Create(ancestor))
        {
            using (var scope = new TensorScope())
            {
                var outputs = Toy.Outputs(learngene.Auxiliary, Toy.Batch());
                (outputs.Image * outputs.Text).Sum().Backward();
            }

            learngene.ZeroGrad();
            ExtractionSteps(ancestor, learngene);
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            learngene.Save(path);
            using (Learngene.Load(path))
            using (learngene.Grow(2, 7))
            {
            }

            File.Delete(path);
        }

        Assert.Equal(before, Settled());
    }

    private static void ExtractionSteps(Clade.Models.ClipModel ancestor, Learngene learngene)
    {
        using var objective = new ClipKdObjective(new AncestorTeacher(ancestor));
        using var optimiser = new AdamW(LearngeneParameters.Groups(learngene));
        using var scope = new TensorScope();
        var batch = Toy.Batch();
        objective.Terms(Toy.Outputs(learngene.Auxiliary, batch), batch).Aggregate(Tensor.FromScalar(0), (sum, term) => sum + term.Value).Backward();
        optimiser.Step(1e-3);
        learngene.ZeroGrad();
    }

    // Other tests leave tensors to the garbage collector.
    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Tensor.LiveCount;
    }
}
