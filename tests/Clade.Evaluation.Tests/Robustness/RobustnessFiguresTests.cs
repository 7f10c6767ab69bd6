using Clade.Core;

namespace Clade.Evaluation.Tests;

public class RobustnessFiguresTests
{
    private static double[] Hits(int right, int items) => [.. Enumerable.Range(0, items).Select(i => i < right ? 1.0 : 0)];

    [Fact]
    public void Shape_bias_is_computed_by_hand()
    {
        // Shape class 0, texture class 1: 30 answers 0, 10 answers 1, 60 others.
        int[] answers = [.. Enumerable.Range(0, 100).Select(i => i < 30 ? 0 : i < 40 ? 1 : 2)];
        var bias = ShapeBias.Evaluate(answers, new int[100], [.. Enumerable.Repeat(1, 100)]);
        Assert.Equal((30, 10, 100), (bias.Shape, bias.Texture, bias.Pictures));
        Assert.Equal(0.75, bias.Bias!.Value, 12);
        Assert.Equal(0.40, bias.Coverage.Value, 12);
        // sqrt(0.75 · 0.25 / 40) = 0.0685.
        Assert.InRange(bias.Bias.High - bias.Bias.Low, 0.268 * 0.85, 0.268 * 1.15);
    }

    [Fact]
    public void No_decided_picture_is_undefined()
    {
        var bias = ShapeBias.Evaluate([2, 2, 2], [0, 0, 0], [1, 1, 1]);
        Assert.Null(bias.Bias);
        Assert.Equal(0, bias.Coverage.Value);
        Assert.Throws<InputException>(() => ShapeBias.Evaluate([0, 0], [0, 0], [1, 0]));
        Assert.Throws<InputException>(() => ShapeBias.Evaluate([0, 0], [0], [1, 1]));
    }

    [Fact]
    public void The_error_ratio_is_computed_by_hand()
    {
        // 0.8 over all 500, 0.6 over the 100 tagged.
        double[] hits = [.. Hits(60, 100), .. Hits(340, 400)];
        IReadOnlyCollection<string>[] tags = [.. Enumerable.Range(0, 500).Select(i => i < 100 ? (string[])["pose", "all"] : ["all"])];
        var factors = FactorScores.Evaluate(hits, tags);
        Assert.Equal(["pose", "all"], factors.Select(factor => factor.Factor));
        Assert.Equal((100, 500), (factors[0].Pictures, factors[1].Pictures));
        Assert.Equal(0.6, factors[0].Accuracy!.Value, 12);
        Assert.Equal(2, factors[0].ErrorRatio!.Value, 12);
        Assert.False(factors[0].ErrorRatio!.Contains(1));
        Assert.Equal((1, 1, 1), (factors[1].ErrorRatio!.Value, Math.Round(factors[1].ErrorRatio!.Low, 12), Math.Round(factors[1].ErrorRatio!.High, 12)));
    }

    [Fact]
    public void Few_pictures_and_no_mistakes_have_no_ratio()
    {
        IReadOnlyCollection<string>[] few = [.. Enumerable.Range(0, 100).Select(i => i < 49 ? (string[])["few"] : ["enough"])];
        var factors = FactorScores.Evaluate(Hits(50, 100), few);
        Assert.Equal((49, null, null), (factors[0].Pictures, factors[0].Accuracy, factors[0].ErrorRatio));
        Assert.NotNull(factors[1].Accuracy);
        Assert.Null(FactorScores.Evaluate(Hits(100, 100), few)[1].ErrorRatio);
        Assert.Throws<InputException>(() => FactorScores.Evaluate(Hits(1, 3), few));
    }

    [Fact]
    public void Corruptions_are_averaged_over_severities_and_pictures_stay_together()
    {
        var scores = CorruptionScores.Evaluate("fog", Hits(80, 100), [Hits(60, 100), Hits(40, 100)]);
        Assert.Equal(0.5, scores.Accuracy.Value, 12);
        Assert.Equal([0.6, 0.4], scores.BySeverity.Select(value => Math.Round(value.Value, 12)));
        Assert.Equal(0.375, scores.RelativeDrop!.Value, 12);
        Assert.Equal(100, scores.PerPicture.Count);
        Assert.Equal([1, 0.5, 0], scores.PerPicture.Distinct());
        Assert.Null(CorruptionScores.Evaluate("fog", Hits(0, 10), [Hits(3, 10)]).RelativeDrop);
        Assert.Equal((0, 0, 0), (CorruptionScores.Evaluate("none", Hits(80, 100), [Hits(80, 100)]).RelativeDrop) is { } drop ? (drop.Value, drop.Low, drop.High) : (9, 9, 9));
    }

    [Fact]
    public void Mce_is_a_mean_of_ratios_to_the_reference()
    {
        CorruptionScores One(string kind, int right) => CorruptionScores.Evaluate(kind, Hits(90, 100), [Hits(right, 100)]);
        // Errors 0.5 and 0.2 against 0.25 and 0.4: (2 + 0.5) / 2.
        var mce = CorruptionScores.MeanCorruptionError([One("a", 50), One("b", 80)], [One("a", 75), One("b", 60)])!;
        Assert.Equal(1.25, mce.Value, 12);
        Assert.True(mce.Low < 1.25 && mce.High > 1.25);
        var same = CorruptionScores.MeanCorruptionError([One("a", 50)], [One("a", 50)])!;
        Assert.Equal((1, 1, 1), (same.Value, same.Low, same.High));
        Assert.Null(CorruptionScores.MeanCorruptionError([One("a", 50)], [One("a", 100)]));
        Assert.Throws<InputException>(() => CorruptionScores.MeanCorruptionError([One("a", 50)], [One("b", 50)]));
        Assert.Throws<InputException>(() => CorruptionScores.MeanCorruptionError([], []));
        Assert.Throws<InputException>(() => CorruptionScores.Evaluate("a", Hits(5, 10), []));
        Assert.Throws<InputException>(() => CorruptionScores.Evaluate("a", Hits(5, 10), [Hits(5, 9)]));
    }
}
