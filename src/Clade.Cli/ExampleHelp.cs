using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Clade.Cli;

/// <summary>Help with an example below it. A command's description may end in "Example: …"; lists of commands show what is before.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private const string Mark = " Example: ";
    private readonly HelpAction _help;
    private readonly Dictionary<Command, string> _examples = [];

    private ExampleHelp(HelpAction help) => _help = help;

    public override bool ClearsParseErrors => true;

    /// <summary>Takes the examples out of the descriptions of the command and all below it, and shows them in their help.</summary>
    internal static void Attach(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var action = new ExampleHelp((HelpAction)option.Action!);
        action.Collect(root);
        option.Action = action;
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (_examples.TryGetValue(parseResult.CommandResult.Command, out var example))
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return code;
    }

    private void Collect(Command command)
    {
        if (command.Description?.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
        {
            _examples[command] = command.Description[(at + Mark.Length)..];
            command.Description = command.Description[..at];
        }

        foreach (var child in command.Subcommands)
            Collect(child);
    }
}
