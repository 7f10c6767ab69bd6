// How long the first vector takes from the start of the process, and each one after it, as loaded and packed.
//
//   dotnet run --project samples/Latency -c Release -- assets/models/ancestor-pictograms picture.png [THREADS]
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Clade;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is not (2 or 3))
{
    Console.Error.WriteLine("Latency MODEL PICTURE [THREADS]");
    return 2;
}

using var process = Process.GetCurrentProcess();
var threads = args.Length == 3 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
Console.WriteLine($"{"since the process began",-28}{"wall ms",9}{"CPU ms",9}{"JIT ms",9}");
Cold("the program runs");
Clade.Torch.TorchRuntime.Threads = threads;
Cold("libtorch is loaded");
using var clip = Clip.Load(args[0], new ClipOptions { Threads = threads, Pack = false });
Cold("the model is loaded");
clip.EmbedText("a red apple");
Cold("vector of a caption");
clip.EmbedImage(args[1]);
Cold("vector of a picture");
Warm("caption", () => clip.EmbedText("a red apple"));
Warm("picture", () => clip.EmbedImage(args[1]));
clip.Pack();
Cold("the model is packed");
Warm("caption", () => clip.EmbedText("a red apple"));
Warm("picture", () => clip.EmbedImage(args[1]));

Console.WriteLine($"{clip.Precision}, {threads} threads");
return 0;

void Cold(string what)
{
    process.Refresh();
    Console.WriteLine($"{what,-28}{(DateTime.Now - process.StartTime).TotalMilliseconds,9:F0}{process.TotalProcessorTime.TotalMilliseconds,9:F0}{JitInfo.GetCompilationTime().TotalMilliseconds,9:F0}");
}

void Warm(string what, Action embed)
{
    // The tiers of the JIT have settled after some hundred calls.
    for (var until = Stopwatch.StartNew(); until.Elapsed.TotalSeconds < 1;)
        embed();
    process.Refresh();
    var cpu = process.TotalProcessorTime;
    var times = new List<double>();
    for (var until = Stopwatch.StartNew(); until.Elapsed.TotalSeconds < 3;)
    {
        var start = Stopwatch.GetTimestamp();
        embed();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    process.Refresh();
    times.Sort();
    Console.WriteLine($"  one {what} after the other: p50 {times[times.Count / 2]:F2} ms, p95 {times[times.Count * 95 / 100]:F2} ms, CPU {(process.TotalProcessorTime - cpu).TotalMilliseconds / times.Count:F2} ms");
}
