using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Student's test ("The probable error of a mean", 1908) for few numbers that scatter as a normal: figures of training runs. Thread-safe.</summary>
public static class StudentTest
{
    /// <summary>
    /// Two-sided p-value for "both means are equal", with one spread for both sides: one side may then be a single run. Runs that do not scatter at all say
    /// nothing about others, and give 1 where the means are equal, else 0.
    /// </summary>
    /// <param name="first">Figures of the runs of one method.</param>
    /// <param name="second">Figures of the runs of the other.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="InputException">A side is empty, or neither has two runs.</exception>
    public static double PValue(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var freedom = first.Count + second.Count - 2;
        if (first.Count == 0 || second.Count == 0 || freedom < 1)
            throw new InputException($"{first.Count} runs against {second.Count}: the spread of runs needs two of one side and one of the other.");
        var (left, right) = (first.Average(), second.Average());
        var spread = (first.Sum(x => (x - left) * (x - left)) + second.Sum(x => (x - right) * (x - right))) / freedom;
        if (spread == 0)
            return left == right ? 1 : 0;
        var t = (left - right) / Math.Sqrt(spread * ((1.0 / first.Count) + (1.0 / second.Count)));
        return 1 - Inside(Math.Abs(t), freedom);
    }

    // The chance that Student's t lies between -t and t, as a finite sum (Abramowitz and Stegun, "Handbook of mathematical functions", 26.7.3 and 26.7.4).
    private static double Inside(double t, int freedom)
    {
        var angle = Math.Atan(t / Math.Sqrt(freedom));
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        // Odd: cos + 2/3 cos³ + (2 · 4)/(3 · 5) cos⁵ …; even: 1 + 1/2 cos² + (1 · 3)/(2 · 4) cos⁴ …; up to the power freedom - 2.
        var (term, sum) = (isOdd ? cosine : 1.0, 0.0);
        for (var power = isOdd ? 1 : 0; power <= freedom - 2; power += 2)
        {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }

        return isOdd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}
