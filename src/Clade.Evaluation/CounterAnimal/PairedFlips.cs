namespace Clade.Evaluation;

/// <summary>What happens to pictures when nothing but their background is changed (specification 2.3). Immutable.</summary>
/// <param name="Pairs">Pictures with a twin.</param>
/// <param name="RightToWrong">Right on the usual background and wrong on the unusual one.</param>
/// <param name="WrongToRight">The other way.</param>
/// <param name="P">Exact two-sided McNemar test of "both happen equally often", in (0, 1].</param>
/// <param name="MarginChanges">For each pair the score of the own class above the best other one, unusual less usual: below 0 the own class has lost.</param>
public sealed record PairedFlips(int Pairs, int RightToWrong, int WrongToRight, double P, IReadOnlyList<double> MarginChanges)
{
    /// <summary>Mean of <see cref="MarginChanges"/>.</summary>
    public double MeanMarginChange => MarginChanges.Average();

    /// <summary>Twins one after the other, the usual background first.</summary>
    internal static PairedFlips Of(IReadOnlyList<BackgroundItem> twins)
    {
        var pairs = twins.Chunk(2).ToList();
        var (lost, won) = (pairs.Count(pair => pair[0].Right && !pair[1].Right), pairs.Count(pair => !pair[0].Right && pair[1].Right));
        return new PairedFlips(pairs.Count, lost, won, PairedTests.McNemar(lost, won), [.. pairs.Select(pair => pair[1].Margin - pair[0].Margin)]);
    }
}
