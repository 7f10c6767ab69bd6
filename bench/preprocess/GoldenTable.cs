using System.Runtime.InteropServices;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Bench.Preprocess;

/// <summary>The table of docs/preprocessing.md: differences from the reference tensors, in 8-bit levels.</summary>
internal static class GoldenTable
{
    public static void Run(string folder)
    {
        Console.WriteLine("| file | tensors | largest difference | mean difference |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "images")).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            using var tensors = SafeTensorsFile.Open(Path.Combine(folder, Path.ChangeExtension(Path.GetFileName(path), ".safetensors")));
            var (count, most, sum, numbers) = (0, 0.0, 0.0, 0L);
            foreach (var entry in tensors.Entries.Where(entry => entry.DType == "F32"))
            {
                var size = (int)entry.Shape[1];
                var options = entry.Name.StartsWith("siglip", StringComparison.Ordinal)
                    ? ClipPreprocess.SigLip(size)
                    : ClipPreprocess.Clip(size) with { RgbFirst = entry.Name.EndsWith("rgb_first", StringComparison.Ordinal) };
                var expected = MemoryMarshal.Cast<byte, float>(tensors.Bytes(entry)).ToArray();
                var actual = options.Apply(bytes, path);
                for (var i = 0; i < actual.Length; i++)
                {
                    var levels = Math.Abs((double)expected[i] - actual[i]) * 255 * options.Std!.Value[i / (size * size)];
                    most = Math.Max(most, levels);
                    sum += levels;
                }

                (count, numbers) = (count + 1, numbers + actual.Length);
            }

            Console.WriteLine($"| {Path.GetFileName(path)} | {count} | {most:G3} | {sum / numbers:G3} |");
        }
    }
}
