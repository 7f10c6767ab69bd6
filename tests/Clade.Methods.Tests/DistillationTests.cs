using Clade.Methods.Compression;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Tests;

/// <summary>The losses of phase 1 against values worked out by hand, in float64.</summary>
public class DistillationTests
{
    private static Tensor Unit(long count, long width) => ClipModel.Normalise(Operators.Randn([count, width], ElementType.Float64));

    private static Tensor Scalar(double value) => Tensor.FromScalar(value, ElementType.Float64);

    [Fact]
    public void A_student_like_its_teacher_has_nothing_to_learn()
    {
        TorchRuntime.Seed(1);
        using var scope = new TensorScope();
        var (image, text) = (Unit(6, 10), Unit(6, 10));
        var logits = image.Matmul(text.T()) * 20;
        Assert.Equal(0, DistillationLoss.Feature(image, text, image, text).ToDouble());
        Assert.Equal(0, DistillationLoss.Affinity(logits, logits).ToDouble(), 1e-12);
        var (rows, columns) = (Entropy(logits), Entropy(logits.T()));
        Assert.Equal((rows + columns) / 2, DistillationLoss.AffinityCrossEntropy(logits, logits).ToDouble(), 1e-12);
    }

    [Fact]
    public void Divergence_and_cross_entropy_have_the_same_gradient()
    {
        TorchRuntime.Seed(2);
        using var scope = new TensorScope();
        var teacher = Operators.Randn([5, 5], ElementType.Float64) * 3;
        var student = (Operators.Randn([5, 5], ElementType.Float64) * 3).Detach().SetRequiresGrad();
        var divergence = Autograd.Gradients(DistillationLoss.Affinity(student, teacher), [student])[0]!;
        var entropy = Autograd.Gradients(DistillationLoss.AffinityCrossEntropy(student, teacher), [student])[0]!;
        Assert.InRange(Toy.Distance(divergence, entropy), 0, 1e-14);
        Assert.InRange(GradientCheck.MaxRelativeError(inputs => DistillationLoss.Affinity(inputs[0], teacher) * 100, [student]), 0, 1e-6);
    }

    [Fact]
    public void Divergence_equals_the_double_sum()
    {
        TorchRuntime.Seed(3);
        using var scope = new TensorScope();
        var (student, teacher) = (Operators.Randn([4, 4], ElementType.Float64), Operators.Randn([4, 4], ElementType.Float64));
        double naive = 0;
        foreach (var (s, t) in new[] { (student, teacher), (student.T(), teacher.T()) })
        {
            var (p, q) = (t.Softmax(-1).Contiguous().ToArray<double>(), s.Softmax(-1).Contiguous().ToArray<double>());
            naive += p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum() / 4 / 2;
        }

        Assert.Equal(naive, DistillationLoss.Affinity(student, teacher).ToDouble(), 1e-13);
    }

    [Fact]
    public void Zero_logits_of_sixteen_pairs_give_the_logarithm_of_sixteen()
    {
        using var scope = new TensorScope();
        var zeros = Operators.Zeros([16, 8], ElementType.Float64);
        Assert.Equal(2.772589, ContrastiveLoss.InfoNce(zeros, zeros, Scalar(10)).ToDouble(), 1e-6);
        Assert.Equal(2.772589, DistillationLoss.Interactive(zeros, zeros, zeros, zeros, Scalar(10)).ToDouble(), 1e-6);
    }

    [Fact]
    public void Orthonormal_matched_features_give_the_known_value()
    {
        using var scope = new TensorScope();
        var eye = Operators.Eye(4, 4, ElementType.Float64);
        Assert.Equal(0.743668, ContrastiveLoss.InfoNce(eye, eye, Scalar(1)).ToDouble(), 1e-6);
        Assert.Equal(0.743668, DistillationLoss.Interactive(eye, eye, eye, eye, Scalar(1)).ToDouble(), 1e-6);
        var concepts = Operators.Arange(0, 4, dtype: ElementType.Int64);
        var target = ContrastiveLoss.Positives(concepts, ElementType.Float64);
        Assert.Equal(0.743668, DistillationLoss.Interactive(eye, eye, eye, eye, Scalar(1), target).ToDouble(), 1e-6);
    }

