using Clade.Core;

namespace Clade.Data.Corruptions;

/// <summary>Poisson draws by searching the summed probabilities: exact up to 1e-12 of the tail.</summary>
internal sealed class PoissonTable
{
    private readonly double[] _upTo;

    /// <param name="mean">At least 0, at most some 600.</param>
    public PoissonTable(double mean)
    {
        List<double> upTo = [];
        var (term, sum) = (Math.Exp(-mean), 0.0);
        for (var count = 1; sum < 1 - 1e-12 && count < 20 + (3 * mean); count++)
        {
            sum += term;
            upTo.Add(sum);
            term *= mean / count;
        }

        _upTo = [.. upTo];
    }

    public int Draw(ref KeyedRandom random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at + 1, _upTo.Length - 1);
    }

    /// <summary>One table for each byte b, of mean b / 255 · photons.</summary>
    public static PoissonTable[] Levels(double photons) => [.. Enumerable.Range(0, 256).Select(level => new PoissonTable(level / 255.0 * photons))];
}
