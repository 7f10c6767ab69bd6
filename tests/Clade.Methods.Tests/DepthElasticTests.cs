using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods.Tests;

public class DepthElasticTests
{
    [Fact]
    public void Auxiliary_at_another_depth_equals_the_descendant_of_that_depth()
    {
        TorchRuntime.Seed(3);
        using var ancestor = new ClipModel(new ClipConfig
        {
            EmbedDim = 16,
            Vision = new VisionConfig { Width = 32, Layers = 4, HeadWidth = 16, ImageSize = 16, PatchSize = 8 },
            Text = new TextConfig { Width = 16, Layers = 4, HeadWidth = 16, ContextLength = 8, VocabularySize = 20 },
        });
        using var learngene = MmLg.Create(ancestor);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var pixels = Operators.Randn([2, 3, 16, 16]);
        var own = learngene.Auxiliary.Vision!.Forward(pixels);
        foreach (var depth in new[] { 1, 2, 3, 6 })
        {
            learngene.RunAtDepth(depth, depth);
            using var descendant = learngene.Grow(depth, depth);
            Assert.True(descendant.Vision!.Forward(pixels).Equal(learngene.Auxiliary.Vision.Forward(pixels)), $"depth {depth}");
        }

        learngene.RunAtDepth(null, null);
        Assert.True(own.Equal(learngene.Auxiliary.Vision.Forward(pixels)));
    }
}
