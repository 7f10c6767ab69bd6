namespace Clade.Evaluation;

/// <summary>
/// The search of CLIP's authors for the strength of the penalty (Radford et al. 2021, appendix A.3): seven values two decades apart from 1e-6 to 1e6, then around
/// the best with half the distance, until there are eight to the decade.
/// </summary>
internal static class StrengthSearch
{
    private const double Most = 6, FirstStep = 2, LastStep = 1.0 / 8;

    /// <summary>Fits that a search needs at most.</summary>
    public const int Fits = 15;

    /// <summary>Everything that was tried, ascending.</summary>
    /// <param name="attempt">Fits with a C and judges it.</param>
    public static IReadOnlyList<ProbeTrial> Run(Func<double, ProbeTrial> attempt)
    {
        var trials = new SortedDictionary<double, ProbeTrial>();
        for (var power = -Most; power <= Most; power += FirstStep)
            Try(power);
        for (var step = FirstStep / 2; step >= LastStep; step /= 2)
        {
            var best = trials.MinBy(pair => Order(pair.Value)).Key;
            Try(best - step);
            Try(best + step);
        }

        return [.. trials.Values];

        void Try(double power)
        {
            if (Math.Abs(power) <= Most && !trials.ContainsKey(power))
                trials.Add(power, attempt(Math.Pow(10, power)));
        }
    }

    /// <summary>The most accurate; of several the one with the least loss, then the most penalised.</summary>
    public static ProbeTrial Best(IReadOnlyList<ProbeTrial> trials) => trials.MinBy(Order)!;

    private static (double, double, double) Order(ProbeTrial trial) => (-trial.Accuracy, trial.Loss, trial.C);
}
