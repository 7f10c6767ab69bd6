using System.Diagnostics;
using Clade.Core;

namespace Clade.Bench.Fuzz;

/// <summary>What is allowed for one case.</summary>
internal static class FuzzLimits
{
    /// <summary>Managed bytes: a constant, and so many for each byte of the file.</summary>
    internal const long Allocated = 32 << 20, AllocatedAByte = 512;

    /// <summary>Seconds of processor time of the process: a busy machine makes no case slow.</summary>
    internal const double Seconds = 5;

    internal const int MessageLength = 2100;
}

/// <summary>A case that did what it must not.</summary>
internal sealed record Finding(string Target, long Case, string What, byte[] File);

/// <summary>Counts of a run.</summary>
internal sealed record FuzzReport(string Target, long Cases, long Accepted, double SlowestSeconds, long LargestAllocation, TimeSpan Time, IReadOnlyList<Finding> Findings);

/// <summary>Runs cases of one target; a case is its seed and number, so each can be made again alone.</summary>
internal sealed class FuzzRun(FuzzTarget target, long seed, string folder)
{
    private const int MostFindings = 20;
    private readonly IReadOnlyList<byte[]> _seeds = target.Seeds();
    private readonly string _path = Path.Combine(folder, target.FileName);
    private readonly Dictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private long _accepted, _largest;
    private double _slowest;

    /// <summary>Processor time when the case under way began; for a watch that ends a run which hangs.</summary>
    internal TimeSpan Began { get; private set; } = Environment.CpuUsage.TotalTime;

    internal long Current { get; private set; }

    /// <summary>Runs the seeds themselves, which must be accepted, then cases <paramref name="from"/> up to <paramref name="to"/>.</summary>
    internal FuzzReport Run(long from, long to)
    {
        var watch = Stopwatch.StartNew();
        target.Prepare?.Invoke(folder);
        for (var i = 0; i < _seeds.Count; i++)
        {
            if (Try(-1 - i, File(_seeds[i])) is { } refused)
                Add(new Finding(target.Name, -1 - i, $"seed {i} is refused: {refused.Message}", _seeds[i]));
        }

        for (Current = from; Current < to; Current++)
            Try(Current, Case(Current));
        return new FuzzReport(target.Name, to - from, _accepted, _slowest, _largest, watch.Elapsed, [.. _findings.Values]);
    }

    /// <summary>The file of a case.</summary>
    internal byte[] Case(long number)
    {
        var random = new KeyedRandom(seed, Stream(target.Name), 0, number);
        return File(Mutator.Mutate(ref random, _seeds, target.Words));
    }

    /// <summary>Runs one file; the refusal, or null if it was accepted.</summary>
    internal InputException? Try(long number, byte[] file)
    {
        // A new file each time: one that is still mapped must not be shortened.
        System.IO.File.Delete(_path);
        System.IO.File.WriteAllBytes(_path, file);
        InputException? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Began = Environment.CpuUsage.TotalTime;
        try
        {
            target.Parse(_path);
            _accepted++;
        }
        catch (InputException error)
        {
            refusal = error;
            if (error.Message.Length > FuzzLimits.MessageLength || error.Message.Any(char.IsControl))
                Add(new Finding(target.Name, number, "a message that is not one clean sentence", file));
        }
        catch (Exception error)
        {
            var place = error.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Clade", StringComparison.Ordinal))?.Trim();
            Add(new Finding(target.Name, number, $"{error.GetType().Name} {place}", file));
        }

        var seconds = (Environment.CpuUsage.TotalTime - Began).TotalSeconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        (_slowest, _largest) = (Math.Max(_slowest, seconds), Math.Max(_largest, allocated));
        if (seconds > FuzzLimits.Seconds)
            Add(new Finding(target.Name, number, "too slow", file));
        if (allocated > FuzzLimits.Allocated + (FuzzLimits.AllocatedAByte * file.Length))
            Add(new Finding(target.Name, number, "too much memory", file));
        return refusal;
    }

    private void Add(Finding finding)
    {
        if (_findings.Count < MostFindings)
            _findings.TryAdd(finding.What, finding);
    }

    private byte[] File(byte[] bytes) => target.Wrap is { } wrap ? wrap(bytes) : bytes;

    // By name, so that a new target leaves the cases of the others as they are.
    private static long Stream(string name) => name.Aggregate(1469598103934665603L, (hash, letter) => unchecked((hash ^ letter) * 1099511628211L));
}
