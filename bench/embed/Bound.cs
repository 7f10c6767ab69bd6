using System.Globalization;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>The image tower alone, as many batches at a time as in a run, against products of square matrices done the same way: the most that libtorch reaches on the machine.</summary>
internal static class Bound
{
    public static void Run(Arguments arguments)
    {
        using var model = LoadedModel.Load(Path.Combine(arguments.Folder, arguments.Text("model", "ViT-B-32")));
        var plan = arguments.Plan("auto");
        model.Pack(plan);
        var operations = ModelFlops.Picture(model.Plan.Config);
        var pictures = arguments.Number("count", 256);
        var rounds = arguments.Number("rounds", 9);
        int[] sizes = [1024, 2048];
        var (towers, products) = (new List<Cost>(), sizes.Select(_ => new List<Cost>()).ToArray());
        Tower(model, pictures);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < sizes.Length; i++)
                products[i].Add(Products(plan.Type, sizes[i], operations * pictures / 2));
            towers.Add(Tower(model, pictures));
        }

        Console.WriteLine($"{plan.Type}, products by {plan.Products}, {ThreadPlan.For(Device.Cpu, long.MaxValue)}, {rounds} rounds in turns");
        var best = 0.0;
        foreach (var (i, size) in sizes.Index())
        {
            var rate = Rate(products[i], operations * pictures / 2);
            best = Math.Max(best, rate.Wall);
            Say($"matrix product {size}³", rate.Wall, rate.Processor, "");
        }

        var tower = Rate(towers, operations * pictures);
        var share = Measure.Median(towers.Select((cost, i) => 1 / cost.Seconds / sizes.Index().Max(pair => 0.5 / products[pair.Index][i].Seconds)));
        var processor = Measure.Median(towers.Select((cost, i) => 1 / cost.Processor / sizes.Index().Max(pair => 0.5 / products[pair.Index][i].Processor)));
        Say(arguments.Text("model", "ViT-B-32"), tower.Wall, tower.Processor, string.Create(CultureInfo.InvariantCulture, $"  {pictures / Measure.Median(towers.Select(cost => cost.Seconds)):F1} pictures a second"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"share of the peak, median of rounds: {share:P1} by the clock, {processor:P1} by processor time"));
    }

    /// <summary>Pictures of noise through the tower.</summary>
    public static Cost Tower(LoadedModel model, int pictures)
    {
        var tower = model.Model.Image!;
        var batch = BatchSizes.Pictures(tower, Device.Cpu);
        using var pixels = Operators.Randn([batch, 3, tower.ImageSize, tower.ImageSize], ElementType.Float32);
        return Share(pictures, batch, count => model.EncodeImages(pixels.Narrow(0, 0, count)));
    }

    private static Cost Products(ElementType type, int size, double operations)
    {
        using var a = Operators.Randn([size, size], ElementType.Float32).To(type);
        return Share((int)Math.Ceiling(operations / (2.0 * size * size * size)), 1, _ => a.Matmul(a));
    }

    // Work in parts, dealt out to threads as a run does it.
    private static Cost Share(int total, int part, Action<int> work)
    {
        var plan = ThreadPlan.For(Device.Cpu, long.MaxValue);
        var next = 0;
        return Measure.Of(() =>
        {
            var threads = Enumerable.Range(0, plan.Towers).Select(_ => new Thread(() =>
            {
                TorchRuntime.Threads = plan.ThreadsEach;
                using var none = Autograd.NoGrad();
                for (int start; (start = Interlocked.Add(ref next, part) - part) < total;)
                {
                    using var scope = new TensorScope();
                    work(Math.Min(part, total - start));
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        });
    }

    private static (double Wall, double Processor) Rate(List<Cost> costs, double operations) =>
        (operations / Measure.Median(costs.Select(cost => cost.Seconds)), operations / Measure.Median(costs.Select(cost => cost.Processor)));

    private static void Say(string what, double wall, double processor, string more) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-22} {wall / 1e9,7:F0} billion operations a second, {processor / 1e9,6:F0} a second of processor time{more}"));
}
