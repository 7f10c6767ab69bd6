using System.Diagnostics;
using Clade.Data.Images;

namespace Clade.Bench.Preprocess;

/// <summary>Whole files to numbers: where the time of a picture goes, and how many pictures a second one and several threads prepare.</summary>
internal static class PhotoBench
{
    public static void Run(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path: path, Bytes: File.ReadAllBytes(path))).ToList();
        var clip = ClipPreprocess.Clip();
        var decoded = files.Select(file => ImageFile.DecodeRgb(file.Bytes, file.Path)).ToList();
        Console.WriteLine($"{files.Count} pictures, {files.Average(file => file.Bytes.Length) / 1e3:F0} kB and {decoded.Average(image => image.Width * image.Height) / 1e6:F2} megapixels on average");

        var numbers = new float[clip.Length];
        var times = ResampleBench.Best(
            () => files.ForEach(file => Clade.Data.Images.Reference.ReferenceDecoder.Decode(file.Bytes, file.Path, default, null)),
            () => decoded.ForEach(image => clip.ToSquare(image)),
            () => decoded.ForEach(image => clip.Apply(image, numbers)),
            () => files.ForEach(file => clip.Apply(file.Bytes, file.Path, numbers)));
        Console.WriteLine($"one thread, ms a picture: decode {times[0] / files.Count:F2}, resize {times[1] / files.Count:F2}, to numbers {(times[2] - times[1]) / files.Count:F2}, all {times[3] / files.Count:F2} ({files.Count / times[3] * 1e3:F0} pictures a second)");
        for (var threads = 2; threads <= Environment.ProcessorCount; threads *= 2)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
            var best = ResampleBench.Best(() => Parallel.ForEach(files, options, file => clip.Apply(file.Bytes, file.Path)))[0];
            Console.WriteLine($"{threads} threads: {files.Count / best * 1e3:F0} pictures a second");
        }

        Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
    }
}
