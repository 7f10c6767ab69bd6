using Clade.Core;

namespace Clade.Evaluation;

/// <summary>Many random rounds on all cores. Round r draws from a key of its own, so the results do not depend on the number of threads.</summary>
internal static class Rounds
{
    public delegate double Round<TScratch>(ref KeyedRandom random, TScratch scratch);

    /// <summary>One number a round.</summary>
    /// <param name="rounds">How many, at least 1.</param>
    /// <param name="seed">Of the caller.</param>
    /// <param name="stream">A constant a use.</param>
    /// <param name="scratch">Makes what one thread writes on, used again by its later rounds.</param>
    /// <param name="round">Gives the number.</param>
    public static double[] Run<TScratch>(int rounds, long seed, long stream, Func<TScratch> scratch, Round<TScratch> round)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var values = new double[rounds];
        Parallel.For(0, rounds, scratch, (number, _, own) =>
        {
            var random = new KeyedRandom(seed, stream, number);
            values[number] = round(ref random, own);
            return own;
        }, static _ => { });
        return values;
    }
}
