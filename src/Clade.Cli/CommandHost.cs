using System.CommandLine;
using System.CommandLine.Invocation;

namespace Clade.Cli;

/// <summary>Runs the command line: one sentence and exit code 2 for bad input, 130 for Ctrl-C, 1 for a mistake of ours, and nothing lost.</summary>
internal static class CommandHost
{
    internal const int Failed = 1, BadInput = 2, Interrupted = 130;

    // A file name may begin with @: nothing is read from response files.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    internal static async Task<int> Run(RootCommand root, string[] args)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Environment.Exit(Report(unhandled.ExceptionObject as Exception));
        try
        {
            ExampleHelp.Attach(root);
            var parsed = root.Parse(args, s_parser);
            if (parsed.Errors.Count > 0)
            {
                Console.Error.WriteLine("clade: " + Complaint.Of(parsed));
                return BadInput;
            }

            // Help and version are synchronous; they are answered without a screen, signals or libtorch.
            if (parsed.Action is not AsynchronousCommandLineAction)
                return await parsed.InvokeAsync().ConfigureAwait(false);
            using var interruption = new Interruption();
            Screen.Prepare();
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return Report(error);
        }
    }

    private static int Report(Exception? error)
    {
        var (sentence, code) = Failure.Of(error);
        ProgressLine.End();
        Console.Error.WriteLine("clade: " + sentence);
        if (Environment.GetEnvironmentVariable("CLADE_DEBUG") == "1")
            Console.Error.WriteLine(error);
        return code;
    }
}
