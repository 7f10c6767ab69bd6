using System.Diagnostics;

namespace Clade.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
public sealed record Outcome(int Code, string Out, string Error)
{
    /// <summary>Asserts that the run was refused: exit code 2, nothing on standard output, one sentence that says <paramref name="part"/>.</summary>
    public void Refused(string part, int code = 2)
    {
        Assert.Equal((code, ""), (Code, Out));
        var line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("clade: ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    /// <summary>Asserts success and gives standard output.</summary>
    public string Fine()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        return Out;
    }
}

/// <summary>The built program as a process of its own, from the folder of this test.</summary>
internal sealed class CladeProgram : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _out, _error;

    private CladeProgram(Process process) =>
        (_process, _out, _error) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    /// <summary>The words that start the program: the runtime of this test with the program beside it.</summary>
    internal static string[] Words { get; } =
    [
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet",
        Path.Combine(AppContext.BaseDirectory, "Clade.Cli.dll"),
    ];

    internal static Outcome Run(params string[] args) => Run(null, args);

    internal static Outcome Run(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        using var program = Start(environment, [.. Words, .. args]);
        return program.Wait();
    }

    /// <summary>Runs a line of shell in which <c>$CLADE</c> is the program.</summary>
    internal static Outcome Shell(string line)
    {
        using var program = Start(new Dictionary<string, string> { ["CLADE"] = string.Join(' ', Words) }, ["sh", "-c", line]);
        return program.Wait();
    }

    internal static CladeProgram Start(IReadOnlyDictionary<string, string>? environment, params string[] words)
    {
        var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words.Skip(1))
            start.ArgumentList.Add(word);
        start.Environment.Remove("CLADE_DEBUG");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new CladeProgram(process);
    }

    internal void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    internal bool HasExited => _process.HasExited;

    internal Outcome Wait(int seconds = 120)
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(seconds)))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The program did not end within {seconds} seconds: {_error.Result}");
        }

        _process.WaitForExit();
        return new Outcome(_process.ExitCode, _out.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
