using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Two views of one scene and where each of some places of the first is in the second.</summary>
/// <param name="First">First views.</param>
/// <param name="Second">Second views, in the same order.</param>
/// <param name="Matches">Of a scene, [side, side]: the place in the second view of each pixel of the first, row times side plus column; -1 where it cannot be seen.</param>
/// <param name="Side">Pixels a side.</param>
internal sealed record ViewPairs(PictureSet First, PictureSet Second, Func<int, IReadOnlyList<int>> Matches, int Side);

/// <summary>Does a patch's vector find the same point from another place? Nearest neighbour by cosine, right within a tenth of the side.</summary>
internal static class CorrespondenceTask
{
    private const double Reach = 0.1;

    /// <exception cref="InputException">The tower has no vectors of patches, or a scene cannot be embedded.</exception>
    public static TaskResult Run(string task, IEmbedder model, ViewPairs views, RobustnessOptions options, CancellationToken cancellation)
    {
        float[][][] first = Patches(model, views.First, cancellation), second = Patches(model, views.Second, cancellation);
        var count = views.First.Entries.Count;
        double[] recall = new double[count], still = new double[count];
        var judged = new int[count];
        Parallel.For(0, count, scene =>
        {
            var (grid, matches) = ((int)Math.Sqrt(first[scene].Length), views.Matches(scene));
            for (var patch = 0; patch < grid * grid; patch++)
            {
                var (x, y) = (Pixel(patch % grid), Pixel(patch / grid));
                var match = matches[(y * views.Side) + x];
                if (match < 0)
                    continue;
                judged[scene]++;
                var nearest = Nearest(first[scene][patch], second[scene]);
                recall[scene] += Near(Pixel(nearest % grid), Pixel(nearest / grid), match) ? 1 : 0;
                still[scene] += Near(x, y, match) ? 1 : 0;
            }

            int Pixel(int place) => (int)((place + 0.5) * views.Side / grid);
        });
        int[] used = [.. Enumerable.Range(0, count).Where(scene => judged[scene] > 0)];
        double[] found = [.. used.Select(scene => recall[scene] / judged[scene])], unmoved = [.. used.Select(scene => still[scene] / judged[scene])];
        return new TaskResult
        {
            Task = task,
            Kind = RobustnessRun.Kind,
            Data = views.First.Name,
            Items = [.. used.Select(scene => views.First.Entries[scene].Id)],
            Metrics = [new("recall within 0.1", Bootstrap.Share(found, options.Seed)) { PerItem = found, IsMain = true }, new("same place", Bootstrap.Share(unmoved, options.Seed)) { PerItem = unmoved }],
            Notes = [$"{judged.Sum()} patches of {used.Length} scenes whose point is seen from both places; mean of the scenes. 'Same place' answers where the patch was, without looking."],
        };

        bool Near(int x, int y, int match) => Math.Sqrt(Math.Pow(x - (match % views.Side), 2) + Math.Pow(y - (match / views.Side), 2)) <= Reach * views.Side;
    }

    private static int Nearest(float[] patch, float[][] others)
    {
        var (best, highest) = (0, float.NegativeInfinity);
        for (var i = 0; i < others.Length; i++)
        {
            var cosine = 0f;
            for (var k = 0; k < patch.Length; k++)
                cosine += patch[k] * others[i][k];
            if (cosine > highest)
                (best, highest) = (i, cosine);
        }

        return best;
    }

    // For each picture its patches' unit vectors, row by row.
    private static float[][][] Patches(IEmbedder model, PictureSet set, CancellationToken cancellation)
    {
        var all = new float[set.Entries.Count][][];
        var problems = model.Patches(set, (rows, patches) =>
        {
            // [n, g, g, D] -> [n, g · g, D]
            var (grid, width) = ((int)patches.Size(1), (int)patches.Size(3));
            var flat = patches.To(ElementType.Float32).Reshape([rows.Count, grid * grid, width]);
            var unit = (flat / flat.Square().Sum([2], keepdim: true).Sqrt().ClampMin(1e-12)).To(Device.Cpu).Contiguous();
            for (var row = 0; row < rows.Count; row++)
                all[rows[row]] = [.. Enumerable.Range(0, grid * grid).Select(patch => unit.AsSpan<float>().Slice(((row * grid * grid) + patch) * width, width).ToArray())];
        }, null, cancellation);
        return problems is [var problem, ..] ? throw new InputException($"{problem.Id}: {problem.Reason}") : all;
    }
}
