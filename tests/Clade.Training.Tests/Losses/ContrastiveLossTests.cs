using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>The form for several positives against plain loops, and gradients against differences, in float64.</summary>
public class ContrastiveLossTests
{
    public static TheoryData<long[]> Concepts => [[1, 2, 3, 4, 5], [7, 7, 7, 7, 7], [1, 2, 1, 3, 2], [1, 1, 2, 3, 4], [4]];

    [Theory]
    [MemberData(nameof(Concepts))]
    public void SeveralPositivesAgreeWithLoops(long[] concepts)
    {
        using var scope = new TensorScope();
        var (image, text) = (Unit(concepts.Length, 1), Unit(concepts.Length, 2));
        var loss = ContrastiveLoss.MultiPositive(image, text, Scalar(14.3), Tensor.From<long>(concepts));
        Assert.Equal(Naive(image, text, 14.3, concepts), loss.ToDouble(), 1e-12);
    }

    [Fact]
    public void TheSameCaptionTwiceAgreesWithLoops()
    {
        using var scope = new TensorScope();
        var image = Unit(4, 1);
        var text = Unit(4, 2).IndexSelect(0, Tensor.From<long>(0, 1, 0, 1));
        long[] concepts = [5, 6, 5, 6];
        var loss = ContrastiveLoss.MultiPositive(image, text, Scalar(20), Tensor.From<long>(concepts)).ToDouble();
        Assert.Equal(Naive(image, text, 20, concepts), loss, 1e-12);
        // Two equal captions cannot be told apart: the best there is, is to share the probability between them.
        var own = image.IndexSelect(0, Tensor.From<long>(0, 1, 0, 1));
        var perfect = ContrastiveLoss.MultiPositive(own, own, Scalar(1e4), Tensor.From<long>(concepts)).ToDouble();
        Assert.Equal(Math.Log(2), perfect, 1e-9);
    }

    [Fact]
    public void DifferentConceptsGiveInfoNce()
    {
        using var scope = new TensorScope();
        var (image, text) = (Unit(6, 1), Unit(6, 2));
        var concepts = Tensor.From<long>(3, 1, 4, 15, 9, 2);
        Assert.Equal(ContrastiveLoss.InfoNce(image, text, Scalar(10)).ToDouble(), ContrastiveLoss.MultiPositive(image, text, Scalar(10), concepts).ToDouble(), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Concepts))]
    public void GradientsAgreeWithDifferences(long[] concepts)
    {
        using var scope = new TensorScope();
        var error = GradientCheck.MaxRelativeError(
            inputs => ContrastiveLoss.MultiPositive(ClipModel.Normalise(inputs[0]), ClipModel.Normalise(inputs[1]), inputs[2].Exp(), Tensor.From<long>(concepts)),
            [Unit(concepts.Length, 1), Unit(concepts.Length, 2), Scalar(2)]);
        Assert.InRange(error, 0, 1e-7);
    }

    [Fact]
    public void GradientsOfTheDistillationTermsAgreeWithDifferences()
    {
        using var scope = new TensorScope();
        var (teacherImage, teacherText) = (Unit(4, 3), Unit(4, 4));
        var target = ContrastiveLoss.Positives(Tensor.From<long>(1, 2, 1, 3), ElementType.Float64);
        Func<Tensor[], Tensor>[] terms =
        [
            inputs => ContrastiveLoss.InfoNce(inputs[0], inputs[1], inputs[2]),
            inputs => DistillationLoss.Feature(inputs[0], inputs[1], teacherImage, teacherText),
            inputs => DistillationLoss.Interactive(inputs[0], inputs[1], teacherImage, teacherText, inputs[2]),
            inputs => DistillationLoss.Interactive(inputs[0], inputs[1], teacherImage, teacherText, inputs[2], target),
            inputs => DistillationLoss.Affinity(inputs[2] * inputs[0].Matmul(inputs[1].T()), teacherImage.Matmul(teacherText.T()) * 9),
            inputs => DistillationLoss.AffinityCrossEntropy(inputs[2] * inputs[0].Matmul(inputs[1].T()), teacherImage.Matmul(teacherText.T()) * 9),
        ];
        Assert.All(terms, term => Assert.InRange(GradientCheck.MaxRelativeError(term, [Unit(4, 1), Unit(4, 2), Scalar(7)]), 0, 1e-7));
    }

    // -1/n Σ_i 1/|P_i| Σ_{p in P_i} log(exp(s·v_i·t_p) / Σ_j exp(s·v_i·t_j)), mean of both directions.
    private static double Naive(Tensor image, Tensor text, double scale, long[] concepts)
    {
        double[][] v = Rows(image), t = Rows(text);
        return (Side(v, t) + Side(t, v)) / 2;

        double Side(double[][] anchors, double[][] others)
        {
            double sum = 0;
            for (var i = 0; i < anchors.Length; i++)
            {
                var all = others.Sum(other => Math.Exp(scale * Dot(anchors[i], other)));
                var positives = Enumerable.Range(0, others.Length).Where(j => concepts[j] == concepts[i]).ToList();
                sum -= positives.Average(p => Math.Log(Math.Exp(scale * Dot(anchors[i], others[p])) / all));
            }

            return sum / anchors.Length;
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[][] Rows(Tensor table)
    {
        var values = table.Contiguous().ToArray<double>();
        return [.. values.Chunk((int)table.Size(1))];
    }

    private static Tensor Scalar(double value) => Tensor.FromScalar(value, ElementType.Float64);

    private static Tensor Unit(int count, long seed)
    {
        var random = new KeyedRandom(seed);
        var values = new double[count * 6];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextNormal();
        return ClipModel.Normalise(Tensor.From<double>(values, [count, 6]));
    }
}
