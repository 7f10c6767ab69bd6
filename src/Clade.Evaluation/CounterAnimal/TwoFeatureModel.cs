namespace Clade.Evaluation;

/// <summary>
/// The theory in two lines (specification 2.5): a picture of class y, +1 or -1, shows the thing, <c>y m_i + e</c>, and its background, <c>y g m_s + e'</c>, with g = +1 on usual and -1 on
/// unusual backgrounds and noise of deviation s. A linear rule with weights (a, b) is right with probability <c>Phi((a m_i + g b m_s) / (s sqrt(a^2 + b^2)))</c>, so it loses nothing
/// if and only if it does not look at the background, b = 0. Immutable.
/// </summary>
/// <param name="Thing">m_i: how clearly the thing shows the class.</param>
/// <param name="Background">m_s: how clearly the background does.</param>
/// <param name="Noise">s, above 0.</param>
public sealed record TwoFeatureModel(double Thing, double Background, double Noise)
{
    /// <summary>Accuracy of a rule.</summary>
    /// <param name="a">Weight of the thing.</param>
    /// <param name="b">Weight of the background; not both 0.</param>
    /// <param name="g">+1 on usual backgrounds, -1 on unusual ones.</param>
    public double Accuracy(double a, double b, int g)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Noise);
        return Normal((a * Thing + g * b * Background) / (Noise * Math.Sqrt(a * a + b * b)));
    }

    /// <summary>Accuracy lost from usual to unusual backgrounds.</summary>
    /// <param name="a">Weight of the thing.</param>
    /// <param name="b">Weight of the background; not both 0.</param>
    public double Drop(double a, double b) => Accuracy(a, b, 1) - Accuracy(a, b, -1);

    /// <summary>Distribution function of the standard normal: Marsaglia's series ("Evaluating the normal distribution", 2004), to the last bits within 7 deviations.</summary>
    internal static double Normal(double x)
    {
        if (Math.Abs(x) > 7)
            return x > 0 ? 1 : 0;
        var (sum, term) = (x, x);
        for (var i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
