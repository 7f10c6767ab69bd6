using Clade.Core;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>
/// How the two towers share one space: the gap between their clouds (Liang et al., "Mind the gap", 2022), how close partners are and how evenly each cloud fills the
/// sphere (Wang and Isola, "Understanding contrastive representation learning through alignment and uniformity", 2020). Computed in float64 in chunks. Thread-safe.
/// </summary>
public static class Bridging
{
    private const long Stream = 0x62726964;
    private const int NumbersAtOnce = 4 << 20;

    /// <summary>|mean of the picture vectors - mean of the caption vectors|, with its interval over pairs (noise pushes a length up, see <see cref="Bootstrap.Counted"/>).</summary>
    /// <param name="images">[N, D] floating-point, L2-normalised, N at least 2. Stays the caller's.</param>
    /// <param name="texts">[N, D], row i belongs to picture i.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <exception cref="InputException">The tables do not fit each other, or a number is not finite.</exception>
    public static Interval Gap(Tensor images, Tensor texts, long seed = 0, int resamples = 1000)
    {
        Check(images, texts);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var difference = Wide(images) - Wide(texts);
        var count = checked((int)difference.Size(0));
        var lengths = new double[resamples];
        Chunks(resamples, Math.Max(1, NumbersAtOnce / count), (first, rows) =>
            (Draws(count, first, rows, seed).Matmul(difference) / count).Square().Sum([1]).Sqrt().ToArray<double>().CopyTo(lengths, first));
        return Quantiles.PushedUp(difference.Mean([0]).Square().Sum().Sqrt().ToDouble(), lengths, 0.95);
    }

    /// <summary>|v_i - t_i|² for each pair, in [0, 4]: alignment is their mean, for <see cref="Bootstrap.Mean"/>.</summary>
    /// <param name="images">[N, D] floating-point, L2-normalised. Stays the caller's.</param>
    /// <param name="texts">[N, D], row i belongs to picture i.</param>
    /// <exception cref="InputException">The tables do not fit each other, or a number is not finite.</exception>
    public static double[] Distances(Tensor images, Tensor texts)
    {
        Check(images, texts);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        return (Wide(images) - Wide(texts)).Square().Sum([1]).ToArray<double>();
    }

    /// <summary>
    /// ln of the mean of exp(-2 |x_i - x_j|²) over pairs i != j, at most 0, lower is more even; with its interval over rows. A row that is drawn twice is not paired with
    /// itself. Work grows with N² · (D + resamples): draw some 10,000 rows of larger tables.
    /// </summary>
    /// <param name="rows">[N, D] floating-point, L2-normalised, N at least 2. Stays the caller's.</param>
    /// <param name="seed">Of the resampling.</param>
    /// <param name="resamples">Number of resamples, at least 1.</param>
    /// <exception cref="InputException">It is no table of at least two rows, or a number is not finite.</exception>
    public static Interval Uniformity(Tensor rows, long seed = 0, int resamples = 1000)
    {
        Check(rows, rows);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var (x, count) = (Wide(rows), checked((int)rows.Size(0)));
        var squares = x.Square().Sum([1], keepdim: true);
        // The last resample is the rows as they are.
        var potentials = new double[resamples + 1];
        Chunks(resamples + 1, Math.Max(1, NumbersAtOnce / count), (first, draws) =>
        {
            var times = Draws(count, first, draws, seed, plainAt: resamples);
            var sums = Operators.Zeros([draws], ElementType.Float64);
            Chunks(count, Math.Max(1, NumbersAtOnce / count), (start, n) =>
            {
                // [n, N]
                var distances = (squares.Narrow(0, start, n) + squares.T() - (x.Narrow(0, start, n).Matmul(x.T()) * 2.0)).ClampMin(0.0);
                sums.AddInPlace((times.Matmul((distances * -2.0).Exp().T()) * times.Narrow(1, start, n)).Sum([1]));
            });
            var own = times.Square().Sum([1]);
            ((sums - own) / (-own + ((double)count * count))).Log().ToArray<double>().CopyTo(potentials, first);
        });
        return Quantiles.Percentile(potentials[resamples], potentials[..resamples], 0.95);
    }

    // [rows, count] float64: how often each item is drawn, one resample a row.
    private static Tensor Draws(int count, int first, int rows, long seed, int plainAt = -1)
    {
        var plan = ResamplingPlan.Items(count);
        var numbers = new double[rows * count];
        Parallel.For(0, rows, () => new int[count], (row, _, times) =>
        {
            var random = new KeyedRandom(seed, Stream, first + row);
            if (first + row == plainAt)
                Array.Fill(times, 1);
            else
                plan.Draw(ref random, times, []);
            for (var i = 0; i < count; i++)
                numbers[(row * count) + i] = times[i];
            return times;
        }, static _ => { });
        return Tensor.From<double>(numbers, [rows, count]);
    }

    private static void Chunks(int total, int step, Action<int, int> chunk)
    {
        for (var first = 0; first < total; first += step)
        {
            using var scope = new TensorScope();
            chunk(first, Math.Min(step, total - first));
        }
    }

    private static Tensor Wide(Tensor table) => table.Detach().To(Device.Cpu).To(ElementType.Float64);

    private static void Check(Tensor images, Tensor texts)
    {
        Ranking.CheckFeatures(images, "picture");
        Ranking.CheckFeatures(texts, "caption");
        if (!images.Shape.SequenceEqual(texts.Shape) || images.Size(0) < 2)
            throw new InputException($"The pictures are {images} and the captions {texts}; as many rows of the same width are needed, at least two.");
    }
}
