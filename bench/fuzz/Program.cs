using System.Globalization;
using Clade.Bench.Fuzz;
using Clade.Core;
using Clade.Torch;

// clade fuzz: mutates good files of every format and reads them. dotnet run -c Release --project bench/fuzz -- --cases 100000
var options = new Dictionary<string, string> { ["--cases"] = "10000", ["--seed"] = "1", ["--only"] = "", ["--out"] = "runs/fuzz" };
for (var i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"'{args[i]}' is not an option with a value; use --cases NUMBER (for each target), --seed NUMBER, --only TARGET, --out FOLDER.");
        return 2;
    }

    options[args[i]] = args[i + 1];
}

if (!long.TryParse(options["--cases"], CultureInfo.InvariantCulture, out var cases) || !long.TryParse(options["--seed"], CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("--cases and --seed take whole numbers.");
    return 2;
}

TorchRuntime.Threads = 1;
var targets = FuzzTargets.All.Where(target => options["--only"].Length == 0 || target.Name == options["--only"]).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine($"There is no target {options["--only"]}; there are {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
    return 2;
}

Console.WriteLine($"seed {seed}, {DateTime.UtcNow:yyyy-MM-dd}");
Console.WriteLine($"{"target",-20} {"cases",10} {"accepted",10} {"slowest ms",11} {"largest MB",11} {"seconds",9} {"found",6}");
var found = 0;
foreach (var target in targets)
{
    var folder = Directory.CreateTempSubdirectory("clade-fuzz-").FullName;
    var run = new FuzzRun(target, seed, folder);
    using var watch = new Timer(_ => EndIfItHangs(target, run, options["--out"]), null, 5000, 5000);
    var report = run.Run(0, cases);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{target.Name,-20} {report.Cases,10} {report.Accepted,10} {report.SlowestSeconds * 1e3,11:F1} {report.LargestAllocation / 1e6,11:F1} {report.Time.TotalSeconds,9:F1} {report.Findings.Count,6}"));
    foreach (var finding in report.Findings)
    {
        var path = Path.Combine(options["--out"], target.Name, $"{seed}-{finding.Case}");
        AtomicFile.Write(path, stream => stream.Write(finding.File));
        Console.WriteLine($"  {finding.What} -> {path}");
    }

    found += report.Findings.Count;
    Directory.Delete(folder, recursive: true);
}

return found == 0 ? 0 : 1;

static void EndIfItHangs(FuzzTarget target, FuzzRun run, string folder)
{
    if ((Environment.CpuUsage.TotalTime - run.Began).TotalSeconds < 60)
        return;
    var path = Path.Combine(folder, target.Name, $"hangs-{run.Current}");
    AtomicFile.Write(path, stream => stream.Write(run.Case(run.Current)));
    Console.WriteLine($"  {target.Name} has computed on case {run.Current} for a minute -> {path}");
    Environment.Exit(3);
}
