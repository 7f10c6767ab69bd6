using System.Diagnostics;
using System.Globalization;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Bench.Preprocess;

/// <summary>
/// Whether the first pictures of a process may be decoded by several threads together: libraries that prepare themselves at
/// their first use fail there, if anywhere, and only once in some dozens of starts.
/// </summary>
internal static class StartBench
{
    /// <summary>Starts this program many times and counts what it could not decode.</summary>
    public static int Run(string folder, int starts)
    {
        var failed = 0;
        for (var i = 0; i < starts; i++)
        {
            using var child = Process.Start("dotnet", [typeof(StartBench).Assembly.Location, "start", folder, (2 + (i % 3)).ToString(CultureInfo.InvariantCulture)]);
            child.WaitForExit();
            failed += child.ExitCode == 0 ? 0 : 1;
        }

        Console.WriteLine($"{failed} of {starts} starts failed to decode a picture.");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>One start: threads that begin together, four pictures each.</summary>
    public static int Once(string folder, int threads)
    {
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Take(4 * threads).Select(path => (Path: path, Bytes: File.ReadAllBytes(path))).ToArray();
        var options = ClipPreprocess.Clip(16);
        var failed = 0;
        using var together = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(first => new Thread(() =>
        {
            together.SignalAndWait();
            for (var i = first; i < files.Length; i += threads)
            {
                try
                {
                    options.Apply(files[i].Bytes, files[i].Path);
                }
                catch (InputException error)
                {
                    Interlocked.Increment(ref failed);
                    Console.Error.WriteLine(error.Message);
                }
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return failed == 0 ? 0 : 1;
    }
}
