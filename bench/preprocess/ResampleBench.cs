using System.Diagnostics;
using Clade.Data.Images;

namespace Clade.Bench.Preprocess;

/// <summary>Resizing to CLIP's 224 pixels: vectors, plain integers and the loop one would write first, in one run, as ratios.</summary>
internal static class ResampleBench
{
    public static void Run()
    {
        Console.WriteLine("| picture | to | naive ms | scalar ms | vector ms | naive / vector | scalar / vector |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var (width, height, channels, target) in ((int, int, int, int)[])[(500, 375, 3, 224), (1024, 768, 3, 224), (4000, 3000, 3, 224), (500, 375, 1, 224), (500, 375, 4, 224), (128, 128, 3, 224), (32, 32, 3, 224)])
        {
            var pixels = new byte[width * height * channels];
            new Random(1).NextBytes(pixels);
            var window = (ClipPreprocess.Clip(target) with { }).Window(width, height);
            var expected = NaiveResize.Run(pixels, width, height, channels, window);
            var vector = Resampler.Resize(pixels, width, height, channels, window, Interpolation.Bicubic);
            var most = expected.Zip(vector, (a, b) => Math.Abs(a - b)).Max();
            if (most > 1)
                throw new InvalidOperationException($"The naive loop differs by {most} levels.");

            var times = Best(
                () => NaiveResize.Run(pixels, width, height, channels, window),
                () => Resampler.Resize(pixels, width, height, channels, window, Interpolation.Bicubic, vectors: false),
                () => Resampler.Resize(pixels, width, height, channels, window, Interpolation.Bicubic));
            Console.WriteLine($"| {width} x {height} x {channels} | {target} | {times[0]:F2} | {times[1]:F2} | {times[2]:F3} | {times[0] / times[2]:F1} | {times[1] / times[2]:F1} |");
        }
    }

    /// <summary>Best of several rounds in milliseconds, the candidates taking turns so that a busy machine hits all alike.</summary>
    internal static double[] Best(params Action[] candidates)
    {
        var best = Enumerable.Repeat(double.MaxValue, candidates.Length).ToArray();
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < 30 || Stopwatch.GetElapsedTime(started).TotalSeconds < 1; round++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var from = Stopwatch.GetTimestamp();
                candidates[i]();
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            if (Stopwatch.GetElapsedTime(started).TotalSeconds > 6)
                break;
        }

        return best;
    }
}
