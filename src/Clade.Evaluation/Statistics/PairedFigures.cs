using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Two models by a figure that is no mean of items (mIoU, AUROC, ECE): the difference with its interval over items drawn for both at once, and a p-value for
/// "both models are equally good on items of this kind". Thread-safe.
/// </summary>
public static class PairedFigures
{
    private const long DrawStream = 0x70616972, ExchangeStream = 0x73776170;

    /// <summary>The figure of one model; NaN where it is undefined.</summary>
    /// <exception cref="InputException">An item has not the numbers of its kind, or there is nothing to count.</exception>
    public static double Value(ItemParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var once = new int[parts.Items.Count];
        Array.Fill(once, 1);
        return FigureOfParts.Statistic(parts.Kind, parts.Items)(once);
    }

    /// <summary>
    /// First minus second with its 95 % interval: each resample draws items (known and unknown pictures apart) and computes the figures of both models on
    /// the same ones. Resamples in which either is undefined are left out.
    /// </summary>
    /// <param name="first">Of one model.</param>
    /// <param name="second">Of the other, on the same items in the same order.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <exception cref="InputException">The items do not fit each other, there are fewer than two, or the figure is undefined in most resamples.</exception>
    public static Interval Difference(ItemParts first, ItemParts second, long seed = 0, int resamples = 1000)
    {
        var pair = new PairOfParts(first, second);
        return Quantiles.Percentile(Value(first) - Value(second), Rounds.Run(resamples, seed, DrawStream, pair.NewScratch, (ref KeyedRandom random, PairOfParts.Scratch own) =>
        {
            pair.Plan.Draw(ref random, own.Marks, own.Units);
            return pair.Drawn(own);
        }), 0.95);
    }

    /// <summary>
    /// Fisher's randomisation test for such a figure: if the models are equal, what they did on an item could as well be exchanged. The p-value is the share of
    /// exchanges after which the figures are at least as far apart as found: all of them for up to <see cref="PairedTests.ExactLimit"/> items that differ, else drawn,
    /// (hits + 1) / (rounds + 1). Scores whose AUROC is compared are exchanged as ranks, since scales differ.
    /// </summary>
    /// <param name="first">Of one model.</param>
    /// <param name="second">Of the other, on the same items in the same order.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="rounds">Exchanges drawn where they are too many to count, at least 1.</param>
    /// <returns>In (0, 1]; 1 where no item differs.</returns>
    /// <exception cref="InputException">The items do not fit each other, or there are fewer than two.</exception>
    public static double Exchange(ItemParts first, ItemParts second, long seed = 0, int rounds = 10_000)
    {
        var pair = new PairOfParts(first, second);
        var bar = Math.Abs(pair.Exchanged(pair.NewScratch()));
        bar -= 1e-12 * Math.Max(1, bar);
        // Undefined figures are no evidence of a difference.
        bool Reaches(PairOfParts.Scratch own) => !(Math.Abs(pair.Exchanged(own)) < bar);
        if (pair.Differing.Count <= PairedTests.ExactLimit)
        {
            var own = pair.NewScratch();
            return Enumerable.Range(0, 1 << pair.Differing.Count).Count(bits =>
            {
                for (var i = 0; i < pair.Differing.Count; i++)
                    own.Marks[pair.Differing[i]] = (bits >> i) & 1;
                return Reaches(own);
            }) / (double)(1 << pair.Differing.Count);
        }

        var reached = Rounds.Run(rounds, seed, ExchangeStream, pair.NewScratch, (ref KeyedRandom random, PairOfParts.Scratch own) =>
        {
            var bits = 0UL;
            for (var i = 0; i < pair.Differing.Count; i++)
            {
                bits = i % 64 == 0 ? random.NextUInt64() : bits >> 1;
                own.Marks[pair.Differing[i]] = (int)(bits & 1);
            }

            return Reaches(own) ? 1 : 0;
        });
        return (reached.Sum() + 1) / (rounds + 1);
    }
}
