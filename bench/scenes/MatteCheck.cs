using Clade.Data.Scenes;

namespace Clade.Bench.Scenes;

/// <summary>How well transparency is recovered from the shipped corpus: against the packages' own, drawing by drawing.</summary>
internal static class MatteCheck
{
    private const int Side = 64;

    public static void Run(string? cache)
    {
        var truth = SceneSources.FromPackages(["noto", "twemoji", "fluent-flat", "emojione", "openmoji"], Side, cache).Cutouts.ToDictionary(cutout => cutout.Id);
        var results = SceneSources.FromCorpus(Repository.MiniCorpus()).Cutouts.Where(cutout => truth.ContainsKey(cutout.Id))
            .Select(cutout => (cutout.Style, cutout.Id, Result: Compare(cutout.Read(), truth[cutout.Id].Read()))).ToList();
        Console.WriteLine("| style | cut-outs | mean alpha error | mask IoU, mean | below 0.9 | opaque where empty |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var style in results.GroupBy(one => one.Style).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"| {style.Key} | {style.Count()} | {style.Average(one => one.Result.Error):F4} | {style.Average(one => one.Result.Iou):F4} | {style.Count(one => one.Result.Iou < 0.9)} | {style.Average(one => one.Result.Specks):F2} |");
        Console.WriteLine("worst: " + string.Join(", ", results.OrderBy(one => one.Result.Iou).Take(30).Select(one => $"{truth[one.Id]} {one.Result.Iou:F2}")));
    }

    private static (double Error, double Iou, double Specks) Compare(RgbaImage found, RgbaImage truth)
    {
        var (left, top) = ((Side - truth.Width) / 2, (Side - truth.Height) / 2);
        var (error, common, union, specks) = (0.0, 0, 0, 0);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var inside = x >= left && y >= top && x < left + truth.Width && y < top + truth.Height;
                int real = inside ? truth.Pixels[((y - top) * truth.Width + x - left) * 4 + 3] : 0, got = found.Pixels[(y * Side + x) * 4 + 3];
                error += Math.Abs(real - got) / 255.0;
                common += real >= 128 && got >= 128 ? 1 : 0;
                union += real >= 128 || got >= 128 ? 1 : 0;
                specks += real < 16 && got >= 128 ? 1 : 0;
            }
        }

        return (error / (Side * Side), union == 0 ? 1 : (double)common / union, specks);
    }
}
