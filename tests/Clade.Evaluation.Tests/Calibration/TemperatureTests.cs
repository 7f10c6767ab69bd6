using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

public class TemperatureTests
{
    // Two classes, margin 2, three of four right.
    private static readonly ClassScores Margin2 = new([.. Enumerable.Range(0, 400).SelectMany(i => i % 4 == 3 ? new float[] { 0, 2 } : [2, 0])], 2);
    private static readonly int[] Zeros = new int[400];

    [Fact]
    public void The_optimum_is_that_of_the_formula()
    {
        var temperature = Temperature.Fit(Margin2, Zeros);
        Assert.Equal(2 / Math.Log(3), temperature, 5);
        Assert.Equal(1.820478, temperature, 5);
        Assert.Equal(0.562335, Margin2.LogLosses(Zeros, temperature).Average(), 6);
    }

    [Fact]
    public void Scores_already_scaled_need_none_and_scaled_ones_need_the_scale()
    {
        var (scores, labels) = Random(3, 500, 6);
        var temperature = Temperature.Fit(scores, labels);
        ClassScores Times(double factor) => new([.. Enumerable.Range(0, scores.Count).SelectMany(i => scores[i].ToArray()).Select(x => (float)(x * factor))], scores.Classes);
        Assert.Equal(1, Temperature.Fit(Times(1 / temperature), labels), 4);
        Assert.Equal(5 * temperature, Temperature.Fit(Times(5), labels), 3);
        Assert.Equal(0.2 * temperature, Temperature.Fit(Times(0.2), labels), 4);
    }

    [Fact]
    public void No_other_temperature_has_a_lower_loss()
    {
        var (scores, labels) = Random(4, 300, 4);
        var temperature = Temperature.Fit(scores, labels);
        var best = scores.LogLosses(labels, temperature).Average();
        for (var step = -400; step <= 400; step++)
            Assert.True(scores.LogLosses(labels, Math.Exp(step / 400.0 * Math.Log(100))).Average() >= best - 1e-12);
    }

    [Fact]
    public void Answers_never_change_and_calibration_gets_better()
    {
        var (scores, labels) = Random(5, 2000, 5, 8);
        var (fit, test) = (Enumerable.Range(0, 1000).ToArray(), Enumerable.Range(1000, 1000).ToArray());
        var temperature = Temperature.Fit(scores.Only(fit), [.. fit.Select(i => labels[i])]);
        int[] own = [.. test.Select(i => labels[i])];
        var (before, after) = (CalibrationScores.Evaluate(scores.Only(test), own), CalibrationScores.Evaluate(scores.Only(test), own, temperature));
        Assert.Equal(before.Accuracy, after.Accuracy);
        Assert.Equal(before.Hits, after.Hits);
        Assert.True(temperature > 1.5 && before.MeanConfidence.Value > before.Accuracy.Value);
        Assert.True(after.Ece.Value < before.Ece.Value / 2 && after.AdaptiveEce.Value < before.AdaptiveEce.Value / 2);
        Assert.True(after.LogLoss.Value < before.LogLoss.Value && after.Brier.Value < before.Brier.Value);
        Assert.Equal((1, temperature), (before.Temperature, after.Temperature));
        Assert.Equal(1000, after.Bins.Sum(bin => bin.Count));
    }

    [Fact]
    public void Losses_are_those_by_hand_and_by_libtorch()
    {
        var scores = new ClassScores([0, 0, 1000, 0, 0, -1000], 2);
        Assert.Equal([Math.Log(2), 0, 1000], scores.LogLosses([0, 0, 1]));
        Assert.Equal([0.5, 0, 2], scores.SquaredErrors([1, 0, 1]));
        Assert.Equal([0.5, 1, 1], scores.Confidences());
        Assert.Equal([0, 0, 0], scores.Predictions());
        Assert.Equal([0.0, 1, 0], scores.Hits([1, 0, 1]));
        using var scope = new TensorScope();
        var table = Operators.Randn([50, 7], ElementType.Float32);
        var labels = Enumerable.Range(0, 50).Select(i => i % 7).ToArray();
        var losses = -(table / 3.0).LogSoftmax(1).Gather(1, Tensor.From<long>([.. labels.Select(x => (long)x)], [50, 1])).Reshape([50]);
        Assert.All(losses.ToArray<float>().Zip(ClassScores.From(table).LogLosses(labels, 3)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All((table / 3.0).Softmax(1).Amax([1]).ToArray<float>().Zip(ClassScores.From(table).Confidences(3)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Where_there_is_no_optimum_the_end_is_given()
    {
        Assert.Equal(0.01, Temperature.Fit(new ClassScores([1, 0, 0, 1], 2), [0, 1]), 4);
        Assert.Equal(100, Temperature.Fit(new ClassScores([1, 0, 0, 1], 2), [1, 0]), 3);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<InputException>(() => new ClassScores([], 2));
        Assert.Throws<InputException>(() => new ClassScores([1, 2, 3], 2));
        Assert.Throws<InputException>(() => new ClassScores([1, 2], 1));
        Assert.Contains("picture 1 for class 0", Assert.Throws<InputException>(() => new ClassScores([1, 2, float.NaN, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Temperature.Fit(Margin2, [0]));
        Assert.Contains("label 2", Assert.Throws<InputException>(() => new ClassScores([1, 2], 2).LogLosses([2])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Margin2.Only([]));
        using var scope = new TensorScope();
        Assert.Throws<InputException>(() => ClassScores.From(Operators.Ones([3], ElementType.Float32)));
    }

    private static (ClassScores Scores, int[] Labels) Random(int seed, int count, int classes, double sharpness = 1)
    {
        var random = new KeyedRandom(seed, 3);
        var (scores, labels) = (new float[count * classes], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = random.NextInt(classes);
            for (var c = 0; c < classes; c++)
                scores[(i * classes) + c] = (float)(sharpness * (random.NextNormal() + (c == labels[i] ? 1.2 : 0)));
        }

        return (new(scores, classes), labels);
    }
}
