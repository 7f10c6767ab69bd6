using System.Diagnostics;
using System.Text.Json;

namespace Clade.Bench.Embed;

/// <summary>The command line itself, in a process of its own, as users start it; run from the root of the checkout.</summary>
internal static class CladeCommand
{
    /// <summary>Runs <c>./clade</c> with <c>--json</c>; its progress goes to standard error.</summary>
    /// <returns>What it printed, and the most memory that it took, in MB, looked at every tenth of a second.</returns>
    public static (JsonElement Said, double Peak) Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("./clade", [.. words, "--json"]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var peak = 0.0;
        while (!process.WaitForExit(100))
            peak = Math.Max(peak, Measure.PeakMemory(process.Id));
        return process.ExitCode == 0
            ? (JsonSerializer.Deserialize<JsonElement>(said.Result), peak)
            : throw new InvalidOperationException($"clade {words[0]} ended with {process.ExitCode}.");
    }
}
