using System.Diagnostics;
using System.Globalization;

namespace Clade.Training.Tests;

/// <summary>The process that trains, started on its own so that it can be killed or run out of space.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    // The delay is in milliseconds a step; a file may have at most so many blocks of 512 bytes, as if the disk were full, or any number if 0.
    internal static HostProcess Start(string folder, int steps = 40, int every = 10, int delay = 0, double ema = 0, int accumulate = 1, bool resume = false, int blocks = 0)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        string[] command =
        [
            dotnet, Path.Combine(AppContext.BaseDirectory, "Clade.Training.Tests.Host.dll"), folder,
            .. new double[] { steps, every, delay, ema, accumulate }.Select(number => number.ToString(CultureInfo.InvariantCulture)), .. resume ? ["resume"] : Array.Empty<string>(),
        ];
        // A write beyond the limit is an error, not a signal.
        if (blocks > 0)
            command = ["/bin/sh", "-c", $"trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The runtime maps its code through a large file unless told not to.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Waits until a step is done, then kills the process as kill -9 does.</summary>
    internal void KillAfter(int step)
    {
        while (_process.StandardOutput.ReadLine() is { } line && int.Parse(line, CultureInfo.InvariantCulture) < step)
        {
        }

        Assert.False(_process.HasExited, _process.HasExited ? _errors.Result : "");
        _process.Kill();
        _process.WaitForExit();
        Assert.NotEqual(0, _process.ExitCode);
    }

    /// <summary>Waits for the end: exit code and what was written to standard error.</summary>
    internal (int Code, string Errors) Finish()
    {
        _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, _errors.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
