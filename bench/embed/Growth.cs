using System.Globalization;
using System.Text;
using Clade.Core;
using Clade.Data.Embedding;
using Clade.Models;

namespace Clade.Bench.Embed;

/// <summary>Memory over many pictures: small drawings and a small tower, through the folder of shards that the verb writes.</summary>
internal static class Growth
{
    private const int Rows = 5000;

    public static void Run(Arguments arguments)
    {
        var count = arguments.Number("pictures", 100_000);
        using var model = LoadedModel.Load(arguments.Text("model", "assets/models/ancestor-pictograms"));
        var plan = arguments.Plan("auto");
        model.Pack(plan);
        using var input = new Drawings(count);
        var folder = Path.Combine(arguments.Folder, $"growth-{Environment.ProcessId}");
        var output = EmbeddingFolder.Open(folder, Manifest(model, input, plan), new Dictionary<string, string>());
        var step = Math.Max(1, count / 10);
        long next = step;
        Console.WriteLine("pictures    resident MB");
        var summary = PictureEmbedding.Run(model, input, output.Pictures(input), new EmbeddingOptions
        {
            ShardRows = Rows,
            Progress = progress =>
            {
                if (progress.Done < next)
                    return;
                next += step;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Done,8}    {Environment.WorkingSet / 1e6,8:F0}"));
            },
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Entries} pictures in {summary.Elapsed.TotalSeconds:F0} s, peak {Measure.PeakMemory():F0} MB"));
        Directory.Delete(folder, recursive: true);
    }

    private static EmbeddingManifest Manifest(LoadedModel model, PictureInput input, ComputePlan plan) => new()
    {
        Model = model.Name,
        Family = model.Plan.Family,
        Fingerprint = model.Fingerprint.Whole,
        Precision = plan.Type.ToString(),
        Products = plan.Products,
        Normalised = true,
        Width = model.Plan.Config.EmbedDim,
        Layout = VectorLayout.Npy,
        Stored = "float32",
        ShardRows = Rows,
        Batch = BatchSizes.Pictures(model.Model.Image!, Clade.Torch.Device.Cpu),
        Pictures = input.Count,
        PictureNames = input.NameHash(),
    };

    private sealed class Drawings(int count) : PictureInput
    {
        public override int Count => count;

        public override string Id(int index) => $"{index}.svg";

        public override byte[] Read(int index)
        {
            var random = new KeyedRandom(index);
            return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='64' height='64' fill='#{random.NextInt(1 << 24):x6}'/><rect x='{random.NextInt(40)}' y='{random.NextInt(40)}' width='20' height='20' fill='#{random.NextInt(1 << 24):x6}'/></svg>"));
        }
    }
}
