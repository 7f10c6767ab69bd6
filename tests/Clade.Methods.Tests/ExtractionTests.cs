using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Tests;

/// <summary>Phase 1 in small: an ancestor that knows planted pairs is distilled for 200 steps.</summary>
public class ExtractionTests
{
    private const int Concepts = 16;

    private static readonly ClipConfig _config = new()
    {
        EmbedDim = 24,
        Vision = new VisionConfig { Width = 32, Layers = 3, HeadWidth = 8, ImageSize = 12, PatchSize = 4 },
        Text = new TextConfig { Width = 24, Layers = 3, HeadWidth = 8, ContextLength = 8, VocabularySize = 40 },
    };

    [Fact]
    public void Two_hundred_steps_halve_the_affinity_loss_and_move_the_scalars()
    {
        using var ancestor = Toy.Model(_config, seed: 1);
        Train(ancestor, [new ParameterGroup([.. ancestor.Parameters()], 0)], new ClipKdObjective(new Nobody(), ClipKdOptions.TaskOnly), 150);
        // The teacher must know something, or there would be nothing to distil.
        Assert.True(Accuracy(ancestor) > 0.9, $"{Accuracy(ancestor)}");

        using var learngene = MmLg.Create(ancestor);
        using var objective = new ClipKdObjective(new AncestorTeacher(ancestor));
        var scalars = Scalars(learngene);
        var before = Affinity(learngene.Auxiliary, ancestor);
        Train(learngene.Auxiliary, LearngeneParameters.Groups(learngene), objective, 200);
        var after = Affinity(learngene.Auxiliary, ancestor);
        Assert.True(after < before / 2, $"{before} -> {after}");
        var moved = Scalars(learngene).Zip(scalars, (now, start) => Math.Abs(now - start)).ToList();
        // a and b alternate. Both are of the order of 1.
        foreach (var which in new[] { 0, 1 })
            Assert.InRange(moved.Where((_, i) => i % 2 == which).Average(), 0.01, 1);
        Assert.True(Accuracy(learngene.Auxiliary) > 0.8, $"{Accuracy(learngene.Auxiliary)}");

        // What was learnt is in the file: a descendant of the same depth knows it, an untrained learngene does not.
        using var descendant = learngene.Grow();
        Assert.Equal(Accuracy(learngene.Auxiliary), Accuracy(descendant));
        using var untrained = MmLg.Create(ancestor);
        Assert.True(Accuracy(untrained.Auxiliary) < 0.5, $"{Accuracy(untrained.Auxiliary)}");
    }

    private static void Train(ClipModel model, IReadOnlyList<ParameterGroup> groups, ClipKdObjective objective, int steps)
    {
        using var optimiser = new AdamW(groups);
        for (var step = 0; step < steps; step++)
        {
            using var scope = new TensorScope();
            var batch = Planted(step);
            objective.Terms(Toy.Outputs(model, batch), batch).Aggregate(Tensor.FromScalar(0), (sum, term) => sum + (term.Value * term.Weight)).Backward();
            Gradients.ClipNorm(groups.SelectMany(group => group.Parameters).Select(item => item.Value), 5);
            optimiser.Step(Schedules.Cosine(step, steps, 3e-3, warmUp: 10));
            model.ZeroGrad();
            using var _ = Autograd.NoGrad();
            model.LogitScale.ClampInPlace(0, Math.Log(100));
        }
    }

    // Pictures: a pattern a concept, and noise. Captions: two tokens a concept among random ones.
    private static ClipBatch Planted(long step)
    {
        TorchRuntime.Seed(77);
        var patterns = Operators.Randn([Concepts, 3, 12, 12]);
        TorchRuntime.Seed(1000 + step);
        var concepts = Operators.Randperm(Concepts);
        var ids = Operators.Randint(2 * Concepts, 40, [Concepts, 8]);
        ids.Select(1, 2).CopyInPlace(concepts * 2);
        ids.Select(1, 4).CopyInPlace((concepts * 2) + 1);
        return new ClipBatch
        {
            Pixels = patterns.IndexSelect(0, concepts) + (Operators.Randn([Concepts, 3, 12, 12]) * 0.5),
            Ids = ids,
            EndPositions = Operators.Full([Concepts], 7, ElementType.Int64),
            Concepts = concepts,
        };
    }

    private static double Affinity(ClipModel student, ClipModel teacher)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var batch = Planted(-5);
        var (s, t) = (Toy.Outputs(student, batch), Toy.Outputs(teacher, batch));
        return DistillationLoss.Affinity(s.Scale * s.Image.Matmul(s.Text.T()), t.Scale * t.Image.Matmul(t.Text.T())).ToDouble();
    }

    // Share of pictures, never seen in training, whose own caption is the nearest of sixteen.
    private static double Accuracy(ClipModel model)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var batch = Planted(-7);
        var outputs = Toy.Outputs(model, batch);
        return outputs.Image.Matmul(outputs.Text.T()).Argmax(1).Eq(Operators.Arange(0, Concepts, dtype: ElementType.Int64)).To(ElementType.Float32).Mean().ToDouble();
    }

    private static float[] Scalars(Learngene learngene) =>
        [.. learngene.Parameters().Where(item => item.Name.StartsWith("coef.", StringComparison.Ordinal)).SelectMany(item => item.Value.ToArray<float>())];

    private sealed class Nobody : ITeacher
    {
        public ClipOutputs Targets(ClipBatch batch) => throw new InvalidOperationException("The teacher was asked.");
    }
}
