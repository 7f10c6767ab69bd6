using Clade.Core;

namespace Clade.Evaluation.Tests;

public class EffectiveRobustnessTests
{
    [Fact]
    public void The_line_foretells_what_was_computed_by_hand()
    {
        var line = new EffectiveRobustness(1, -1);
        Assert.Equal(0.595390, line.Foretold(0.8, 10_000), 6);
        Assert.Equal(0.054610, line.Of(0.8, 0.65, 10_000), 6);
    }

    [Fact]
    public void Models_on_the_line_have_none()
    {
        double[] usual = [0.3, 0.5, 0.6, 0.8, 0.9];
        double[] shifted = [.. usual.Select(x => 1 / (1 + Math.Exp(-((0.7 * Math.Log(x / (1 - x))) - 0.4))))];
        var line = EffectiveRobustness.Fit(usual, shifted, 10_000, 10_000)!;
        Assert.Equal(0.7, line.A, 9);
        Assert.Equal(-0.4, line.B, 9);
        for (var i = 0; i < usual.Length; i++)
            Assert.Equal(0, line.Of(usual[i], shifted[i], 10_000), 9);
    }

    [Fact]
    public void Least_squares_leave_residuals_of_mean_zero()
    {
        double[] usual = [0.3, 0.5, 0.6, 0.8, 0.9, 0.4], shifted = [0.2, 0.5, 0.3, 0.7, 0.6, 0.35];
        var line = EffectiveRobustness.Fit(usual, shifted, 1000, 1000)!;
        double Logit(double x) => Math.Log(x / (1 - x));
        var residuals = usual.Zip(shifted, (x, y) => Logit(y) - (line.A * Logit(x)) - line.B).ToArray();
        Assert.Equal(0, residuals.Sum(), 9);
        Assert.Equal(0, residuals.Zip(usual, (r, x) => r * Logit(x)).Sum(), 9);
    }

    [Fact]
    public void Four_models_or_equal_ones_make_no_line()
    {
        Assert.Null(EffectiveRobustness.Fit([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4], 100, 100));
        Assert.Null(EffectiveRobustness.Fit([0.5, 0.5, 0.5, 0.5, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5], 100, 100));
    }

    [Fact]
    public void Perfect_accuracy_is_kept_half_a_picture_from_one()
    {
        var line = new EffectiveRobustness(1, 0);
        Assert.Equal(0.995, line.Foretold(1, 100), 12);
        Assert.Equal(0.005, line.Foretold(0, 100), 12);
        Assert.NotNull(EffectiveRobustness.Fit([0, 0.2, 0.5, 0.7, 1], [0, 0.1, 0.4, 0.6, 1], 50, 50));
    }

    [Fact]
    public void The_interval_covers_both_sets()
    {
        double[] usual = [.. Enumerable.Range(0, 500).Select(i => i % 10 < 8 ? 1.0 : 0)], shifted = [.. Enumerable.Range(0, 400).Select(i => i % 20 < 13 ? 1.0 : 0)];
        var rho = new EffectiveRobustness(1, -1).Interval(usual, shifted);
        Assert.Equal(0.05461, rho.Value, 4);
        // sqrt(0.65 · 0.35 / 400 + (0.8 · 0.2 / 500) · (d beta / d x)²), d beta / d x = 0.5954 · 0.4046 / 0.16 = 1.5056: 0.0359; 95 % is 0.1408.
        Assert.InRange(rho.High - rho.Low, 0.1408 * 0.9, 0.1408 * 1.1);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<InputException>(() => EffectiveRobustness.Fit([0.1], [0.1, 0.2], 5, 5));
        Assert.Throws<InputException>(() => EffectiveRobustness.Fit([0.1, 0.2, 0.3, 0.4, 1.5], [0.1, 0.2, 0.3, 0.4, 0.5], 5, 5));
        Assert.Throws<InputException>(() => new EffectiveRobustness(1, 0).Foretold(double.NaN, 5));
    }
}
