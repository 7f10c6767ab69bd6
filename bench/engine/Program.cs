using System.Globalization;
using Clade.Bench.Engine;
using Clade.Torch;

TorchRuntime.Threads = Environment.ProcessorCount;
var wanted = args.Length == 0 ? ["overhead", "matmul", "adamw", "vit", "vit-b"] : args;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"libtorch {TorchRuntime.Version}, {TorchRuntime.Threads} threads, .NET {Environment.Version}, {DateTime.UtcNow:yyyy-MM-dd}"));
Console.WriteLine($"{(TorchRuntime.Threads == 1 ? "medians of processor time" : "medians of elapsed time"),-34} {"C#",10} {"C++",10}      {"ratio",6}   lowest - highest   pairs");
foreach (var name in wanted)
{
    switch (name)
    {
        case "overhead":
            Overhead();
            break;
        case "matmul":
            Matmul();
            break;
        case "adamw":
            Adam("AdamW, ViT-Ti", 64, 8, 192, 12, 3);
            Adam("AdamW, ViT-B/32", 224, 32, 768, 12, 12);
            break;
        case "vit":
            Training("ViT-Ti/8 64 px, batch 32, f32", 15, 32, 64, 8, 192, 12, 3, false);
            Training("ViT-Ti/8 64 px, batch 32, bf16", 15, 32, 64, 8, 192, 12, 3, true);
            break;
        case "vit-b":
            Training("ViT-B/32 224 px, batch 8, f32", 9, 8, 224, 32, 768, 12, 12, false);
            Training("ViT-B/32 224 px, batch 8, bf16", 9, 8, 224, 32, 768, 12, 12, true);
            break;
        default:
            Console.Error.WriteLine($"'{name}' is not a benchmark; use overhead, matmul, adamw, vit or vit-b.");
            return 2;
    }
}

return 0;

static void Overhead()
{
    const int calls = 200_000;
    using var a = Operators.Ones([1]);
    using var b = Operators.Ones([1]);
    // Shown for one call.
    var unit = (1e9 / calls, "ns");
    Pairs.Compare("add of 1 element, disposed", 21, unit, () =>
    {
        for (var i = 0; i < calls; i++)
            a.Add(b).Dispose();
    }, () => Peer.peer_add(calls));
    Pairs.Compare("add of 1 element, in a scope", 21, unit, () =>
    {
        for (var i = 0; i < calls; i += 100)
        {
            using var scope = new TensorScope();
            for (var k = 0; k < 100; k++)
                a.Add(b);
        }
    }, () => Peer.peer_add(calls));
}

static void Matmul()
{
    foreach (var type in new[] { ElementType.Float32, ElementType.BFloat16 })
    {
        var count = type == ElementType.Float32 ? 10 : 20;
        Pairs.Compare($"matmul 1024^3 {type}", 15, (1e3 / count, "ms"), () =>
        {
            // Both sides make their matrices anew.
            using var a = Operators.Ones([1024, 1024], type);
            using var b = Operators.Ones([1024, 1024], type);
            for (var i = 0; i < count; i++)
                a.Matmul(b).Dispose();
        }, () => Peer.peer_matmul(1024, type == ElementType.BFloat16 ? 1 : 0, count));
    }
}

static void Adam(string name, long size, long patch, long width, long depth, long heads)
{
    WithBoth(2, size, patch, width, depth, heads, false, (vit, pixels, labels) =>
    {
        vit.Step(pixels, labels);
        Peer.peer_vit_step(out _);
        Pairs.Compare(name, 15, (1e3, "ms"), vit.OptimiserStep, () => Peer.peer_adamw());
    });
}

static void Training(string name, int rounds, long batch, long size, long patch, long width, long depth, long heads, bool bfloat16)
{
    WithBoth(batch, size, patch, width, depth, heads, bfloat16, (vit, pixels, labels) =>
        Pairs.Compare(name, rounds, (1e3, "ms"), () => vit.Step(pixels, labels), () => Peer.peer_vit_step(out _)));
}

static void WithBoth(long batch, long size, long patch, long width, long depth, long heads, bool bfloat16, Action<Vit, Tensor, Tensor> action)
{
    const long classes = 100;
    using var scope = new TensorScope();
    var vit = new Vit(size, patch, width, depth, heads, classes, bfloat16);
    var pixels = Operators.Randn([batch, 3, size, size]);
    var labels = Operators.Arange(0, batch, 1, ElementType.Int64).Remainder(classes);
    Peer.peer_vit_open(batch, size, patch, width, depth, heads, classes, bfloat16 ? 1 : 0);
    action(vit, pixels, labels);
    Peer.peer_vit_close();
    vit.Close();
}
