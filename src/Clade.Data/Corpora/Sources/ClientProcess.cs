using System.ComponentModel;
using System.Diagnostics;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>Runs a package client (npm, apt-get, dpkg-deb) without a shell and without a terminal, and stops it with the build.</summary>
internal static class ClientProcess
{
    /// <summary>What a client printed, and how it ended.</summary>
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line of what it complained about: short enough for a sentence.</summary>
        public string LastWords => (Error + "\n" + Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("npm notice", StringComparison.Ordinal) && !line.Contains("complete log", StringComparison.Ordinal) && !line.Contains("debug-0.log", StringComparison.Ordinal))
            .FirstOrDefault(line => line.Contains("err", StringComparison.OrdinalIgnoreCase) || line.StartsWith("E:", StringComparison.Ordinal)) is { } line
                ? line.Length > 200 ? line[..200] : line
                : $"exit code {ExitCode}";
    }

    /// <summary>Runs the client to its end.</summary>
    /// <exception cref="InputException">The client is not installed: <paramref name="missing"/> says what to do.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the client and its children were ended.</exception>
    public static Result Run(string file, IReadOnlyList<string> arguments, string folder, string missing, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InputException(missing, error);
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            using (cancellation.Register(() => Kill(process)))
                process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return new Result(process.ExitCode, output.Result, error.Result);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
