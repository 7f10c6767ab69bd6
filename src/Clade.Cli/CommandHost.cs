using System.CommandLine;
using Clade.Core;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>Runs the command line: one sentence and exit code 2 for bad input, 130 for Ctrl-C, and nothing lost.</summary>
internal static class CommandHost
{
    internal const int BadInput = 2, Interrupted = 130;

    internal static async Task<int> Run(RootCommand root, string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C stops cleanly; a second one ends the process at once.
            pressed.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"clade: {parsed.Errors[0].Message.TrimEnd('.')}; see 'clade {string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')).Take(2))} --help'.");
            return BadInput;
        }

        try
        {
            TorchRuntime.Threads = Environment.ProcessorCount;
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation.Token).ConfigureAwait(false);
        }
        catch (InputException error)
        {
            Console.Error.WriteLine($"clade: {error.Message}");
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("clade: stopped; everything finished so far is kept.");
            return Interrupted;
        }
        catch (DllNotFoundException error)
        {
            Console.Error.WriteLine($"clade: {error.Message.Split('\n')[0]}");
            return BadInput;
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"clade: {error.Message.Split('\n')[0].TrimEnd('.')}.");
            return BadInput;
        }
    }
}
