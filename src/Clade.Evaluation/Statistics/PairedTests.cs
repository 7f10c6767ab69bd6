using Clade.Core;

namespace Clade.Evaluation;

/// <summary>
/// Two-sided p-values for "both models are equally good on items of this kind", from the same items judged by both. All are free of assumptions about
/// how the numbers are spread. A p-value is no size: read the paired difference beside it. Thread-safe.
/// </summary>
public static class PairedTests
{
    /// <summary>Most differing items for which <see cref="SignFlip"/> counts every assignment of signs.</summary>
    public const int ExactLimit = 18;

    private const long Stream = 0x666C6970;

    /// <summary>
    /// Fisher's randomisation test: if the models are equal, each difference could as well have the other sign. The p-value is the share of assignments
    /// of signs whose mean is at least as far from 0 as the one found: counted out for up to <see cref="ExactLimit"/> items that differ, else drawn,
    /// (hits + 1) / (rounds + 1), so never 0 (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
    /// </summary>
    /// <param name="first">One number an item, all finite.</param>
    /// <param name="second">As many, in the same order.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="rounds">Assignments drawn where they are too many to count, at least 1.</param>
    /// <returns>In (0, 1]; 1 where no item differs.</returns>
    /// <exception cref="InputException">The lengths differ, or a number is not finite.</exception>
    public static double SignFlip(ReadOnlySpan<double> first, ReadOnlySpan<double> second, long seed = 0, int rounds = 10_000)
    {
        double[] sizes = [.. PairedItems.Differences(first, second).Where(difference => difference != 0)];
        var sum = sizes.Sum();
        // Sums of the same numbers in another order differ in their last bits.
        var bar = Math.Abs(sum) - (1e-12 * sizes.Sum(Math.Abs));
        if (sizes.Length <= ExactLimit)
            return Enumerable.Range(0, 1 << sizes.Length).Count(signs => Math.Abs(Flipped(sizes, (ulong)signs)) >= bar) / (double)(1 << sizes.Length);
        var sums = Rounds.Run(rounds, seed, Stream, static () => 0, (ref KeyedRandom random, int _) =>
        {
            double flipped = 0;
            for (var start = 0; start < sizes.Length; start += 64)
                flipped += Flipped(sizes.AsSpan(start, Math.Min(64, sizes.Length - start)), random.NextUInt64());
            return flipped;
        });
        return (sums.Count(flipped => Math.Abs(flipped) >= bar) + 1) / (double)(rounds + 1);
    }

    /// <summary>
    /// The exact form of McNemar's test ("Note on the sampling error of the difference between correlated proportions", 1947) for hits and misses: among the
    /// items that only one model gets right, each model wins a toss of a fair coin.
    /// </summary>
    /// <param name="onlyFirst">Items that only the first model gets right.</param>
    /// <param name="onlySecond">Items that only the second gets right.</param>
    /// <returns>In (0, 1]; 1 where both are equal.</returns>
    public static double McNemar(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var (few, all) = (Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond);
        // 2 · P(at most `few` heads): from the largest term down, each a multiple of the one before it.
        var (term, sum) = (1.0, 0.0);
        for (var heads = few; heads >= 0 && term > 0; heads--)
        {
            sum += term;
            term *= heads / (double)(all - heads + 1);
        }

        return Math.Clamp(2 * sum * Math.Exp(LogChoose(all, few) - (all * Math.Log(2))), double.Epsilon, 1);
    }

    /// <summary>As <see cref="McNemar(int, int)"/> from numbers by item.</summary>
    /// <param name="first">0 or 1 an item.</param>
    /// <param name="second">As many, in the same order.</param>
    /// <exception cref="InputException">The lengths differ, or a number is neither 0 nor 1.</exception>
    public static double McNemar(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (!AreHits(first) || !AreHits(second))
            throw new InputException("McNemar's test compares hits and misses, 1 and 0; use the sign-flip test for other numbers.");
        var differences = PairedItems.Differences(first, second);
        return McNemar(differences.Count(difference => difference > 0), differences.Count(difference => difference < 0));
    }

    internal static bool AreHits(ReadOnlySpan<double> items) => items.IndexOfAnyExcept(0, 1) < 0;

    // Bit i set: number i changes its sign.
    private static double Flipped(ReadOnlySpan<double> sizes, ulong signs)
    {
        double sum = 0;
        for (var i = 0; i < sizes.Length; i++)
            sum += BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(sizes[i]) ^ (((signs >> i) & 1) << 63));
        return sum;
    }

    // Sums of logarithms: at most thousands of terms, and exact to some 1e-12.
    private static double LogChoose(int all, int few)
    {
        double sum = 0;
        for (var i = 1; i <= few; i++)
            sum += Math.Log((all - few + i) / (double)i);
        return sum;
    }
}
