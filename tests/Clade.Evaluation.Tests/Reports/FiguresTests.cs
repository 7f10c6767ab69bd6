using Clade.Evaluation.Reports;

namespace Clade.Evaluation.Tests.Reports;

public class FiguresTests
{
    [Theory]
    [InlineData(0.6349, MetricUnit.Share, "63.5 %")]
    [InlineData(1, MetricUnit.Share, "100.0 %")]
    [InlineData(-0.0003, MetricUnit.Share, "0.0 %")]
    [InlineData(-0.25, MetricUnit.Share, "-25.0 %")]
    [InlineData(12, MetricUnit.Number, "12")]
    [InlineData(0.8231, MetricUnit.Number, "0.823")]
    [InlineData(0.00042, MetricUnit.Number, "0.00042")]
    [InlineData(12345.6, MetricUnit.Number, "12,346")]
    [InlineData(123.45, MetricUnit.Number, "123.5")]
    [InlineData(3e15, MetricUnit.Number, "3E+15")]
    [InlineData(double.NaN, MetricUnit.Share, "undefined")]
    [InlineData(double.PositiveInfinity, MetricUnit.Number, "∞")]
    [InlineData(double.NegativeInfinity, MetricUnit.Number, "-∞")]
    public void Values_have_their_unit(double value, MetricUnit unit, string text) => Assert.Equal(text, Figures.Value(value, unit));

    [Fact]
    public void Intervals_have_the_decimals_of_their_figure()
    {
        Assert.Equal("63.5 % (61.0 to 66.0)", Figures.WithInterval(new Interval(0.635, 0.61, 0.66), MetricUnit.Share));
        Assert.Equal("63.5 (61.0 to 66.0)", Figures.Bare(new Interval(0.635, 0.61, 0.66), MetricUnit.Share));
        Assert.Equal("12 (10 to 15)", Figures.WithInterval(new Interval(12, 10, 15), MetricUnit.Number));
        Assert.Equal("12.50 (10.00 to 15.25)", Figures.WithInterval(new Interval(12.5, 10, 15.25), MetricUnit.Number));
        Assert.Equal("0.823 (0.811 to 0.836)", Figures.WithInterval(new Interval(0.823, 0.811, 0.836), MetricUnit.Number));
        Assert.Equal("40.0 %", Figures.WithInterval(new Interval(0.4, double.NaN, double.NaN), MetricUnit.Share));
        Assert.Equal("undefined", Figures.WithInterval(new Interval(double.NaN, 0, 1), MetricUnit.Share));
    }

    [Fact]
    public void Differences_have_signs_and_those_of_shares_are_points()
    {
        Assert.Equal("+3.5 points (-2.1 to +4.8)", Figures.Difference(new Interval(0.035, -0.021, 0.048), MetricUnit.Share));
        Assert.Equal("0.0 points (0.0 to +0.1)", Figures.Difference(new Interval(0.0001, -0.0004, 0.001), MetricUnit.Share));
        Assert.Equal("-0.031 (-0.040 to +0.020)", Figures.Difference(new Interval(-0.031, -0.04, 0.02), MetricUnit.Number));
    }

    [Theory]
    [InlineData(0, "–")]
    [InlineData(812, "812")]
    [InlineData(812_400, "812 k")]
    [InlineData(999_600, "1.0 M")]
    [InlineData(6_312_448, "6.3 M")]
    [InlineData(999_960_000, "1.0 G")]
    [InlineData(2_539_000_000, "2.5 G")]
    public void Parameters_are_short(long parameters, string text) => Assert.Equal(text, Figures.Parameters(parameters));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(0.0004, "< 0.001")]
    [InlineData(0.0125, "0.013")]
    [InlineData(1.0, "1.000")]
    public void Probabilities_are_never_zero(double? p, string text) => Assert.Equal(text, Figures.Probability(p));
}