    [Fact]
    public void Orthogonal_features_at_512_give_fifteen_and_five_eighths()
    {
        using var scope = new TensorScope();
        var eye = Operators.Eye(512, 512, ElementType.Float64);
        var (student, teacher) = (eye[..8], eye[8..16]);
        // 2/512 a side, two sides, times 2000.
        Assert.Equal(15.625, 2000 * DistillationLoss.Feature(student, student, teacher, teacher).ToDouble(), 1e-12);
    }

    [Fact]
    public void The_preset_is_the_weighted_sum_of_its_terms_and_asks_the_teacher_only_when_needed()
    {
        using var scope = new TensorScope();
        using var ancestor = Toy.Model();
        using var student = Toy.Model(seed: 9);
        var batch = Toy.Batch();
        var teacher = new AncestorTeacher(ancestor);
        var outputs = Toy.Outputs(student, batch);
        using var full = new ClipKdObjective(teacher);
        var terms = full.Terms(outputs, batch);
        Assert.Equal(["task", "affinity", "feature", "interactive"], terms.Select(term => term.Name));
        Assert.Equal([1.0, 1, 2000, 1], terms.Select(term => term.Weight));
        Assert.All(terms, term => Assert.True(double.IsFinite(term.Value.ToDouble())));
        Assert.Equal(ContrastiveLoss.InfoNce(outputs.Image, outputs.Text, outputs.Scale).ToDouble(), terms[0].Value.ToDouble(), 1e-5);
        using var affinity = new ClipKdObjective(teacher, ClipKdOptions.AffinityOnly);
        Assert.Equal(["affinity"], affinity.Terms(outputs, batch).Select(term => term.Name));
        using var task = new ClipKdObjective(new NobodyHome(), ClipKdOptions.TaskOnly);
        Assert.Equal(["task"], task.Terms(outputs, batch).Select(term => term.Name));
    }

    [Fact]
    public void Features_of_another_width_are_mapped_by_parts_of_the_objective()
    {
        using var scope = new TensorScope();
        using var ancestor = Toy.Model();
        using var student = Toy.Model(Toy.Config with { EmbedDim = 20 }, seed: 9);
        var batch = Toy.Batch();
        using var objective = new ClipKdObjective(new AncestorTeacher(ancestor), null, studentDim: 20, teacherDim: 32);
        Assert.Equal(2 * 20 * 32, objective.Trainable!.ParameterCount);
        objective.Terms(Toy.Outputs(student, batch), batch).Aggregate(Tensor.FromScalar(0), (sum, term) => sum + (term.Value * term.Weight)).Backward();
        Assert.All(objective.Trainable.Parameters(), item => Assert.True(item.Value.Grad()!.Abs().Sum().ToDouble() > 0));
        using var same = new ClipKdObjective(new AncestorTeacher(ancestor), null, studentDim: 32, teacherDim: 32);
        Assert.Null(same.Trainable);
    }

    [Fact]
    public void Pairs_of_one_concept_are_positives_of_each_other()
    {
        using var scope = new TensorScope();
        var concepts = Tensor.From<long>(7, 8, 7);
        Assert.Equal([0.5, 0, 0.5, 0, 1, 0, 0.5, 0, 0.5], ContrastiveLoss.Positives(concepts, ElementType.Float64).ToArray<double>());
    }

    private static double Entropy(Tensor logits) => -(logits.Softmax(-1) * logits.LogSoftmax(-1)).Sum([-1]).Mean().ToDouble();

    private sealed class NobodyHome : ITeacher
    {
        public ClipOutputs Targets(ClipBatch batch) => throw new InvalidOperationException("The teacher was asked.");
    }
}
