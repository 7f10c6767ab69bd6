using System.CommandLine;
using System.CommandLine.Invocation;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>
/// Verbs that compute: libtorch is loaded, and told how many threads it may use, when such a verb runs and not before, so
/// that help and mistyped arguments are answered at once.
/// </summary>
internal static class Computing
{
    /// <summary>Marks a verb, and the verbs below it, as computing.</summary>
    internal static Command Computes(this Command command)
    {
        if (command.Action is AsynchronousCommandLineAction action)
            command.Action = new WithEngine(action);
        foreach (var child in command.Subcommands)
            child.Computes();
        return command;
    }

    private sealed class WithEngine(AsynchronousCommandLineAction action) : AsynchronousCommandLineAction
    {
        public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
        {
            TorchRuntime.KeepFreedMemory();
            TorchRuntime.Threads = Environment.ProcessorCount;
            return action.InvokeAsync(parseResult, cancellationToken);
        }
    }
}
